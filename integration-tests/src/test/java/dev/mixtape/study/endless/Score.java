package dev.mixtape.study.endless;

import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.inference.SongPosterior;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.operators.planted.PlantedMixture;
import dev.mixtape.operators.planted.RandIndex;
import java.util.Arrays;
import java.util.List;

/**
 * How well a model knows songs that it has not learned from.
 *
 * @param bound Σ_j L_j / Σ_j N_j, nats a frame, of frames as they came: models of other whitenings
 *     compare
 * @param ari adjusted Rand index of frames' most responsible components against their clusters
 * @param known by cluster: one component holds most of its frames, and little else
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
record Score(double bound, double ari, boolean[] known) {

    /** Of a cluster's frames in its component, and of the component's in its cluster. */
    private static final double MOST = 0.8;

    /** Infers songs with a model. */
    static Score of(Model model, List<PlantedMixture.Song> songs) {
        ExpectedLogLikelihood likelihood = new ExpectedLogLikelihood(model.posterior());
        SongInference inference = new SongInference(model);
        RandIndex index = new RandIndex();
        int[][] frames = new int[PlantedStream.TRUTH][model.K()];
        double bound = 0;
        int count = 0;
        for (PlantedMixture.Song song : songs) {
            int N = song.frames().count();
            double[] E = likelihood.of(model.whitening().apply(song.frames()), N);
            SongPosterior posterior = inference.infer(E, N);
            int[] strongest = RandIndex.strongest(posterior.r(), N, model.K());
            index.add(strongest, song.labels());
            for (int n = 0; n < N; n++) {
                frames[song.labels()[n]][strongest[n]]++;
            }
            bound += posterior.bound();
            count += N;
        }
        return new Score(
                bound / count + logVolume(model.whitening()), index.value(), known(frames));
    }

    /** ln|dx̃/dx|, which a density of whitened frames has to be multiplied with. */
    static double logVolume(Whitening whitening) {
        double log = 0;
        for (int i = 0; i < whitening.D(); i++) {
            log += Math.log(whitening.matrix()[i * whitening.D() + i]);
        }
        return log;
    }

    /** For each cluster, given its frames by component. */
    private static boolean[] known(int[][] frames) {
        boolean[] known = new boolean[frames.length];
        for (int k = 0; k < frames[0].length; k++) {
            int held = 0;
            for (int[] ofCluster : frames) {
                held += ofCluster[k];
            }
            for (int c = 0; c < frames.length; c++) {
                int all = Arrays.stream(frames[c]).sum();
                known[c] |= frames[c][k] > MOST * all && frames[c][k] > MOST * held;
            }
        }
        return known;
    }
}
