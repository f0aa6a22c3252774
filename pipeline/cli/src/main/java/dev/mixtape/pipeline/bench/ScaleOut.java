package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.flink.AddContributions;
import dev.mixtape.operators.flink.DriftOptions;
import dev.mixtape.operators.flink.LearnCorpusOperator;
import dev.mixtape.operators.flink.LearningOptions;
import dev.mixtape.operators.flink.Lineage;
import dev.mixtape.operators.flink.Lockstep;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.StartCheck;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ExactStatistics;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobEnvironment;
import dev.mixtape.pipeline.kafka.KafkaConnectors;
import dev.mixtape.pipeline.local.LocalFlink;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.internal.Contribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/**
 * How many tracks a second can be learned from, however many subtasks infer: the operators that
 * learn run in a mini cluster with RocksDB and checkpoints, and take contributions of simulated
 * subtasks as fast as they can. Each task's processor time is read, so that the result does not
 * depend on how many processors share the work here.
 */
public final class ScaleOut {
    /** Tracks of 30 s that a subtask infers in a second; {@code bench} measures it. */
    static final int TRACKS_A_SECOND = 100;

    private static final RecordCodec<ModelUpdate> CODEC = new RecordCodec<>(ModelUpdate.class);
    private static final String LEARNER = "learn corpus";
    private static final String ADDER = "add contributions";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int WARM = 2;
    private static final int FRAMES = 64;

    /**
     * What was measured.
     *
     * @param lockstep whether a batch waits for the version before it
     * @param subtasks of inference
     * @param groups whose contributions are added up before they are learned from; 0 for none
     * @param tracksPerContribution that a subtask sends at once
     * @param ceilingTracksPerSecond tracks learned from in a second of the busiest task's processor
     * @param bytesPerBarrier that all subtasks and groups send before a checkpoint
     * @param bytesToLearnerPerBarrier of these, to the one that learns
     * @param bytesPerVersion that each subtask is sent
     * @param tracksPerVersion that a batch had grown to
     * @param learnerMillisPerVersion processor time
     * @param learnerBusy share of the time that it had the processor; well below a half, the rest
     *     of this machine fed it no faster
     */
    public record Point(
            int components,
            boolean lockstep,
            int subtasks,
            int groups,
            int tracksPerContribution,
            double ceilingTracksPerSecond,
            long bytesPerBarrier,
            long bytesToLearnerPerBarrier,
            long bytesPerVersion,
            double tracksPerVersion,
            double learnerMillisPerVersion,
            double learnerBusy) {}

    private final Settings settings;
    private final Size size;
    private final String modelId;
    private final String submission = Lineage.submission(Instant.now());
    private final int subtasks;
    private final int groups;
    private final SufficientStatistics statistics;
    private final long[] exact; // null when live

    private ScaleOut(Settings given, Size size, int subtasks) {
        boolean lockstep = given.get(LearningSettings.LOCKSTEP);
        Settings sized = given.with(ModelSettings.CORPUS_COMPONENTS, size.K());
        settings = lockstep ? sized.with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s") : sized;
        this.size = size;
        this.subtasks = subtasks;
        groups = subtasks == 1 ? 0 : AddContributions.groups(subtasks);
        modelId = "scale-out-" + size.K() + "-" + subtasks;
        Workload work = Workload.random(size.withFrames(FRAMES), 1);
        statistics = statistics(work, lockstep);
        exact = lockstep ? exact(work, statistics) : null;
    }

    private static long[] exact(Workload work, SufficientStatistics statistics) {
        ExactStatistics exact = new ExactStatistics(work.model().posterior());
        exact.add(statistics);
        return exact.words();
    }

    /** Measures one number of subtasks for so long. */
    public static Point measure(Settings settings, Size size, int subtasks, double seconds)
            throws Exception {
        return new ScaleOut(settings, size, subtasks).measure(seconds);
    }

    /** Of as many tracks as a subtask sends at once: its share of a batch, or an interval's. */
    private SufficientStatistics statistics(Workload work, boolean lockstep) {
        int share = settings.get(LearningSettings.BATCH_TRACKS) / subtasks;
        int tracks = Math.max(share, lockstep ? 1 : TRACKS_A_SECOND / 2);
        try (InferenceBackend backend = Backends.choose("auto").backend()) {
            backend.use(work.model());
            return backend.infer(work.songs(tracks)).statistics();
        }
    }

    private Point measure(double seconds) throws Exception {
        Path temporary = Files.createTempDirectory("mixtape-scale-out-");
        SimulatedSubtasks.Shared shared = SimulatedSubtasks.begin(modelId, statistics, exact);
        try {
            JobClient job = start(temporary);
            try {
                awaitVersion(shared, WARM, job);
                Seen before = Seen.now(shared);
                Thread.sleep((long) (1000 * seconds));
                awaitVersion(shared, before.version() + 1, job);
                return point(before, Seen.now(shared));
            } finally {
                job.cancel().get();
            }
        } finally {
            SimulatedSubtasks.end(modelId);
            FileUtils.deleteDirectoryQuietly(temporary.toFile());
        }
    }

    private static void awaitVersion(SimulatedSubtasks.Shared shared, long version, JobClient job)
            throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (shared.version().get() < version) {
            if (job.getJobStatus().get().isGloballyTerminalState() || Instant.now().isAfter(end)) {
                throw new IllegalStateException(
                        "version " + version + " did not come; the job's log says why");
            }
            Thread.sleep(10);
        }
    }

    private JobClient start(Path temporary) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        LocalFlink.configuration(settings, temporary));
        JobEnvironment.configure(env, settings, new Configuration());
        Configuration where = new Configuration();
        where.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                temporary.resolve("checkpoints").toUri().toString());
        env.configure(where);
        int simulators = Math.max(1, groups);
        DataStream<Contribution> contributions =
                env.fromSequence(0, Long.MAX_VALUE - 1)
                        .setParallelism(simulators)
                        .flatMap(new SimulatedSubtasks(modelId, submission, subtasks))
                        .returns(new AvroTypeInfo<>(Contribution.class))
                        .setParallelism(simulators)
                        .name("simulate inference");
        SingleOutputStreamOperator<ModelUpdate> versions =
                AddContributions.inGroups(contributions, subtasks, modelId, "add-contributions")
                        .keyBy(Contribution::getModelId)
                        .transform(
                                LEARNER,
                                new AvroTypeInfo<>(ModelUpdate.class),
                                new LearnCorpusOperator(learning()))
                        .setParallelism(1);
        String model = modelId;
        versions.map(piece -> written(piece, model), Types.INT)
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        versions.getSideOutput(Outputs.PROGRESS)
                .map(progress -> known(progress, model), Types.LONG)
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return env.executeAsync("scale out");
    }

    /** As it is written to its topic. */
    private static int written(ModelUpdate piece, String model) {
        int bytes = CODEC.encode(piece).length;
        SimulatedSubtasks.run(model).bytes().addAndGet(bytes);
        return bytes;
    }

    private static long known(LearningProgress progress, String model) {
        SimulatedSubtasks.Shared shared = SimulatedSubtasks.run(model);
        shared.tracks().set(progress.getTracksLearned());
        shared.version().set(progress.getVersion());
        return progress.getVersion();
    }

    private LearningOptions learning() {
        return new LearningOptions(
                submission,
                StartCheck.NONE,
                Workload.hyperparameters(size, 1),
                settings.get(LearningSettings.BATCH_TRACKS),
                settings.get(LearningSettings.BATCH_MAX_WAIT),
                settings.get(LearningSettings.MAX_STALENESS),
                SimulatedSubtasks.SAMPLES,
                settings.get(LearningSettings.BOOTSTRAP_MAX_WAIT),
                KafkaConnectors.transactionTimeout(settings),
                0, // axes come with version 0 alone
                DriftOptions.of(settings),
                exact == null
                        ? null
                        : new Lockstep(
                                1,
                                subtasks * (int) statistics.tracks(),
                                SimulatedSubtasks.SAMPLES));
    }

    /** What is known at a moment; nanoseconds of the learning task and of the busiest group. */
    private record Seen(
            long nanos,
            long version,
            long tracks,
            long bytes,
            long learner,
            Map<String, Long> adders) {

        static Seen now(SimulatedSubtasks.Shared shared) {
            return new Seen(
                    System.nanoTime(),
                    shared.version().get(),
                    shared.tracks().get(),
                    shared.bytes().get(),
                    processorTime(LEARNER).values().stream().mapToLong(nanos -> nanos).sum(),
                    processorTime(ADDER));
        }

        /** By thread; Flink calls a task's thread as it calls the task. */
        private static Map<String, Long> processorTime(String task) {
            Map<String, Long> nanos = ProcessorTime.byThread();
            nanos.keySet().removeIf(thread -> !thread.startsWith(task));
            return nanos;
        }
    }

    private Point point(Seen before, Seen after) {
        long tracks = after.tracks() - before.tracks();
        long versions = after.version() - before.version();
        long learner = after.learner() - before.learner();
        long busiest =
                after.adders().entrySet().stream()
                        .mapToLong(
                                thread ->
                                        thread.getValue()
                                                - before.adders().getOrDefault(thread.getKey(), 0L))
                        .max()
                        .orElse(0);
        int numbers = exact == null ? statistics.values().length : exact.length;
        long contribution = 8L * numbers; // doubles, or words of as many bytes
        return new Point(
                size.K(),
                exact != null,
                subtasks,
                groups,
                (int) statistics.tracks(),
                1e9 * tracks / Math.max(learner, busiest),
                contribution * (subtasks + groups),
                contribution * Math.max(1, groups),
                (after.bytes() - before.bytes()) / versions,
                (double) tracks / versions,
                learner / 1e6 / versions,
                (double) learner / (after.nanos() - before.nanos()));
    }
}
