package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.Following;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AddContributionsTest {
    private OneInputStreamOperatorTestHarness<Contribution, Contribution> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new AddContributions("m"));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void sendsOneSumOfAVersionAfterADelay() throws Exception {
        contribute(3, 4);
        contribute(3, 1);
        contribute(2, 2);
        assertThat(sent()).isEmpty();
        pass(AddContributions.DELAY_MILLIS);
        assertThat(sent()).containsExactly("2 tracks by 2", "5 tracks by 3");
        pass(10 * AddContributions.DELAY_MILLIS);
        assertThat(sent()).as("nothing came since").isEmpty();
    }

    @Test
    void sendsAtOnceWhenAllOfTheGroupUseAnotherVersion() throws Exception {
        follow(0, 0);
        follow(1, 0);
        pass(AddContributions.DELAY_MILLIS);
        sent();
        contribute(0, 4);
        follow(1, 1);
        contribute(0, 3);
        assertThat(sent()).isEmpty();
        follow(0, 1);
        assertThat(sent())
                .as("sums before words, so that nothing is learned from after them")
                .containsExactly("7 tracks by 0", "1 uses 1", "0 uses 1");
    }

    @Test
    void doesNotWaitForASubtaskThatIsSlow() throws Exception {
        follow(0, 0);
        follow(1, 0);
        sent();
        contribute(0, 4);
        follow(1, 1);
        contribute(1, 1);
        follow(1, 2);
        pass(AddContributions.DELAY_MILLIS);
        assertThat(sent()).containsExactly("4 tracks by 0", "1 tracks by 1", "1 uses 2");
    }

    @Test
    void holdsNothingAtACheckpointOrAtTheEnd() throws Exception {
        contribute(1, 2);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(sent()).containsExactly("2 tracks by 1");
        contribute(1, 3);
        harness.endInput();
        harness.getOneInputOperator().finish();
        assertThat(sent()).containsExactly("3 tracks by 1");
    }

    @Test
    void inLockstepItSendsOneExactSumBeforeABarrier() throws Exception {
        exact(4, -1, 5); // 128 bits, the lower word first
        exact(4, 3, 0);
        pass(10 * AddContributions.DELAY_MILLIS);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues())
                .containsExactly(Contributions.exact("m", 4, new long[] {2, 6}));
    }

    @Test
    void whatABootstrapNeedsIsNotHeldUp() throws Exception {
        Contribution sample = Contributions.sample("m", "t", -1, new Frames(1, 1, new float[] {5}));
        harness.processElement(new StreamRecord<>(sample));
        assertThat(harness.extractOutputValues()).containsExactly(sample);
    }

    @Test
    void thereAreAsManyGroupsAsTheRootOfSubtasks() {
        assertThat(List.of(1, 2, 3, 4, 15, 16, 256))
                .extracting(AddContributions::groups)
                .containsExactly(1, 1, 1, 2, 3, 4, 16);
    }

    private void contribute(long version, int tracks) throws Exception {
        SufficientStatistics statistics = new SufficientStatistics(1, 1);
        for (int i = 0; i < tracks; i++) {
            statistics.addSong(10, -1, 0);
        }
        harness.processElement(
                new StreamRecord<>(Contributions.statistics("m", version, statistics)));
    }

    private void exact(long version, long... words) throws Exception {
        harness.processElement(new StreamRecord<>(Contributions.exact("m", version, words)));
    }

    private void follow(int subtask, long version) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        Contributions.following("m", version, subtask, 2, Lives.from(0))));
    }

    private void pass(long millis) throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + millis);
    }

    /** What was sent since this was asked last. */
    private List<String> sent() {
        List<String> sent =
                harness.extractOutputValues().stream()
                        .map(Contribution::getBody)
                        .map(
                                body ->
                                        body instanceof BatchStatistics batch
                                                ? Contributions.statistics(batch).tracks()
                                                        + " tracks by "
                                                        + batch.getModelVersion()
                                                : ((Following) body).getSubtask()
                                                        + " uses "
                                                        + ((Following) body).getVersion())
                        .toList();
        harness.getOutput().clear();
        return sent;
    }
}
