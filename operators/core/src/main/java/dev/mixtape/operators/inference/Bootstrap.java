package dev.mixtape.operators.inference;

import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.Whitening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** How a model begins: a sample of frames gives the whitening and the first components. */
public final class Bootstrap {

    private Bootstrap() {}

    /**
     * A sample without replacement of at most n frames of a song, in the song's order.
     *
     * @param seed the configuration's; with the track id it fixes the draw
     * @return the song itself if it has no more than n frames
     */
    public static Frames sample(Frames song, int n, long seed, String trackId) {
        if (n < 1) {
            throw new IllegalArgumentException("n=" + n + ": must be at least 1");
        }
        if (song.count() <= n) {
            return song;
        }
        Random random = new Random(mix(seed, trackId));
        int D = song.dimensions();
        float[] sampled = new float[n * D];
        int taken = 0;
        // Selection sampling: each frame with probability (still wanted) / (still to come).
        for (int row = 0; taken < n; row++) {
            if (random.nextInt(song.count() - row) < n - taken) {
                System.arraycopy(song.values(), row * D, sampled, taken * D, D);
                taken++;
            }
        }
        return new Frames(n, D, sampled);
    }

    /** A track's own seed: FNV-1a of the id's UTF-8 bytes, begun from the configuration's. */
    public static long mix(long seed, String trackId) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (byte b : trackId.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /**
     * Version 0: mean and Cholesky factor of the precision of the samples, components by k-means++
     * on the whitened samples, sticks as if the songs' slots had fallen on the components in
     * proportion to their frames. Nothing counts as learned yet.
     *
     * @param samples one per song, raw, in an order that does not depend on arrival
     * @throws IllegalArgumentException if there is no frame, D differs, or a value is not finite
     */
    public static Model bootstrap(Hyperparameters h, List<Frames> samples) {
        Whitening unset = Whitening.identity(h.D());
        samples.forEach(unset::check);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples=0: a bootstrap needs at least one song");
        }
        Whitening whitening = WhiteningEstimate.of(h.D(), samples);
        double[] x = whitened(whitening, samples);
        int n = x.length / h.D();
        int[] cluster = KMeans.assign(x, n, h.D(), h.K(), new Random(h.seed()));

        SufficientStatistics s = new SufficientStatistics(h.D(), h.K());
        double[] frame = new double[h.D()];
        double[] none = new double[s.scatter(0).length];
        double[] mass = new double[h.K()];
        for (int p = 0; p < n; p++) {
            System.arraycopy(x, p * h.D(), frame, 0, h.D());
            s.merge(cluster[p], 1, frame, 0, none, 0);
            mass[cluster[p]] += (double) h.T() * samples.size() / n;
        }
        List<NormalWishart> components = new ArrayList<>();
        for (int k = 0; k < h.K(); k++) {
            components.add(ComponentUpdate.posterior(h, s, k, 1));
        }
        GammaPosterior concentration =
                h.concentration() == Concentration.LEARNED
                        ? GammaPosterior.PRIOR
                        : GammaPosterior.FIXED;
        double gamma = concentration.isFixed() ? h.gamma() : concentration.mean();
        Sticks sticks = Sticks.of(mass, gamma, Sticks.byFallingMass(mass));
        CorpusPosterior posterior =
                new CorpusPosterior(components, mass, sticks, concentration, concentration);
        return new Model(h, whitening, posterior, 0, 0, 0);
    }

    /**
     * The same, with axes of songs' vectors that are learned from the samples.
     *
     * @param vectorWidth how many; 0 for none
     */
    public static Model bootstrap(Hyperparameters h, List<Frames> samples, int vectorWidth) {
        Model first = bootstrap(h, samples);
        return first.with(VectorAxes.learn(first, samples, vectorWidth));
    }

    private static double[] whitened(Whitening whitening, List<Frames> samples) {
        double[] x = new double[samples.stream().mapToInt(s -> s.values().length).sum()];
        int at = 0;
        for (Frames sample : samples) {
            double[] white = whitening.apply(sample);
            System.arraycopy(white, 0, x, at, white.length);
            at += white.length;
        }
        return x;
    }
}
