package dev.mixtape.operators.flink.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.internal.BestOfComponent;
import dev.mixtape.schemas.internal.Candidate;
import dev.mixtape.schemas.internal.KnownTrack;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RankTracksTest {
    private KeyedOneInputStreamOperatorTestHarness<Integer, Candidate, BestOfComponent> harness;
    private long now;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<Integer, Candidate, BestOfComponent>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new RankTracks(Plays.options())),
                Candidate::getComponent,
                Types.INT);
    }

    @Test
    void tellsTheLargestSharesOnceAnInterval() throws Exception {
        uses("small", 0.1);
        uses("large", 0.9);
        uses("middle", 0.5);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(told()).containsExactly("large", "middle");
        assertThat(told()).as("nothing changed since").isEmpty();
    }

    @Test
    void whatIsSmallerThanAllOfAFullListChangesNothing() throws Exception {
        for (int i = 1; i <= 5; i++) {
            uses("track-" + i, i / 10.0);
        }
        assertThat(told()).containsExactly("track-5", "track-4");
        uses("tiny", 0.05);
        assertThat(told()).isEmpty();
        assertThat(harness.numKeyedStateEntries())
                .as("four tracks in one map, count, least")
                .isEqualTo(3);
    }

    @Test
    void theReserveStepsInForTracksThatGoOrChangeAlsoAfterAFailure() throws Exception {
        for (int i = 1; i <= 5; i++) {
            uses("track-" + i, i / 10.0);
        }
        assertThat(told()).containsExactly("track-5", "track-4");
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = harness();
        harness.initializeState(state);
        harness.open();
        harness.setProcessingTime(now);

        uses("track-5", 0.01);
        usesNoMore("track-4");
        usesNoMore("never-seen");
        assertThat(told()).containsExactly("track-3", "track-2");
        uses("new", 0.35);
        assertThat(told()).containsExactly("new", "track-3");
    }

    private void uses(String track, double share) throws Exception {
        send(new Candidate(7, Plays.track(track, 0, shares(share))));
    }

    private static Map<Integer, Double> shares(double share) {
        return Map.of(7, share, 8, 1 - share);
    }

    private void usesNoMore(String track) throws Exception {
        send(new Candidate(7, KnownTracks.withdrawn(track)));
    }

    private void send(Candidate candidate) throws Exception {
        harness.processElement(new StreamRecord<>(candidate));
    }

    /** What the next interval tells. */
    private List<String> told() throws Exception {
        harness.getOutput().clear();
        now += Plays.INTERVAL;
        harness.setProcessingTime(now);
        return harness.extractOutputValues().stream()
                .flatMap(best -> best.getTracks().stream())
                .map(KnownTrack::getTrackId)
                .toList();
    }
}
