package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.framing.FramingSettings;
import dev.mixtape.operators.framing.Isolation;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the stream costs beyond its parts: processor time of the job, on Kafka and RocksDB and with
 * checkpoints, against that of decoding, extracting and inferring the same tracks in a loop.
 *
 * <p>A longer run less a shorter one, so that neither starting nor the first model counts. The
 * parts are measured before and after the longer run, so that a machine whose speed drifts does not
 * favour either.
 */
public final class StreamOverhead {

    /** Things that are measured one after another, for a progress bar. */
    public static final int STEPS = 6;

    private static final int BOOTSTRAP = 64;

    /** So many that the first model is out well before the last: until then, songs are held. */
    private static final int SHORTER = 5 * BOOTSTRAP;

    private static final int LEAST_TRACKS = 32;

    /** Who measures for less wants to see that it runs. */
    private static final double WORTH_WARMING = 1;

    private static final double HOP_SECONDS = 512.0 / FeatureSet.SAMPLE_RATE;
    private static final double NANOS_A_MILLISECOND = 1e6;
    private static final double LONGEST_INTERVAL = 10;

    private final Settings settings;
    private final BenchTracks tracks;
    private final BareParts parts;
    private final double seconds;

    private StreamOverhead(Settings settings, BenchTracks tracks, BareParts parts, double seconds) {
        this.settings = settings;
        this.tracks = tracks;
        this.parts = parts;
        this.seconds = seconds;
    }

    /**
     * What was measured; milliseconds of processor time a track.
     *
     * @param tracks of the difference
     * @param overhead the stream's over the parts', minus one
     * @param parts of the process that did them; decoding, extraction and inference of its threads
     * @param stream of the process that the job ran in
     * @param tasks of these, by Flink task
     * @param broker of the broker's process, not counted
     * @param embeddingBytes that a track takes in its topic
     * @param versions of the model, in the difference
     */
    public record Result(
            int subtasks,
            int tracks,
            double overhead,
            double parts,
            double decoding,
            double extraction,
            double inference,
            double stream,
            Map<String, Double> tasks,
            double broker,
            long embeddingBytes,
            long versions) {}

    /**
     * Measures.
     *
     * @param seconds how long the parts of the tracks of the difference take, about
     * @param step told what comes next, {@link #STEPS} times
     */
    public static Result measure(
            Settings defaults,
            Size size,
            int subtasks,
            double seconds,
            long seed,
            Consumer<String> step)
            throws Exception {
        double interval = Math.max(1, Math.min(LONGEST_INTERVAL, seconds));
        Settings settings =
                defaults.with(ModelSettings.CORPUS_COMPONENTS, size.K())
                        .with(LearningSettings.BOOTSTRAP_TRACKS, BOOTSTRAP)
                        .with(MixtapeSettings.PARALLELISM, subtasks)
                        // What other processes take is not counted here.
                        .with(FramingSettings.AUDIO_ISOLATION, Isolation.NONE)
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, Math.round(interval) + " s");
        step.accept("making tracks");
        BenchTracks tracks = new BenchTracks(size.frames() * HOP_SECONDS, seed);
        BareParts parts = new BareParts(settings, tracks, subtasks);
        return new StreamOverhead(settings, tracks, parts, seconds).measure(subtasks, step);
    }

    private Result measure(int subtasks, Consumer<String> step) throws Exception {
        StreamRun run = new StreamRun(settings, tracks);
        step.accept("warming up");
        StreamRun.Cost shorter = run.of(SHORTER);
        BareParts.Cost rough = parts.of(LEAST_TRACKS, shorter.model());
        int more = Math.max(LEAST_TRACKS, (int) (seconds * LEAST_TRACKS / rough.seconds()));
        step.accept("the stream, " + SHORTER + " tracks");
        if (seconds >= WORTH_WARMING) {
            shorter = run.of(SHORTER);
        }
        step.accept("its parts, " + more + " tracks");
        BareParts.Cost bare = parts.of(more, shorter.model());
        step.accept("the stream, " + (SHORTER + more) + " tracks");
        StreamRun.Cost longer = run.of(SHORTER + more);
        step.accept("its parts, " + more + " tracks");
        return result(subtasks, shorter, longer, bare.plus(parts.of(more, longer.model())));
    }

    private static Result result(
            int subtasks, StreamRun.Cost shorter, StreamRun.Cost longer, BareParts.Cost bare) {
        int tracks = longer.tracks() - shorter.tracks();
        double stream = (longer.processor() - shorter.processor()) / NANOS_A_MILLISECOND / tracks;
        double parts = bare.processor() / NANOS_A_MILLISECOND / bare.tracks();
        Map<String, Double> tasks = new TreeMap<>();
        longer.tasks()
                .forEach(
                        (task, nanos) ->
                                tasks.put(
                                        task,
                                        (nanos - shorter.tasks().getOrDefault(task, 0L))
                                                / NANOS_A_MILLISECOND
                                                / tracks));
        return new Result(
                subtasks,
                tracks,
                stream / parts - 1,
                parts,
                bare.decoding() / NANOS_A_MILLISECOND / bare.tracks(),
                bare.extraction() / NANOS_A_MILLISECOND / bare.tracks(),
                bare.inference() / NANOS_A_MILLISECOND / bare.tracks(),
                stream,
                tasks,
                (longer.broker() - shorter.broker()) / NANOS_A_MILLISECOND / tracks,
                (longer.embeddings() - shorter.embeddings()) / tracks,
                longer.versions() - shorter.versions());
    }
}
