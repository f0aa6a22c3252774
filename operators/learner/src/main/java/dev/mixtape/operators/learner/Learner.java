package dev.mixtape.operators.learner;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusBound;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.inference.UpdateRates;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.operators.moves.Moves;
import dev.mixtape.operators.moves.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Learns a model from a bounded source, in epochs of mini-batches, with the bootstrap, inference
 * and corpus update of the stream. The same source, settings and seed give the same model, whatever
 * the number of threads.
 *
 * <p>{@code population = seen} counts a song again in every epoch; for a bounded source a fixed
 * population of {@link Songs#count} keeps the posterior as sharp as the data are.
 *
 * @param batchTracks songs of a mini-batch
 * @param bootstrapTracks songs that the bootstrap samples
 * @param bootstrapFrames most frames that it takes of each
 * @param epochs passes over the source
 * @param threads songs inferred at a time
 * @param vectorWidth axes of songs' vectors; 0 for none
 * @param moves that are made where they gain
 */
public record Learner(
        int batchTracks,
        int bootstrapTracks,
        int bootstrapFrames,
        int epochs,
        int threads,
        int vectorWidth,
        Set<MoveKind> moves) {

    /** Without moves. */
    public Learner(
            int batchTracks,
            int bootstrapTracks,
            int bootstrapFrames,
            int epochs,
            int threads,
            int vectorWidth) {
        this(batchTracks, bootstrapTracks, bootstrapFrames, epochs, threads, vectorWidth, Set.of());
    }

    /** Without vectors. */
    public Learner(
            int batchTracks, int bootstrapTracks, int bootstrapFrames, int epochs, int threads) {
        this(batchTracks, bootstrapTracks, bootstrapFrames, epochs, threads, 0);
    }

    /** Checks that every number is at least 1. */
    public Learner {
        moves = Set.copyOf(moves);
        atLeastOne(LearningSettings.BATCH_TRACKS.key(), batchTracks);
        atLeastOne(LearningSettings.BOOTSTRAP_TRACKS.key(), bootstrapTracks);
        atLeastOne(LearningSettings.BOOTSTRAP_FRAMES.key(), bootstrapFrames);
        atLeastOne("epochs", epochs);
        atLeastOne("threads", threads);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ": must be at least 1");
        }
    }

    /**
     * Learns a new model.
     *
     * @param backend makes one backend for each thread
     * @param progress told of each mini-batch
     * @throws IOException if a song cannot be read or inferred, named
     */
    public Fit fit(
            Hyperparameters h,
            Songs songs,
            Supplier<InferenceBackend> backend,
            Consumer<LearnedBatch> progress)
            throws IOException {
        return goOn(bootstrap(h, songs), songs, backend, progress);
    }

    /** Version 0, from a seeded choice of songs and of their frames. */
    Model bootstrap(Hyperparameters h, Songs songs) throws IOException {
        int[] order = order(songs.count(), h.seed(), -1);
        List<Frames> samples = new ArrayList<>();
        for (int j : Arrays.copyOf(order, Math.min(bootstrapTracks, order.length))) {
            Frames sample =
                    Bootstrap.sample(songs.frames(j), bootstrapFrames, h.seed(), songs.id(j));
            if (sample.dimensions() != h.D()) {
                throw new IOException(
                        "song "
                                + songs.id(j)
                                + ": has D="
                                + sample.dimensions()
                                + ": the others have D="
                                + h.D());
            }
            samples.add(sample);
        }
        try {
            return Bootstrap.bootstrap(h, samples, vectorWidth);
        } catch (IllegalArgumentException e) {
            throw new IOException("the songs that the model begins with: " + e.getMessage(), e);
        }
    }

    /**
     * Goes on with a model that has learned before.
     *
     * @param backend makes one backend for each thread
     * @param progress told of each mini-batch
     * @throws IOException if a song cannot be read or inferred, named
     */
    public Fit goOn(
            Model model,
            Songs songs,
            Supplier<InferenceBackend> backend,
            Consumer<LearnedBatch> progress)
            throws IOException {
        List<Double> boundPerFrame = new ArrayList<>();
        List<Double> bound = new ArrayList<>();
        long begin = System.nanoTime();
        try (Workers workers = new Workers(songs, backend, threads)) {
            Model current = model;
            Probe earlier = new Probe();
            for (int epoch = 0; epoch < epochs; epoch++) {
                // Seeded by the version too: a model that goes on sees another order.
                long seed = current.hyperparameters().seed() + 31 * current.version();
                int[] order = order(songs.count(), seed, epoch);
                double sum = 0;
                long frames = 0;
                for (int from = 0; from < order.length; from += batchTracks) {
                    int to = Math.min(order.length, from + batchTracks);
                    int[] chosen = Arrays.copyOfRange(order, from, to);
                    SufficientStatistics batch = infer(workers, current, chosen);
                    UpdateRates rates = UpdateRates.of(current, batch.tracks(), batchTracks);
                    Probe now = probe(songs, chosen, current.hyperparameters().seed());
                    Moves.Outcome outcome =
                            Moves.apply(
                                    moves,
                                    current,
                                    CorpusUpdate.apply(current, batch, rates),
                                    earlier,
                                    now);
                    current = outcome.model();
                    earlier = now;
                    sum += batch.bound();
                    frames += batch.frames();
                    progress.accept(
                            new LearnedBatch(
                                    epoch,
                                    to,
                                    order.length,
                                    current.version(),
                                    batch.bound() / batch.frames(),
                                    rates.rho(),
                                    current.componentsInUse(),
                                    outcome.moves()));
                }
                boundPerFrame.add(sum / frames);
                bound.add(sum + CorpusBound.of(current));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Fit(
                    current, boundPerFrame, bound, (double) epochs * songs.count() / seconds);
        }
    }

    /** Some frames of some songs, on which moves are measured. */
    private Probe probe(Songs songs, int[] chosen, long seed) throws IOException {
        Probe probe = new Probe();
        for (int j : chosen) {
            if (!moves.isEmpty() && probe.wants(seed, songs.id(j))) {
                probe.offer(seed, songs.id(j), songs.frames(j));
            }
        }
        return probe;
    }

    private static SufficientStatistics infer(Workers workers, Model model, int[] chosen)
            throws IOException {
        SufficientStatistics batch = new SufficientStatistics(model.D(), model.K());
        for (BundleResult bundle : workers.infer(model, chosen)) {
            batch.add(bundle.statistics());
        }
        return batch;
    }

    private static int[] order(int count, long seed, int epoch) {
        int[] order = new int[count];
        Random random = new Random(seed * 1_000_003 + epoch);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
