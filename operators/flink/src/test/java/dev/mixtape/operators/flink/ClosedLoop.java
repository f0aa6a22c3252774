package dev.mixtape.operators.flink;

import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.Contribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * Inference in one to three subtasks and the corpus update, with the loop between them closed as
 * Kafka closes it: what was made becomes visible at checkpoints, and what was made after the last
 * one is lost in a failure.
 *
 * <p>A seed shuffles the arrival of the partitions' records and of contributions, moves barriers,
 * and lets everything fail, so that it goes on from the last checkpoint with another shuffle; seed
 * 0 does none of it.
 */
final class ClosedLoop implements AutoCloseable {
    private static final int PATIENCE = 12;
    private static final int DELAY = (int) AddContributions.DELAY_MILLIS;
    private static final int MAX_PARALLELISM = 16;
    private static final int EXPIRE = 3;

    /** So long after the last one comes a checkpoint. */
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    private static final Duration TRANSACTION_TIMEOUT = INTERVAL.multipliedBy(3);

    /** Axes of the model's, so that they go through all of it too. */
    static final int VECTOR_WIDTH = 3;

    /** Songs whose statistics a subtask adds up, at most, when live. */
    private static final int GATHERED = 4;

    /** What becomes of a log: every model by version, and every embedding by track. */
    record Outcome(
            Map<Long, Model> models,
            Map<String, TrackEmbedding> embeddings,
            int failures,
            int expired,
            long mostBehind) {}

    /** All that a checkpoint keeps. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Checkpoint(
            long id,
            List<OperatorSubtaskState> inference,
            OperatorSubtaskState learner,
            List<Deque<Integer>> unread,
            int[] broadcast) {}

    private final int partitions;
    private final InferenceOptions inferenceOptions;
    private final LearningOptions learningOptions;
    private final Random random;
    private final boolean chaos;
    private boolean quiet;
    private boolean losesVersions;
    private boolean expires;
    private final List<
                    KeyedTwoInputStreamOperatorTestHarness<
                            String, Song, ModelUpdate, TrackEmbedding>>
            inference = new ArrayList<>();
    private OneInputStreamOperatorTestHarness<Contribution, Contribution> adder;
    private KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> learner;

    private final List<Deque<Integer>> unread = new ArrayList<>();
    private final List<ModelUpdate> modelsTopic = new ArrayList<>();
    private final Map<String, TrackEmbedding> embeddingsTopic = new TreeMap<>();
    private final int[] broadcast;
    private long mostBehind;
    private int checkpoints;
    private int failures;
    private int expired;
    private Checkpoint last;

    /** In lockstep. */
    ClosedLoop(Lockstep lockstep, String backend, long seed) throws Exception {
        this(lockstep, backend, seed, GateRule.OFF);
    }

    /** In lockstep, and with a gate. */
    ClosedLoop(Lockstep lockstep, String backend, long seed, GateRule gate) throws Exception {
        this(
                lockstep.partitions(),
                inferenceOptions(backend, lockstep.batchTracks(), lockstep, gate),
                learningOptions(
                        lockstep.batchTracks(), 1, lockstep.bootstrapTracks(), lockstep, gate),
                seed);
    }

    /**
     * From now on each failure takes along what it can of the models topic, as an expired
     * transaction does: all that came after what a checkpoint has read, in the middle of a version
     * as well.
     */
    ClosedLoop losingVersions() {
        losesVersions = true;
        return this;
    }

    /**
     * From now on a few checkpoints take so long that what they commit of the model is lost.
     * Nothing fails: a restart would heal it.
     */
    ClosedLoop expiring() {
        expires = true;
        return this;
    }

    /** Live. */
    ClosedLoop(int partitions, int batchTracks, int maxStaleness, long seed) throws Exception {
        this(
                partitions,
                inferenceOptions("reference", GATHERED * subtasks(seed), null, GateRule.OFF),
                learningOptions(batchTracks, maxStaleness, batchTracks, null, GateRule.OFF),
                seed);
    }

    private ClosedLoop(
            int partitions,
            InferenceOptions inferenceOptions,
            LearningOptions learningOptions,
            long seed)
            throws Exception {
        this.partitions = partitions;
        this.inferenceOptions = inferenceOptions;
        this.learningOptions = learningOptions;
        this.random = new Random(seed);
        this.chaos = seed != 0;
        int subtasks = subtasks(seed);
        for (int i = 0; i < subtasks; i++) {
            inference.add(inference(i, subtasks, null));
        }
        broadcast = new int[subtasks];
        adder = adder();
        learner = learner(null);
    }

    /** Songs by position; null stands for a record that was dead before inference. */
    Outcome run(List<Song> log) throws Exception {
        for (int p = 0; p < partitions; p++) {
            unread.add(new ArrayDeque<>());
        }
        for (int position = 0; position < log.size(); position++) {
            unread.get(position % partitions).add(position);
        }
        checkpoint();
        while (unread.stream().anyMatch(partition -> !partition.isEmpty())) {
            arrive(log);
            if (chaos && random.nextInt(4) == 0) {
                checkpoint();
            }
            if (chaos && !expires && random.nextInt(8) == 0) {
                fail();
            }
        }
        quiet = true;
        for (int i = 0; i < (expires ? (EXPIRE + 1) * PATIENCE : PATIENCE); i++) {
            checkpoint();
        }
        return new Outcome(models(), embeddingsTopic, failures, expired, mostBehind);
    }

    private void arrive(List<Song> log) throws Exception {
        List<Deque<Integer>> partitions =
                unread.stream().filter(partition -> !partition.isEmpty()).toList();
        Deque<Integer> partition = partitions.get(chaos ? random.nextInt(partitions.size()) : 0);
        int position = partition.remove();
        Song song = log.get(position);
        if (song == null) {
            learner.processElement(
                    new StreamRecord<>(Contributions.nothing("m", List.of((long) position))));
        } else {
            inference
                    .get(
                            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                    song.trackId(), MAX_PARALLELISM, inference.size()))
                    .processElement1(new StreamRecord<>(song));
        }
    }

    private void checkpoint() throws Exception {
        checkpoints++;
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, inference.size()).boxed().toList());
        Collections.shuffle(order, random);
        for (int i : order) {
            letSlicesPass(i);
            inference.get(i).prepareSnapshotPreBarrier(checkpoints);
            contribute(i);
        }
        adder.prepareSnapshotPreBarrier(checkpoints);
        learn();
        learner.setProcessingTime(INTERVAL.toMillis() * checkpoints); // however long it waits
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (var harness : inference) {
            states.add(harness.snapshot(checkpoints, checkpoints));
        }
        last =
                new Checkpoint(
                        checkpoints,
                        states,
                        learner.snapshot(checkpoints, checkpoints),
                        unread.stream().<Deque<Integer>>map(ArrayDeque::new).toList(),
                        broadcast.clone());
        commit();
        broadcastModels();
    }

    private void letSlicesPass(int i) throws Exception {
        for (int tick = 0; tick < PATIENCE; tick++) {
            inference.get(i).setProcessingTime(inference.get(i).getProcessingTime() + 1);
        }
    }

    private void contribute(int i) throws Exception {
        Queue<StreamRecord<Contribution>> sent =
                inference.get(i).getSideOutput(Outputs.CONTRIBUTIONS);
        while (sent != null && !sent.isEmpty()) {
            adder.processElement(sent.remove());
        }
        if (chaos && random.nextBoolean()) {
            adder.setProcessingTime(adder.getProcessingTime() + random.nextInt(2 * DELAY));
        }
        learn();
    }

    private void learn() throws Exception {
        for (Contribution contribution : adder.extractOutputValues()) {
            if (contribution.getBody() instanceof BatchStatistics statistics) {
                mostBehind = Math.max(mostBehind, newest() - statistics.getModelVersion());
            }
            learner.processElement(new StreamRecord<>(contribution));
        }
        adder.getOutput().clear();
    }

    private long newest() {
        return Stream.concat(modelsTopic.stream(), learner.extractOutputValues().stream())
                .mapToLong(ModelUpdate::getVersion)
                .max()
                .orElse(-1);
    }

    private void commit() {
        List<ModelUpdate> made = learner.extractOutputValues();
        if (expired < EXPIRE && expires && !made.isEmpty() && random.nextBoolean()) {
            expired++;
        } else {
            modelsTopic.addAll(made);
        }
        learner.getOutput().clear();
        for (var harness : inference) {
            for (TrackEmbedding embedding : harness.extractOutputValues()) {
                embedding.setEmbeddedAt(Instant.EPOCH); // a fact about the run
                embedding.setLineage(""); // another
                if (Withdrawals.is(embedding)) {
                    embeddingsTopic.remove(embedding.getTrackId());
                } else {
                    embeddingsTopic.put(embedding.getTrackId(), embedding);
                }
            }
            harness.getOutput().clear();
        }
    }

    /** As far as each subtask has read; one may lag behind the others. */
    private void broadcastModels() throws Exception {
        for (int i = 0; i < inference.size(); i++) {
            int until =
                    chaos && !quiet
                            ? broadcast[i] + random.nextInt(modelsTopic.size() - broadcast[i] + 1)
                            : modelsTopic.size();
            for (; broadcast[i] < until; broadcast[i]++) {
                inference.get(i).processElement2(new StreamRecord<>(modelsTopic.get(broadcast[i])));
            }
        }
    }

    private void fail() throws Exception {
        failures++;
        for (int i = 0; i < inference.size(); i++) {
            inference.get(i).close();
            inference.set(i, inference(i, inference.size(), last.inference().get(i)));
        }
        adder.close();
        adder = adder();
        learner.close();
        learner = learner(last.learner());
        for (int p = 0; p < unread.size(); p++) {
            unread.set(p, new ArrayDeque<>(last.unread().get(p)));
        }
        System.arraycopy(last.broadcast(), 0, broadcast, 0, broadcast.length);
        if (losesVersions) {
            int kept = Arrays.stream(broadcast).max().orElseThrow();
            modelsTopic.subList(kept, modelsTopic.size()).clear();
        }
        broadcastModels();
    }

    private Map<Long, Model> models() {
        Map<Long, Model> models = new TreeMap<>();
        ModelAssembler assembler = new ModelAssembler();
        modelsTopic.forEach(
                piece ->
                        assembler
                                .offer(piece)
                                .ifPresent(
                                        model ->
                                                models.put(
                                                        model.model().version(), model.model())));
        return models;
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            inference(int subtask, int subtasks, OperatorSubtaskState state) throws Exception {
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new InferSongs(inferenceOptions),
                        Song::trackId,
                        null,
                        Types.STRING,
                        MAX_PARALLELISM,
                        subtasks,
                        subtask);
        if (state != null) {
            harness.setRestoredCheckpointId(last.id());
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static OneInputStreamOperatorTestHarness<Contribution, Contribution> adder()
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(new AddContributions("m"));
        harness.open();
        return harness;
    }

    private KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> learner(
            OperatorSubtaskState state) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new LearnCorpusOperator(learningOptions),
                        Contribution::getModelId,
                        Types.STRING);
        if (state != null) {
            harness.setRestoredCheckpointId(last.id());
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static int subtasks(long seed) {
        return 1 + (int) (seed % 3);
    }

    private static InferenceOptions inferenceOptions(
            String backend, int batchTracks, Lockstep lockstep, GateRule gate) {
        return new InferenceOptions(
                "m",
                Lives.SUBMISSION,
                backend,
                3,
                Duration.ofMillis(5),
                batchTracks,
                8,
                1,
                new TreeMap<>(),
                lockstep,
                Duration.ofDays(7),
                null,
                true,
                gate,
                Serving.ALONE);
    }

    private static LearningOptions learningOptions(
            int batchTracks,
            int maxStaleness,
            int bootstrapTracks,
            Lockstep lockstep,
            GateRule gate) {
        return new LearningOptions(
                Lives.SUBMISSION,
                StartCheck.NONE,
                Songs.hyperparameters(),
                batchTracks,
                Duration.ofMillis(1),
                maxStaleness,
                bootstrapTracks,
                Duration.ofMillis(1),
                TRANSACTION_TIMEOUT,
                VECTOR_WIDTH,
                LearnCorpusTest.DRIFT,
                lockstep,
                MoveKind.parse("on"),
                gate);
    }

    @Override
    public void close() {
        try {
            for (var harness : inference) {
                harness.close();
            }
            adder.close();
            learner.close();
        } catch (Exception e) {
            throw new IllegalStateException("a harness did not close", e);
        }
    }
}
