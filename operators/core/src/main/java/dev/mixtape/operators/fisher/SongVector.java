package dev.mixtape.operators.fisher;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.linear.SymmetricEigen;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Whitening;
import java.util.Arrays;

/**
 * All that a song is compared by, before it is placed along a model's axes: two vectors of length 1
 * side by side, its Fisher vector and its {@link LogCovariance}. The first says how its frames
 * differ from the components they belong to, the second how its features move together, which
 * mixtures of diagonal covariances do not hear.
 *
 * @param fisher of the components
 */
public record SongVector(FisherVector fisher) {

    /** Of a model's components. */
    public static SongVector of(Model model) {
        return new SongVector(FisherVector.of(model));
    }

    /**
     * Both of a song.
     *
     * @param song N×D, raw, at least one frame
     * @return 2KD numbers and then D(D+1)/2; 26,624 and 1,378 for 256 components of the paper's
     *     features
     */
    public float[] embed(Frames song) {
        return join(fisher.embed(song), covariance(fisher.whitening(), song));
    }

    /**
     * The second of both, by itself.
     *
     * @param song N×D, raw, at least one frame
     */
    public static float[] covariance(Whitening whitening, Frames song) {
        float[] white = whitening.applyInSingle(song);
        return covariance(SymmetricEigen.of(LogCovariance.covariance(white, whitening.D())));
    }

    /**
     * As {@link #covariance(Whitening, Frames)}.
     *
     * @param covariance eigenvalues and eigenvectors of a song's whitened frames' covariance, D×D
     * @return D(D+1)/2 numbers of length 1; zeros, which have no direction, stay zeros
     */
    public static float[] covariance(SymmetricEigen covariance) {
        float[] v = LogCovariance.of(covariance);
        double squares = 0;
        for (float value : v) {
            squares += (double) value * value;
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int p = 0; p < v.length; p++) {
            v[p] = (float) (v[p] * scale);
        }
        return v;
    }

    /** Puts both side by side. */
    public static float[] join(float[] fisher, float[] covariance) {
        float[] both = Arrays.copyOf(fisher, fisher.length + covariance.length);
        System.arraycopy(covariance, 0, both, fisher.length, covariance.length);
        return both;
    }
}
