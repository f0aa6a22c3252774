package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InferSongsTest {
    private static final int BUNDLE = 4;
    private static final int BATCH = 6;
    private static final long MAX_DELAY = 100;

    private KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness;

    private Lineage life = Lives.from(0);

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness() throws Exception {
        return harness(Map.of("model.id", "m", "model.components", "5"));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness(Map<String, String> fixed) throws Exception {
        return harness(fixed, 1);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness(Map<String, String> fixed, int subtasks) throws Exception {
        return harness(fixed, subtasks, Serving.ALONE);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness(Map<String, String> fixed, int subtasks, Serving serving) throws Exception {
        InferenceOptions options =
                new InferenceOptions(
                        "m",
                        Lives.SUBMISSION,
                        "reference",
                        BUNDLE,
                        Duration.ofMillis(MAX_DELAY),
                        BATCH,
                        8,
                        1,
                        new TreeMap<>(fixed),
                        null,
                        Duration.ofDays(7),
                        null,
                        false,
                        GateRule.OFF,
                        serving);
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new InferSongs(options), Song::trackId, null, Types.STRING, 1_024, subtasks, 0);
    }

    @Test
    void holdsTracksUntilTheFirstModelArrives() throws Exception {
        for (int n = 0; n < 10; n++) {
            send(Songs.song(n));
        }
        assertThat(embeddings()).isEmpty();
        assertThat(samples())
                .hasSize(10)
                .allSatisfy(
                        sample -> assertThat(Contributions.frames(sample).count()).isEqualTo(8));

        send(Songs.model());
        drain();
        assertThat(embeddings())
                .extracting(TrackEmbedding::getTrackId)
                .containsExactlyInAnyOrderElementsOf(
                        java.util.stream.IntStream.range(0, 10)
                                .mapToObj(n -> "song-" + n)
                                .toList());
        assertThat(harness.numKeyedStateEntries()).as("content and arrival").isEqualTo(20);
    }

    @Test
    void holdsThemThroughAFailureToo() throws Exception {
        for (int n = 0; n < 10; n++) {
            send(Songs.song(n));
        }
        restart();
        send(Songs.model());
        drain();
        assertThat(embeddings()).hasSize(10);
    }

    @Test
    void goesOnDrainingWhereAFailureInterruptedIt() throws Exception {
        for (int n = 0; n < 10; n++) {
            send(Songs.song(n));
        }
        send(Songs.model());
        harness.prepareSnapshotPreBarrier(1);
        int before = embeddings().size();
        assertThat(before).isBetween(1, 9);
        restart();
        drain();
        assertThat(before + embeddings().size()).isEqualTo(10);
    }

    @Test
    void aNewRevisionDoesNotOvertakeTheHeldOne() throws Exception {
        for (int n = 0; n < 10; n++) {
            send(Songs.song(n));
        }
        send(Songs.model());
        for (int n = 0; n < 10; n++) { // most of the held ones still wait for their slice
            send(Songs.song("song-" + n, "revised", n + 1));
        }
        drain();
        assertThat(embeddings()).hasSize(20);
        for (int n = 0; n < 10; n++) {
            String id = "song-" + n;
            assertThat(embeddings())
                    .filteredOn(embedding -> embedding.getTrackId().equals(id))
                    .extracting(TrackEmbedding::getContentId)
                    .containsExactly("content-" + n, "revised");
        }
    }

    @Test
    void leavesNothingPendingBeforeABarrier() throws Exception {
        send(Songs.model());
        send(Songs.song(1));
        assertThat(embeddings()).isEmpty();

        harness.prepareSnapshotPreBarrier(1);
        assertThat(embeddings()).hasSize(1);
        assertThat(tracksOfStatistics()).containsExactly(1L);

        harness.prepareSnapshotPreBarrier(2);
        assertThat(tracksOfStatistics()).hasSize(1);
    }

    @Test
    void infersABundleWhenItIsFullOrHasWaitedLongEnough() throws Exception {
        send(Songs.model());
        for (int n = 0; n < BUNDLE; n++) {
            send(Songs.song(n));
        }
        assertThat(embeddings()).hasSize(BUNDLE);

        send(Songs.song(20));
        assertThat(embeddings()).hasSize(BUNDLE);
        harness.setProcessingTime(harness.getProcessingTime() + MAX_DELAY);
        assertThat(embeddings()).hasSize(BUNDLE + 1);
    }

    @Test
    void addsStatisticsUpBeforeTheyCrossTheNetwork() throws Exception {
        send(Songs.model());
        for (int n = 0; n < 3 * BUNDLE; n++) {
            send(Songs.song(n));
        }
        harness.prepareSnapshotPreBarrier(1);
        assertThat(tracksOfStatistics()).containsExactly(8L, 4L);
    }

    /** As many as Flink runs, which a setting need not know, and a rescaling changes. */
    @Test
    void addsUpItsShareOfABatchAmongAllSubtasks() throws Exception {
        harness.close();
        harness = harness(Map.of(), 2);
        harness.open();
        send(Songs.model());
        List<Song> own =
                IntStream.range(0, 100)
                        .mapToObj(Songs::song)
                        .filter(song -> subtaskOf(song.trackId()) == 0)
                        .limit(3 * BUNDLE)
                        .toList();
        for (Song song : own.subList(0, 2 * BUNDLE)) {
            send(song);
        }
        assertThat(tracksOfStatistics())
                .as("at most once an interval, however fast songs come")
                .containsExactly(4L);
        harness.setProcessingTime(LiveSongs.INTERVAL_MILLIS);
        assertThat(tracksOfStatistics()).containsExactly(4L, 4L);
        harness.setProcessingTime(2 * LiveSongs.INTERVAL_MILLIS);
        for (Song song : own.subList(2 * BUNDLE, own.size())) {
            send(song);
        }
        assertThat(tracksOfStatistics()).containsExactly(4L, 4L, 4L);
    }

    private static int subtaskOf(String trackId) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(trackId, 1_024, 2);
    }

    @Test
    void passesOverTheSameAudioAndTakesNewAudioAsARevision() throws Exception {
        send(Songs.model());
        send(Songs.song("a", "one", 1));
        send(Songs.song("a", "one", 1));
        send(Songs.song("a", "two", 2));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(embeddings())
                .extracting(TrackEmbedding::getContentId)
                .containsExactly("one", "two");
        restart();
        send(Songs.song("a", "two", 2));
        harness.prepareSnapshotPreBarrier(2);
        assertThat(embeddings()).isEmpty();
    }

    @Test
    void anEmbeddingDependsOnTheSongAndTheModelAlone() throws Exception {
        send(Songs.model());
        send(Songs.song(7));
        harness.prepareSnapshotPreBarrier(1);
        TrackEmbedding alone = embeddings().get(0);
        for (int n = 0; n < BUNDLE; n++) {
            send(Songs.song("again-" + n, "c" + n, n == 2 ? 7 : n));
        }
        TrackEmbedding among = embeddings().get(3);
        assertThat(among.getTrackId()).isEqualTo("again-2");
        assertThat(among.getEmbedding()).isEqualTo(alone.getEmbedding());
        assertThat(among.getBoundPerFrame()).isEqualTo(alone.getBoundPerFrame());
    }

    @Test
    void infersWithTheNewModelFromItsLastPieceOn() throws Exception {
        send(Songs.model());
        send(Songs.song(1));
        Model model = Songs.model();
        Model next =
                new Model(model.hyperparameters(), model.whitening(), model.posterior(), 1, 6, 120);
        send(next);
        send(Songs.song(2));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(embeddings())
                .extracting(TrackEmbedding::getModelVersion)
                .containsExactly(0L, 1L);
        assertThat(bodies(BatchStatistics.class))
                .extracting(BatchStatistics::getModelVersion)
                .containsExactly(0L, 1L);
        assertThat(contributions())
                .extracting(contribution -> contribution.getBody().getClass().getSimpleName())
                .as("a version is told of before it contributes")
                .containsExactly(
                        "Following", // of none yet
                        "Following",
                        "BatchStatistics",
                        "Following",
                        "BatchStatistics");
    }

    @Test
    void passesOverPiecesOfOtherModels() throws Exception {
        for (ModelUpdate piece : Lives.pieces(Songs.model())) {
            piece.setModelId("other");
            harness.processElement2(new StreamRecord<>(piece));
        }
        send(Songs.song(1));
        assertThat(embeddings()).isEmpty();
        assertThat(samples()).hasSize(1);
    }

    @Test
    void aSongThatCannotBeInferredBecomesADeadLetterAndItsBundleGoesOn() throws Exception {
        send(Songs.model());
        Song broken = Songs.song(1);
        broken.frames()[4] = Float.NaN;
        send(broken);
        send(Songs.song(2));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(embeddings()).extracting(TrackEmbedding::getTrackId).containsExactly("song-2");
        assertThat(side(Outputs.DEAD_LETTERS))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.getStage()).isEqualTo(Stage.INFERENCE);
                            assertThat(letter.getTrackId()).isEqualTo("song-1");
                            assertThat(letter.getOffset()).isEqualTo(1);
                            assertThat(letter.getReason()).contains("NaN");
                        });
    }

    @Test
    void aChallengerSaysWhichTracksItServesAndLeavesBrokenFramesToTheFirstModel() throws Exception {
        harness.close();
        Serving serving = new Serving("m", 0.5, true);
        harness = harness(Map.of("model.id", "m"), 1, serving);
        harness.open();
        send(Songs.model());
        Song broken = Songs.song(0);
        broken.frames()[4] = Float.NaN;
        send(broken);
        for (int n = 1; n < 20; n++) {
            send(Songs.song(n));
        }
        harness.prepareSnapshotPreBarrier(1);
        assertThat(side(Outputs.DEAD_LETTERS)).isEmpty();
        assertThat(embeddings())
                .hasSize(19)
                .allSatisfy(
                        embedding ->
                                assertThat(embedding.getServes())
                                        .isEqualTo(serving.serves(embedding.getTrackId())))
                .extracting(TrackEmbedding::getServes)
                .contains(true, false);
    }

    @Test
    void refusesFramesThatAreNoNumbersBeforeTheFirstModelToo() throws Exception {
        Song broken = Songs.song(1);
        broken.frames()[4] = Float.POSITIVE_INFINITY;
        send(broken);
        assertThat(side(Outputs.DEAD_LETTERS))
                .extracting(DeadLetter::getStage)
                .containsExactly(Stage.INFERENCE);
        assertThat(samples()).isEmpty();
    }

    @Test
    void refusesToGoOnWithWhatTheModelWasNotMadeWith() throws Exception {
        send(Songs.song(1)); // before there is a model
        OperatorSubtaskState state = harness.snapshot(5, 5);
        harness.close();
        harness = harness(Map.of("model.id", "m", "model.components", "6"));
        assertThatThrownBy(() -> harness.initializeState(state))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessage(
                        "model.components=6: the state that this job starts from belongs to the"
                                + " model m, made with 5; set it back, or start without that state"
                                + " and give the new model its own model.id");
        harness = harness();
        harness.initializeState(state);
        harness.open();
    }

    private void send(Song song) throws Exception {
        harness.processElement1(new StreamRecord<>(song));
    }

    private void send(Model model) throws Exception {
        for (ModelUpdate piece : Lives.pieces(model, life)) {
            harness.processElement2(new StreamRecord<>(piece));
        }
    }

    /** Lets the timers between slices fire. */
    private void drain() throws Exception {
        for (int i = 0; i < 20; i++) {
            harness.setProcessingTime(harness.getProcessingTime() + 1);
        }
        harness.prepareSnapshotPreBarrier(99);
    }

    private void restart() throws Exception {
        OperatorSubtaskState state = harness.snapshot(5, 5);
        harness.close();
        harness = harness();
        life = Lives.from(5);
        harness.setRestoredCheckpointId(5);
        harness.initializeState(state);
        harness.open();
    }

    private List<TrackEmbedding> embeddings() {
        return harness.extractOutputValues();
    }

    private List<Contribution> contributions() {
        return side(Outputs.CONTRIBUTIONS);
    }

    private List<BootstrapSample> samples() {
        return bodies(BootstrapSample.class);
    }

    private List<Long> tracksOfStatistics() {
        return bodies(BatchStatistics.class).stream()
                .map(batch -> Contributions.statistics(batch).tracks())
                .toList();
    }

    private <T> List<T> bodies(Class<T> type) {
        return contributions().stream()
                .map(Contribution::getBody)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private <T> List<T> side(OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (records != null) {
            records.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }
}
