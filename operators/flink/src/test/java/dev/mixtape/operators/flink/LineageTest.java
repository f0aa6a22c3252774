package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.flink.PublishedModel.Origin;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which versions a life of the job follows, whatever else the models topic holds or has lost. */
final class LineageTest {
    private static final int TRACKS = 40;

    private KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness;

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
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new InferSongs(
                        new InferenceOptions(
                                "m",
                                Lives.SUBMISSION,
                                "reference",
                                1,
                                Duration.ofMillis(5),
                                1,
                                8,
                                1,
                                new TreeMap<>(),
                                null,
                                Duration.ofDays(7),
                                null)),
                Song::trackId,
                null,
                Types.STRING);
    }

    @Test
    void afterARollbackNothingIsInferredWithTheDeadLifesVersions() throws Exception {
        send(Lives.pieces(version(3)));
        goOnFrom(7);
        for (int dead = 4; dead <= 14; dead++) { // they stand in the topic all the same
            send(Lives.pieces(version(dead)));
            harness.processElement1(new StreamRecord<>(Songs.song(dead)));
        }
        assertThat(embeddings()).extracting(TrackEmbedding::getModelVersion).containsOnly(3L);
        assertThat(embeddings())
                .extracting(TrackEmbedding::getLineage)
                .as("the version was published by the life before")
                .containsOnly(Lives.from(0).name());

        send(Lives.pieces(version(3), Lives.from(7)));
        send(Lives.pieces(version(4), Lives.from(7)));
        harness.processElement1(new StreamRecord<>(Songs.song(15)));
        TrackEmbedding last = embeddings().get(embeddings().size() - 1);
        assertThat(last.getModelVersion()).isEqualTo(4);
        assertThat(last.getLineage()).isEqualTo(Lives.from(7).name());
    }

    @Test
    void halfAVersionAtACheckpointIsNotMissed() throws Exception {
        send(Lives.pieces(version(0)).subList(0, 3));
        goOnFrom(2); // and the other half is lost
        for (int n = 0; n < 10; n++) {
            harness.processElement1(new StreamRecord<>(Songs.song(n)));
        }
        send(Lives.pieces(version(0), Lives.from(2)));
        drain();
        assertThat(embeddings()).hasSize(10);
    }

    @Test
    void learnsFromEveryTrackThoughVersionsAreLost() throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            try (ClosedLoop loop = new ClosedLoop(2, 2, 8, seed).losingVersions()) {
                ClosedLoop.Outcome outcome = loop.run(log());
                assertThat(outcome.failures()).isPositive();
                assertThat(outcome.embeddings()).as("seed %d", seed).hasSize(TRACKS);
                assertThat(newest(outcome).tracksLearned()).as("seed %d", seed).isEqualTo(TRACKS);
            }
        }
    }

    @Test
    void learnsFromEveryTrackThoughTransactionsExpireWhileTheJobLives() throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            try (ClosedLoop loop = new ClosedLoop(2, 2, 8, seed).expiring()) {
                ClosedLoop.Outcome outcome = loop.run(log());
                assertThat(outcome.expired()).isPositive();
                assertThat(outcome.embeddings()).as("seed %d", seed).hasSize(TRACKS);
                assertThat(newest(outcome).tracksLearned()).as("seed %d", seed).isEqualTo(TRACKS);
            }
        }
    }

    @Test
    void passesOverWhatMakesNoVersionOfItsLifeAndGoesOn() throws Exception {
        List<ModelUpdate> half = Lives.pieces(version(1)).subList(0, 4);
        send(Lives.pieces(version(0)));
        send(Lives.pieces(version(9), new Lineage("20200101T000000000", 3))); // foreign
        send(Lives.pieces(version(0))); // twice
        send(half);
        send(Lives.pieces(version(2))); // behind the half
        send(Lives.pieces(ofOtherSize(3)));
        List<ModelUpdate> strange = Lives.pieces(version(4));
        ((ModelHeader) strange.get(0).getBody()).setU(List.of(0.5));
        send(strange);

        send(Lives.pieces(version(5)));
        harness.processElement1(new StreamRecord<>(Songs.song(1)));
        assertThat(embeddings()).extracting(TrackEmbedding::getModelVersion).containsExactly(5L);
    }

    @Test
    void countsEachVersionThatItPassesOverOnce() {
        Counter passedOver = new SimpleCounter();
        OwnVersions versions = new OwnVersions("m", Lives.from(0), passedOver);
        Lives.pieces(version(9), new Lineage("20200101T000000000", 3))
                .forEach(piece -> versions.offer(piece, null));
        assertThat(passedOver.getCount()).as("foreign").isEqualTo(1);
        Model inUse = version(0);
        Lives.pieces(inUse).forEach(piece -> versions.offer(piece, null));
        assertThat(passedOver.getCount()).isEqualTo(1);
        Lives.pieces(inUse).forEach(piece -> versions.offer(piece, inUse));
        assertThat(passedOver.getCount()).as("twice").isEqualTo(2);
        Lives.pieces(version(1)).subList(0, 3).forEach(piece -> versions.offer(piece, inUse));
        Lives.pieces(version(2)).forEach(piece -> versions.offer(piece, inUse));
        assertThat(passedOver.getCount()).as("half").isEqualTo(3);
        Lives.pieces(ofOtherSize(3)).forEach(piece -> versions.offer(piece, inUse));
        assertThat(passedOver.getCount()).as("of another K").isEqualTo(4);
    }

    @Test
    void theOlderOfTwoLivingJobsStops() throws Exception {
        send(Lives.pieces(version(0)));
        Lineage later = new Lineage("20261130T000000000", 4);
        assertThatThrownBy(() -> send(Lives.pieces(version(5), later)))
                .isInstanceOf(TwinException.class)
                .hasMessage(
                        "model.id=m: a job that was submitted later writes this model as well"
                                + " (lineage 20261130T000000000-4; this job is"
                                + " 20261129T120000000-0), so this one stops. Let the other go on;"
                                + " or stop it, and submit this one again from its last"
                                + " checkpoint");
    }

    @Test
    void aLifeIsNamedByItsSubmissionAndItsCheckpoint() {
        Lineage first = Lineage.of(Lives.SUBMISSION, OptionalLong.empty());
        Lineage second = Lineage.of(Lives.SUBMISSION, OptionalLong.of(17));
        assertThat(first.name()).isEqualTo("20261129T120000000-0");
        assertThat(second.name()).isEqualTo("20261129T120000000-17");
        assertThat(first.isOlderThan(second.name())).as("of the same submission").isFalse();
        assertThat(first.isOlderThan("")).as("of a release without lineages").isFalse();
    }

    @Test
    void keepsTheModelInUseForTheNextLife() throws Exception {
        Lineage first = Lives.from(0);
        Origin origin = new Origin("20200101T000000000-3", 6);
        PublishedModel published = new PublishedModel(first.name(), origin, version(7));
        send(ModelRecords.toRecords("m", published));
        goOnFrom(1);
        harness.processElement1(new StreamRecord<>(Songs.song(1)));
        assertThat(embeddings()).extracting(TrackEmbedding::getModelVersion).containsExactly(7L);
    }

    private void send(List<ModelUpdate> pieces) throws Exception {
        for (ModelUpdate piece : pieces) {
            harness.processElement2(new StreamRecord<>(piece));
        }
    }

    private void goOnFrom(long checkpoint) throws Exception {
        harness.prepareSnapshotPreBarrier(checkpoint);
        OperatorSubtaskState state = harness.snapshot(checkpoint, checkpoint);
        harness.close();
        harness = harness();
        harness.setRestoredCheckpointId(checkpoint);
        harness.initializeState(state);
        harness.open();
    }

    private void drain() throws Exception {
        for (int i = 0; i < 20; i++) {
            harness.setProcessingTime(harness.getProcessingTime() + 1);
        }
    }

    private List<TrackEmbedding> embeddings() {
        return harness.extractOutputValues();
    }

    private static List<Song> log() {
        return IntStream.range(0, TRACKS).mapToObj(Songs::song).toList();
    }

    private static Model newest(ClosedLoop.Outcome outcome) {
        return outcome.models().get(outcome.models().keySet().stream().max(Long::compare).get());
    }

    private static Model version(long number) {
        Model model = Songs.model();
        return new Model(
                model.hyperparameters(), model.whitening(), model.posterior(), number, 6, 120);
    }

    private static Model ofOtherSize(long number) {
        Model model =
                Bootstrap.bootstrap(
                        Songs.hyperparameters().toBuilder().K(7).build(),
                        List.of(Songs.song(1).toFrames(), Songs.song(2).toFrames()));
        return new Model(
                model.hyperparameters(), model.whitening(), model.posterior(), number, 6, 120);
    }
}
