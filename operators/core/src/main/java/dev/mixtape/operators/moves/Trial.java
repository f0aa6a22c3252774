package dev.mixtape.operators.moves;

import dev.mixtape.operators.inference.CorpusBound;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a model explains a probe, and how well it would with some components changed. The songs
 * are inferred anew each time, so that what a move costs or gains in a song's own sticks counts
 * too: statistics alone cannot say it.
 */
final class Trial {

    private final Model model;
    private final double[][] songs;

    /** E[ln p(x_n|φ_k)] of each song, N×K. */
    private final double[][] E;

    /** L_j of each song's sampled frames. */
    private final double[] bounds;

    /**
     * @param songs whitened frames, N×D each
     */
    Trial(Model model, double[][] songs) {
        this.model = model;
        this.songs = songs;
        ExpectedLogLikelihood likelihood = new ExpectedLogLikelihood(model.posterior());
        E = new double[songs.length][];
        IntStream.range(0, songs.length)
                .parallel()
                .forEach(j -> E[j] = likelihood.of(songs[j], frames(j)));
        bounds = infer();
    }

    private Trial(Model model, Trial before, int[] changed) {
        this.model = model;
        songs = before.songs;
        List<NormalWishart> some =
                Arrays.stream(changed).mapToObj(model.posterior().components()::get).toList();
        ExpectedLogLikelihood likelihood = new ExpectedLogLikelihood(some);
        E = new double[songs.length][];
        IntStream.range(0, songs.length)
                .parallel()
                .forEach(
                        j ->
                                E[j] =
                                        replaced(
                                                before.E[j],
                                                likelihood.of(songs[j], frames(j)),
                                                changed));
        bounds = infer();
    }

    /** The same songs with a model of which only some components differ, and the sticks. */
    Trial with(Model other, int... changed) {
        return new Trial(other, this, changed);
    }

    Model model() {
        return model;
    }

    private int frames(int j) {
        return songs[j].length / model.D();
    }

    private double[] replaced(double[] whole, double[] columns, int[] changed) {
        double[] result = whole.clone();
        for (int q = 0; q < columns.length; q++) {
            int n = q / changed.length;
            result[n * model.K() + changed[q % changed.length]] = columns[q];
        }
        return result;
    }

    private double[] infer() {
        SongInference inference = new SongInference(model);
        return IntStream.range(0, songs.length)
                .parallel()
                .mapToDouble(j -> inference.infer(E[j], frames(j)).bound())
                .toArray();
    }

    /**
     * By how much the evidence lower bound of all that the model stands for is above another's, in
     * nats: the songs' part scaled from the probe's frames to the model's, and the corpus' part.
     *
     * @param changed the components that differ
     */
    double gainOver(Trial other, int... changed) {
        double gain = 0;
        int probed = 0;
        for (int j = 0; j < bounds.length; j++) {
            gain += bounds[j] - other.bounds[j];
            probed += frames(j);
        }
        gain *= Edits.frames(other.model) / probed;
        gain += CorpusBound.sticks(model) - CorpusBound.sticks(other.model);
        for (int k : changed) {
            gain += component(model, k) - component(other.model, k);
        }
        return gain;
    }

    private static double component(Model model, int k) {
        return CorpusBound.component(
                model.posterior().components().get(k), model.hyperparameters());
    }
}
