package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.drift.DriftRule;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.FeatureShift;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.Contribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LearnCorpusTest {
    private static final int BOOTSTRAP = 6;
    private static final int BATCH = 4;
    private static final long BOOTSTRAP_WAIT = 60_000;
    private static final long BATCH_WAIT = 5_000;
    private static final int MAX_STALENESS = 2;
    private static final long TRANSACTION_TIMEOUT = 900_000;
    static final DriftOptions DRIFT = new DriftOptions(new DriftRule(40, 200, 4), "paper");

    private KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> harness;
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

    private static KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate>
            harness() throws Exception {
        return harness(Songs.hyperparameters(), StartCheck.NONE);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate>
            harness(Hyperparameters hyperparameters, StartCheck startCheck) throws Exception {
        return harness(hyperparameters, startCheck, 0);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate>
            harness(Hyperparameters hyperparameters, StartCheck startCheck, int vectorWidth)
                    throws Exception {
        LearningOptions options =
                new LearningOptions(
                        Lives.SUBMISSION,
                        startCheck,
                        hyperparameters,
                        BATCH,
                        Duration.ofMillis(BATCH_WAIT),
                        MAX_STALENESS,
                        BOOTSTRAP,
                        Duration.ofMillis(BOOTSTRAP_WAIT),
                        Duration.ofMillis(TRANSACTION_TIMEOUT),
                        vectorWidth,
                        DRIFT,
                        null);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new LearnCorpusOperator(options), Contribution::getModelId, Types.STRING);
    }

    @Test
    void makesVersion0OfTheFirstSongsWhateverTheirOrder() throws Exception {
        for (int n = BOOTSTRAP - 1; n > 0; n--) {
            sample(n);
        }
        assertThat(models()).isEmpty();
        sample(0);
        Model model = newest();
        assertThat(model).usingRecursiveComparison().isEqualTo(Songs.model());
        assertThat(model.tracksLearned()).isZero();
        assertThat(progress())
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.getVersion()).isZero();
                            assertThat(line.getBatchTracks()).isEqualTo(BOOTSTRAP);
                        });
        assertThat(harness.numKeyedStateEntries()).as("one map of pieces").isEqualTo(1);
    }

    @Test
    void makesVersion0OfFewerSongsWhenTheyHaveWaitedLongEnough() throws Exception {
        sample(0);
        sample(1);
        harness.setProcessingTime(BOOTSTRAP_WAIT - 1);
        assertThat(models()).isEmpty();
        harness.setProcessingTime(BOOTSTRAP_WAIT);
        assertThat(newest().version()).isZero();
    }

    @Test
    void closesABatchAtItsSizeAndLearnsFromAllOfIt() throws Exception {
        bootstrap();
        contribute(3, 0);
        assertThat(newest().version()).isZero();
        contribute(2, 0);
        assertThat(newest().version()).isEqualTo(1);
        assertThat(newest().tracksLearned()).isEqualTo(5);
        assertThat(newest())
                .usingRecursiveComparison()
                .withComparatorForType(LearnCorpusTest::nearly, Double.class)
                .isEqualTo(
                        CorpusUpdate.apply(
                                Songs.model(), sum(statistics(3), statistics(2)), BATCH));
        assertThat(progress().get(1).getBatchTracks()).isEqualTo(5);
        assertThat(progress().get(1).getBoundPerFrame()).isFinite();
    }

    @Test
    void closesASmallerBatchWhenItHasWaitedLongEnough() throws Exception {
        bootstrap();
        contribute(1, 0);
        harness.setProcessingTime(BATCH_WAIT);
        assertThat(newest().tracksLearned()).isEqualTo(1);
        harness.setProcessingTime(10 * BATCH_WAIT);
        assertThat(newest().version()).as("an empty batch teaches nothing").isEqualTo(1);
    }

    @Test
    void movesByTracksAndNotByVersionsAndTellsHowFar() throws Exception {
        bootstrap();
        contribute(1, 0);
        harness.setProcessingTime(BATCH_WAIT);
        contribute(BATCH, 1);
        assertThat(newest().version()).isEqualTo(2);
        assertThat(newest().batchesLearned()).isEqualTo(1.25);
        assertThat(progress().get(1).getRho())
                .isCloseTo(1 - Math.pow(1 - Math.pow(64, -0.6), 0.25), within(1e-15));
        assertThat(progress().get(2).getRho()).isEqualTo(Math.pow(64.25, -0.6));
        assertThat(progress().get(2).getEta()).isEqualTo(0.1 * 1000 / 1000.25);
    }

    @Test
    void aBatchThatClosedBySizeTakesItsTimerAlong() throws Exception {
        bootstrap();
        contribute(4, 0);
        harness.setProcessingTime(BATCH_WAIT - 1);
        contribute(1, 1);
        harness.setProcessingTime(BATCH_WAIT);
        assertThat(newest().version()).isEqualTo(1);
        harness.setProcessingTime(2 * BATCH_WAIT - 1);
        assertThat(newest().version()).isEqualTo(2);
    }

    @Test
    void goesOnAfterAFailureWithModelAndHalfABatch() throws Exception {
        bootstrap();
        contribute(4, 0);
        contribute(3, 1);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        goOnFrom(state);
        follow(0, 0, 1);
        contribute(1, 1);
        assertThat(newest().version()).isEqualTo(2);
        assertThat(newest().tracksLearned()).isEqualTo(8);
    }

    @Test
    void aBatchThatWasLearnedIsGoneFromTheNextSnapshot() throws Exception {
        bootstrap();
        contribute(3, 0);
        harness.snapshot(1, 1);
        contribute(1, 0);
        goOnFrom(harness.snapshot(2, 2));
        follow(1, 0, 1);
        contribute(3, 1);
        assertThat(newest().version()).as("three songs are no batch of four").isEqualTo(1);
        assertThat(newest().tracksLearned()).isEqualTo(4);
    }

    @Test
    void halfABatchThatALifeDoesNotTouchSurvivesItsSnapshots() throws Exception {
        bootstrap();
        contribute(3, 0);
        goOnFrom(harness.snapshot(1, 1));
        goOnFrom(harness.snapshot(2, 2));
        follow(0, 0, 1);
        contribute(1, 0);
        assertThat(newest().tracksLearned()).isEqualTo(4);
    }

    @Test
    void tellsHowFarTheSongsWereBehind() throws Exception {
        bootstrap();
        contribute(4, 0);
        contribute(4, 0);
        assertThat(progress())
                .extracting(LearningProgress::getStaleness)
                .containsExactly(0.0, 0.0, 1.0);
    }

    @Test
    void ignoresASampleThatComesAfterTheBootstrap() throws Exception {
        bootstrap();
        sample(17);
        harness.setProcessingTime(2 * BOOTSTRAP_WAIT);
        assertThat(newest().version()).isZero();
    }

    @Test
    void makesNoVersionThatASubtaskWouldBeTooFarBehind() throws Exception {
        bootstrap();
        follow(0, 1, 2);
        contribute(4, 0);
        contribute(4, 0);
        assertThat(newest().version()).isEqualTo(2);

        contribute(4, 0); // two behind: the most there may be
        follow(2, 0, 2);
        contribute(4, 2);
        harness.setProcessingTime(10 * BATCH_WAIT);
        assertThat(newest().version()).as("subtask 1 may still contribute with 0").isEqualTo(2);

        contribute(3, 0);
        follow(1, 1, 2);
        assertThat(newest().version()).isEqualTo(3);
        assertThat(newest().tracksLearned()).isEqualTo(4 + 4 + 11);
        assertThat(progress().get(3).getBatchTracks()).isEqualTo(11);
        assertThat(progress().get(3).getStaleness()).isEqualTo((4 * 2 + 4 * 0 + 3 * 2) / 11.0);
    }

    @Test
    void afterAFailureMakesNoneUntilAllSubtasksHaveSaidWhatTheyUse() throws Exception {
        bootstrap();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        goOnFrom(state);
        follow(0, 0, 2);
        contribute(4, 0);
        assertThat(newest().version()).as("only what it held, told anew").isZero();
        follow(0, 1, 2);
        assertThat(newest().tracksLearned()).isEqualTo(4);
    }

    @Test
    void publishesTheVersionThatItHoldsUnderEachLifesOwnName() throws Exception {
        bootstrap();
        contribute(4, 0);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        List<ModelUpdate> before = pieces(1);
        goOnFrom(state);
        follow(1, 0, 1);
        PublishedModel again = ModelRecords.toModel(models());
        assertThat(again.lineage()).isEqualTo(Lives.from(1).name());
        assertThat(again.origin()).isEqualTo(new PublishedModel.Origin(Lives.from(0).name(), 1));
        assertThat(again.model())
                .usingRecursiveComparison()
                .isEqualTo(ModelRecords.toModel(before).model());
        follow(1, 0, 1);
        assertThat(models()).as("once").hasSize(before.size());
    }

    @Test
    void axesComeBeforeTheFirstVersionOfEachLifeAndWithOneThatIsPublishedAgain() throws Exception {
        harness.close();
        harness = harness(Songs.hyperparameters(), StartCheck.NONE, 3);
        harness.open();
        bootstrap();
        int K = newest().K();
        assertThat(newest().axes().width()).isEqualTo(3);
        assertThat(models().subList(0, K + 1)).allMatch(LearnCorpusTest::isOfAxes);
        contribute(4, 0);
        assertThat(pieces(1)).hasSize(K + 1).noneMatch(LearnCorpusTest::isOfAxes);

        PrincipalAxes learned = axesOf(pieces(0));
        goOnFrom(harness.snapshot(1, 1));
        follow(1, 0, 2);
        assertThat(models().subList(0, K + 1)).allMatch(LearnCorpusTest::isOfAxes);
        assertThat(axesOf(models())).usingRecursiveComparison().isEqualTo(learned);
        harness.setProcessingTime(TRANSACTION_TIMEOUT);
        assertThat(models()).as("all of it, twice").hasSize(2 * (2 * K + 2));
    }

    private static boolean isOfAxes(ModelUpdate piece) {
        return piece.getBody() instanceof ModelAxes;
    }

    private static PrincipalAxes axesOf(List<ModelUpdate> pieces) {
        return ModelRecords.toModel(pieces).model().axes();
    }

    @Test
    void wordOfSubtasksThatAreNoMoreStopsNothing() throws Exception {
        bootstrap();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        Lineage before = life;
        goOnFrom(state);
        // As an unaligned checkpoint brings it back: of the third of three.
        send(Contributions.following("m", 0, 2, 3, before));
        for (int version = 0; version < 10; version++) {
            follow(version, 0, 2);
            follow(version, 1, 2);
            contribute(4, version);
        }
        assertThat(newest().version()).isEqualTo(10);
    }

    @Test
    void publishesAVersionAgainThatIsStillNotUsedWhenItsTransactionMustHaveEnded()
            throws Exception {
        bootstrap();
        contribute(4, 0);
        PublishedModel made = ModelRecords.toModel(pieces(1));
        int once = pieces(1).size();
        follow(1, 0, 2);
        harness.setProcessingTime(TRANSACTION_TIMEOUT - 1);
        assertThat(pieces(1)).hasSize(once);
        harness.setProcessingTime(TRANSACTION_TIMEOUT);
        assertThat(pieces(1)).as("one of two does not use it").hasSize(2 * once);
        assertThat(ModelRecords.toModel(pieces(1).subList(once, 2 * once)))
                .usingRecursiveComparison()
                .isEqualTo(made);
        harness.setProcessingTime(2 * TRANSACTION_TIMEOUT);
        assertThat(pieces(1)).as("lost once more").hasSize(3 * once);
        follow(1, 1, 2);
        harness.setProcessingTime(10 * TRANSACTION_TIMEOUT);
        assertThat(pieces(1)).as("all use it").hasSize(3 * once);
        assertThat(progress()).as("lines about it").hasSize(2);
    }

    @Test
    void aNewerVersionGivesTheOneBeforeNoNeedToBePublishedAgain() throws Exception {
        bootstrap();
        int once = pieces(0).size();
        harness.setProcessingTime(TRANSACTION_TIMEOUT / 2);
        contribute(4, 0);
        harness.setProcessingTime(TRANSACTION_TIMEOUT);
        assertThat(models()).hasSize(2 * once);
        harness.setProcessingTime(TRANSACTION_TIMEOUT * 3 / 2);
        assertThat(pieces(0)).hasSize(once);
        assertThat(pieces(1)).hasSize(2 * once);
    }

    @Test
    void beginsNoModelWhereTheStartCheckRefuses() throws Exception {
        StartCheck refusal =
                () -> {
                    throw new IncompatibleStateException("there is one already");
                };
        bootstrap();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = harness(Songs.hyperparameters(), refusal);
        assertThatThrownBy(harness::open).hasMessageContaining("there is one already");
        harness.close();
        harness = harness(Songs.hyperparameters(), refusal);
        harness.setRestoredCheckpointId(1);
        harness.initializeState(state);
        harness.open(); // a job that goes on is not asked
    }

    @Test
    void goesOnLearningAsTheSettingsNowSayAndKeepsWhatTheModelIs() throws Exception {
        bootstrap();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness =
                harness(
                        Songs.hyperparameters().toBuilder().kappa(0.9).alpha0(7).build(),
                        StartCheck.NONE);
        life = Lives.from(1);
        harness.setRestoredCheckpointId(1);
        harness.initializeState(state);
        harness.open();
        follow(0, 0, 1);
        contribute(4, 0);
        assertThat(newest().hyperparameters())
                .isEqualTo(Songs.hyperparameters().toBuilder().kappa(0.9).build());
        assertThat(progress().get(0).getRho()).isEqualTo(Math.pow(64, -0.9));
    }

    @Test
    void tellsOfDriftWithTheVersionThatLearnsItAndRemembersTheStreamThroughAFailure()
            throws Exception {
        bootstrap();
        for (int version = 0; version < 40; version++) {
            learn(version, 4 * version, 1);
        }
        assertThat(drifts()).isEmpty();
        goOnFrom(harness.snapshot(1, 1));
        follow(40, 0, 1);
        for (int version = 40; version < 60; version++) {
            learn(version, 4 * version, 1);
        }
        assertThat(drifts()).as("a steady stream").isEmpty();
        for (int version = 60; version < 80; version++) {
            learn(version, 12 * version, 3); // of one of three places alone
        }
        assertThat(drifts()).extracting(ComponentDrift::getComponent).doesNotHaveDuplicates();
        assertThat(drifts())
                .filteredOn(drift -> drift.getComponent() == -1)
                .singleElement()
                .satisfies(
                        drift -> {
                            FeatureShift most = drift.getFeatures().get(0);
                            assertThat(most.getName()).startsWith("feature ");
                            assertThat(most.getMean().getSurprise()).isLessThanOrEqualTo(-4);
                            assertThat(most.getMean().getBefore()).isBetween(4.0, 5.0);
                        });
    }

    /** Has a batch learned of songs first, first + step, …, and used at once. */
    private void learn(long version, int first, int step) throws Exception {
        List<Integer> numbers = IntStream.range(0, BATCH).mapToObj(n -> first + step * n).toList();
        send(Contributions.statistics("m", version, statistics(numbers)));
        follow(version + 1, 0, 1);
    }

    private List<ComponentDrift> drifts() {
        return progress().stream().flatMap(line -> line.getDrift().stream()).toList();
    }

    @Test
    void refusesStatisticsOfAModelThatItNeverMade() {
        assertThatThrownBy(() -> contribute(1, 3))
                .hasMessageContaining("model.id=m: songs were inferred with version 3")
                .hasMessageContaining("Give each its own model.id");
    }

    private List<ModelUpdate> pieces(long version) {
        return models().stream().filter(piece -> piece.getVersion() == version).toList();
    }

    private void goOnFrom(OperatorSubtaskState state) throws Exception {
        harness.close();
        harness = harness();
        life = Lives.from(1);
        harness.setRestoredCheckpointId(1);
        harness.initializeState(state);
        harness.open();
    }

    private void bootstrap() throws Exception {
        for (int n = 0; n < BOOTSTRAP; n++) {
            sample(n);
        }
        follow(0, 0, 1);
    }

    private void follow(long version, int subtask, int subtasks) throws Exception {
        send(Contributions.following("m", version, subtask, subtasks, life));
    }

    private void sample(int number) throws Exception {
        Song song = Songs.song(number);
        send(Contributions.sample("m", song.trackId(), -1, song.toFrames()));
    }

    private void contribute(int tracks, long version) throws Exception {
        send(Contributions.statistics("m", version, statistics(tracks)));
    }

    private void send(Contribution contribution) throws Exception {
        harness.processElement(new StreamRecord<>(contribution));
    }

    private static SufficientStatistics statistics(int tracks) {
        return statistics(IntStream.range(0, tracks).boxed().toList());
    }

    private static SufficientStatistics statistics(List<Integer> songs) {
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(Songs.model());
            return backend.infer(songs.stream().map(n -> Songs.song(n).toFrames()).toList())
                    .statistics();
        }
    }

    private static SufficientStatistics sum(SufficientStatistics a, SufficientStatistics b) {
        a.add(b);
        return a;
    }

    private static int nearly(Double a, Double b) {
        return Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a)) ? 0 : Double.compare(a, b);
    }

    private List<ModelUpdate> models() {
        return harness.extractOutputValues();
    }

    private Model newest() {
        long version = models().stream().mapToLong(ModelUpdate::getVersion).max().orElseThrow();
        return ModelRecords.toModel(
                        models().stream().filter(update -> update.getVersion() == version).toList())
                .model();
    }

    private List<LearningProgress> progress() {
        List<LearningProgress> lines = new ArrayList<>();
        harness.getSideOutput(Outputs.PROGRESS).forEach(record -> lines.add(record.getValue()));
        return lines;
    }
}
