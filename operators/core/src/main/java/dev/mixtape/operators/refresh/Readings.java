package dev.mixtape.operators.refresh;

import dev.mixtape.operators.model.LargestFirst;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a song's components had travelled when it was embedded: of its strongest, since a song
 * uses few of them much.
 *
 * @param all by falling share
 */
public record Readings(List<Reading> all) {
    /** A song uses at most T components, and few of them much. */
    public static final int STRONGEST = 8;

    /**
     * One component's.
     *
     * @param component k
     * @param share mean responsibility (1/N) Σ_n r_nk, in [0, 1]
     * @param travelled its odometer then, see {@link dev.mixtape.operators.model.Model#travelled()}
     */
    public record Reading(int component, float share, double travelled) {}

    /** Copies the list. */
    public Readings {
        all = List.copyOf(all);
    }

    /**
     * Reads the odometers of a song's strongest components.
     *
     * @param shares mean responsibilities, K
     * @param travelled odometers of the version that inferred it, K
     */
    public static Readings take(float[] shares, double[] travelled) {
        List<Reading> readings = new ArrayList<>();
        for (int k : LargestFirst.of(shares, STRONGEST)) {
            if (shares[k] > 0) {
                readings.add(new Reading(k, shares[k], travelled[k]));
            }
        }
        return new Readings(readings);
    }

    /**
     * Σ_k share_k (travelled_k now − then): how far the song's model has moved beneath it.
     *
     * @param travelled odometers of a later version, K
     */
    public double moved(double[] travelled) {
        double sum = 0;
        for (Reading reading : all) {
            sum += reading.share() * (travelled[reading.component()] - reading.travelled());
        }
        return sum;
    }
}
