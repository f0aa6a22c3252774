package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Freeze;
import dev.mixtape.schemas.Import;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Rollback;
import dev.mixtape.schemas.Unfreeze;
import dev.mixtape.schemas.internal.Contribution;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask of the model, at the corpus update. */
final class ControlsTest {
    private static final int BATCH = 4;
    private static final Lockstep LOCKSTEP = new Lockstep(1, 2, 2);

    private KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> harness;
    private Lineage life = Lives.from(0);
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = harness(null);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate>
            harness(Lockstep lockstep) throws Exception {
        LearningOptions options =
                new LearningOptions(
                        Lives.SUBMISSION,
                        StartCheck.NONE,
                        Songs.hyperparameters(),
                        BATCH,
                        Duration.ofSeconds(5),
                        2,
                        6,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(15),
                        0,
                        LearnCorpusTest.DRIFT,
                        lockstep);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new LearnCorpusOperator(options), Contribution::getModelId, Types.STRING);
    }

    @Test
    void aFrozenModelGoesOnInVersionsThatAreEqual() throws Exception {
        bootstrap();
        ask(new Freeze());
        assertThat(last().getControl()).isEqualTo("frozen, asked by ada, request r0");
        assertThat(last().getFrozen()).isTrue();
        assertThat(last().getVersion()).as("said at once").isEqualTo(1);
        contribute(BATCH, 1);
        assertThat(last().getBatchTracks()).isEqualTo(BATCH);
        assertThat(last().getBoundPerFrame()).isFinite();
        assertThat(last().getRho()).isZero();
        assertThat(last().getControl()).isEmpty();
        assertThat(model(2).tracksLearned()).isZero();
        assertSamePosterior(model(2), model(0));

        contribute(3, 2);
        ask(new Unfreeze());
        assertThat(last().getFrozen()).isFalse();
        assertThat(last().getBatchTracks()).as("what came until then").isEqualTo(3);
        contribute(BATCH, 3);
        assertThat(model(4).tracksLearned()).isEqualTo(BATCH);
    }

    @Test
    void theSongsOfABatchThatIsOpenWhenTheModelIsFrozenAreNotLearnedFrom() throws Exception {
        bootstrap();
        contribute(3, 0);
        ask(new Freeze());
        assertThat(last().getBatchTracks()).isEqualTo(3);
        assertThat(model(1).tracksLearned()).isZero();
    }

    @Test
    void aRollbackBringsTheEarlierVersionBackAndLearnsFromNothingSince() throws Exception {
        bootstrap();
        contribute(BATCH, 0);
        contribute(BATCH, 1);
        contribute(3, 2); // an open batch
        ask(rollback(1));
        assertThat(last().getVersion()).isEqualTo(3);
        assertThat(last().getControl())
                .isEqualTo(
                        "rolled back to version 1 of lineage "
                                + life.name()
                                + ", asked by ada, request r0");
        assertSamePosterior(model(3), model(1));
        assertThat(model(3).tracksLearned()).isEqualTo(BATCH);
        assertThat(model(3).batchesLearned()).isEqualTo(1);
        for (int k = 0; k < Songs.K; k++) {
            assertThat(model(3).travelled()[k]).isGreaterThan(model(2).travelled()[k]);
        }

        contribute(BATCH, 2); // inferred with what was rolled back over
        assertThat(last().getVersion()).isEqualTo(3);
        goOnFrom(harness.snapshot(1, 1));
        follow(3);
        contribute(BATCH, 2);
        assertThat(lines()).as("after a failure too").isEmpty();
        contribute(BATCH, 3);
        assertThat(model(4).tracksLearned()).isEqualTo(2 * BATCH);
    }

    @Test
    void whatIsAskedWaitsForSubtasksThatAreBehindAndSurvivesAFailure() throws Exception {
        bootstrap();
        goOnFrom(harness.snapshot(1, 1));
        ask(new Freeze());
        assertThat(lines()).as("nobody has said yet which version it uses").isEmpty();
        OperatorSubtaskState waiting = harness.snapshot(2, 2);
        goOnFrom(waiting);
        follow(0);
        assertThat(last().getFrozen()).isTrue();
        assertThat(lines()).hasSize(1);
        goOnFrom(harness.snapshot(3, 3));
        follow(1);
        assertThat(lines()).as("once").isEmpty();
        contribute(BATCH, 1);
        assertThat(last().getFrozen()).isTrue();
    }

    @Test
    void aModelMayBeginWithAnImport() throws Exception {
        sample(0);
        Model imported = learnedElsewhere();
        ask(new Import("model.npz", pieces(imported)));
        assertThat(last().getControl())
                .isEqualTo("imported from model.npz, asked by ada, request r0");
        assertThat(model(0).tracksLearned()).isEqualTo(7);
        assertSamePosterior(model(0), imported);
        harness.setProcessingTime(Duration.ofHours(1).toMillis());
        for (int n = 1; n < 9; n++) {
            sample(n);
        }
        assertThat(lines()).as("no bootstrap").hasSize(1);
        follow(0);
        contribute(BATCH, 0);
        assertThat(model(1).tracksLearned()).isEqualTo(7 + BATCH);
    }

    @Test
    void whatCannotBeDoneIsADeadLetterAndChangesNothing() throws Exception {
        refused(new Freeze(), "there is no version yet: ask again when progress names version 0");
        bootstrap();
        refused(new Unfreeze(), "the model is not frozen");
        refused(
                new Rollback(0L, "", List.of()),
                "holds no whole version of a model: records=0: the header of the model is missing");
        List<ByteBuffer> version0 = rollback(0).getPieces();
        refused(
                new Rollback(0L, "", version0.subList(0, 3)),
                "holds no whole version of a model: version=0: component 2 is missing");
        refused(new Rollback(7L, "", version0), "asks for version 7 and carries version 0");
        refused(
                new Import("x", pieces(of(Songs.hyperparameters().toBuilder().K(4).build(), 0))),
                "K=4: must be 5, which is fixed for the life of this model");
        refused(
                new Import(
                        "x", pieces(of(Songs.hyperparameters().toBuilder().alpha0(3).build(), 0))),
                "alpha0=3.0: must be 1.0, which is fixed for the life of this model");
        refused(
                new Import("x", pieces(of(Songs.hyperparameters(), 9))),
                "its whitening is another: it was learned from other features, or began with other"
                        + " songs; only a model that grew from this one can replace it");
        refused(
                new Import("x", List.of(ByteBuffer.wrap(new byte[] {1}))),
                "holds no whole version of a model: record of 1 bytes: a ModelUpdate in Avro's"
                        + " single-object encoding has at least 10");
        ask(new Freeze());
        refused(new Freeze(), "the model is frozen already");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void noMoreWaitThanMemoryHolds() throws Exception {
        bootstrap();
        goOnFrom(harness.snapshot(1, 1));
        for (int n = 0; n < Controls.MOST_WAITING; n++) {
            ask(rollback(0));
        }
        refused(
                rollback(0),
                "4 requests wait for their versions already; ask again when progress names them");
        follow(0);
        assertThat(lines()).as("one version each, as staleness allows").hasSize(2);
        follow(2);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void inLockstepItTakesThePlaceOfTheBatchThatClosesNext() throws Exception {
        harness.close();
        harness = harness(LOCKSTEP);
        harness.open();
        for (int n = 0; n < 2; n++) {
            Song song = Songs.song(n);
            send(Contributions.sample("m", song.trackId(), n, song.toFrames()));
        }
        Model zero = model(0);
        ask(new Freeze());
        assertThat(lines()).as("the log closes batches").hasSize(1);
        send(Contributions.nothing("m", List.of(0L, 1L)));
        assertThat(last().getVersion()).isEqualTo(1);
        assertThat(last().getControl()).startsWith("frozen");
        ask(new Rollback(0L, life.name(), pieces(zero)));
        ask(new Unfreeze());
        send(Contributions.nothing("m", List.of(2L)));
        assertThat(last().getVersion()).isEqualTo(1);
        send(Contributions.nothing("m", List.of(3L)));
        assertThat(last().getControl()).startsWith("rolled back to version 0");
        send(Contributions.nothing("m", List.of(4L, 5L)));
        assertThat(last().getControl()).startsWith("no longer frozen");
        assertThat(last().getVersion()).as("batches that have closed").isEqualTo(3);
    }

    private void bootstrap() throws Exception {
        for (int n = 0; n < 6; n++) {
            sample(n);
        }
        follow(0);
    }

    private void sample(int number) throws Exception {
        Song song = Songs.song(number);
        send(Contributions.sample("m", song.trackId(), -1, song.toFrames()));
    }

    private void follow(long version) throws Exception {
        send(Contributions.following("m", version, 0, 1, life));
    }

    private void contribute(int tracks, long version) throws Exception {
        follow(version);
        send(Contributions.statistics("m", version, statistics(tracks)));
    }

    private static SufficientStatistics statistics(int tracks) {
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(Songs.model());
            List<Frames> songs = new ArrayList<>();
            for (int n = 0; n < tracks; n++) {
                songs.add(Songs.song(n).toFrames());
            }
            return backend.infer(songs).statistics();
        }
    }

    private void ask(Object body) throws Exception {
        ModelControl control =
                new ModelControl("m", "r" + offset, "ada", Instant.ofEpochMilli(0), body);
        send(
                Contributions.control(
                        "m",
                        new IncomingRecord(
                                "model-control",
                                0,
                                offset++,
                                0,
                                null,
                                new RecordCodec<>(ModelControl.class).encode(control))));
    }

    private void refused(Object body, String reason) throws Exception {
        int before = lines().size();
        ask(body);
        List<DeadLetter> letters = new ArrayList<>();
        harness.getSideOutput(Outputs.DEAD_LETTERS)
                .forEach(record -> letters.add(record.getValue()));
        DeadLetter letter = letters.get(letters.size() - 1);
        assertThat(letter.getReason()).isEqualTo(reason);
        assertThat(letter.getTopic()).isEqualTo("model-control");
        assertThat(letter.getOffset()).isEqualTo(offset - 1);
        assertThat(lines()).hasSize(before);
    }

    private Rollback rollback(long version) {
        return new Rollback(version, life.name(), pieces(model(version)));
    }

    private static List<ByteBuffer> pieces(Model model) {
        return ControlRecords.pieces(
                "m", new PublishedModel("", PublishedModel.Origin.NONE, model), false);
    }

    /** Seven tracks further than version 0, in its space. */
    private static Model learnedElsewhere() {
        Model model = Songs.model();
        return new Model(model.hyperparameters(), model.whitening(), model.posterior(), 12, 7, 140);
    }

    /** Of six songs, from that one on. */
    private static Model of(Hyperparameters h, int first) {
        return Bootstrap.bootstrap(
                h,
                IntStream.range(first, first + 6).mapToObj(n -> Songs.song(n).toFrames()).toList());
    }

    private void send(Contribution contribution) throws Exception {
        harness.processElement(new StreamRecord<>(contribution));
    }

    private void goOnFrom(OperatorSubtaskState state) throws Exception {
        before.addAll(harness.extractOutputValues());
        harness.close();
        harness = harness(null);
        life = Lives.from(1);
        harness.setRestoredCheckpointId(1);
        harness.initializeState(state);
        harness.open();
    }

    /** What earlier lives have published. */
    private final List<ModelUpdate> before = new ArrayList<>();

    private Model model(long version) {
        List<ModelUpdate> all = new ArrayList<>(before);
        all.addAll(harness.extractOutputValues());
        return ModelRecords.toModel(
                        all.stream().filter(piece -> piece.getVersion() == version).toList())
                .model();
    }

    private static void assertSamePosterior(Model actual, Model expected) {
        assertThat(actual.posterior()).usingRecursiveComparison().isEqualTo(expected.posterior());
    }

    private LearningProgress last() {
        List<LearningProgress> lines = lines();
        return lines.get(lines.size() - 1);
    }

    private List<LearningProgress> lines() {
        Queue<StreamRecord<LearningProgress>> records = harness.getSideOutput(Outputs.PROGRESS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
}
