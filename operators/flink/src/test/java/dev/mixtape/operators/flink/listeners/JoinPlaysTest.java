package dev.mixtape.operators.flink.listeners;

import static dev.mixtape.operators.flink.listeners.Plays.DAY;
import static dev.mixtape.operators.flink.listeners.Plays.NOON;
import static dev.mixtape.operators.flink.listeners.Plays.play;
import static dev.mixtape.operators.flink.listeners.Plays.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.internal.AcceptedPlay;
import dev.mixtape.schemas.internal.Candidate;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import dev.mixtape.schemas.internal.ListenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JoinPlaysTest {
    private KeyedTwoInputStreamOperatorTestHarness<String, AcceptedPlay, KnownTrack, Listen>
            harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
        harness.setProcessingTime(NOON);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, AcceptedPlay, KnownTrack, Listen>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new JoinPlays(Plays.options())),
                AcceptedPlay::getTrackId,
                KnownTrack::getTrackId,
                Types.STRING);
    }

    @Test
    void aPlayTakesTheNewestEmbeddingOfItsTrack() throws Exception {
        know(track("t", 1, Map.of(1, 1.0)));
        know(track("t", 2, Map.of(2, 1.0)));
        heard("ann", "t", NOON);
        assertThat(harness.extractOutputValues())
                .containsExactly(
                        new Listen(
                                "ann", ListenKind.PLAY, NOON, 1.0, track("t", 2, Map.of(2, 1.0))));
    }

    @Test
    void playsWaitForTheirTrackAlsoThroughAFailure() throws Exception {
        heard("ann", "t", NOON - 2);
        heard("bob", "t", NOON - 1);
        assertThat(harness.extractOutputValues()).isEmpty();
        restart();
        know(track("other", 1, Map.of(1, 1.0)));
        assertThat(harness.extractOutputValues()).isEmpty();
        know(track("t", 1, Map.of(1, 1.0)));
        assertThat(harness.extractOutputValues())
                .extracting(Listen::getUser, Listen::getKind, Listen::getTime)
                .containsExactly(
                        tuple("ann", ListenKind.PLAY, NOON - 2),
                        tuple("bob", ListenKind.PLAY, NOON - 1));
        know(track("t", 2, Map.of(1, 1.0)));
        assertThat(harness.extractOutputValues()).as("only once").hasSize(4);
        harness.setProcessingTime(NOON + 30 * DAY);
        assertThat(letters()).isEmpty();
    }

    @Test
    void aPlayThatWaitedTooLongDiesAndALaterOneGoesOnWaiting() throws Exception {
        heard("ann", "t", NOON);
        harness.setProcessingTime(NOON + 5 * DAY);
        heard("bob", "t", NOON);
        restart();
        harness.setProcessingTime(NOON + 7 * DAY);
        assertThat(letters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.getTopic()).isEqualTo("plays");
                            assertThat(letter.getTrackId()).isEqualTo("t");
                            assertThat(letter.getReason())
                                    .isEqualTo(
                                            "no track with this id came within PT168H"
                                                    + " (listeners.max-wait); publish it, then"
                                                    + " replay this");
                        });
        know(track("t", 1, Map.of(1, 1.0)));
        assertThat(harness.extractOutputValues())
                .extracting(Listen::getUser)
                .containsExactly("bob");
    }

    @Test
    void soManyPlaysWaitForATrackAndNoMore() throws Exception {
        for (int i = 0; i < Plays.WAITING + 2; i++) {
            heard("user-" + i, "t", NOON + i);
        }
        assertThat(letters()).hasSize(2);
        assertThat(letters().get(0).getReason())
                .startsWith("3 plays wait already for this track, which is unknown");
        know(track("t", 1, Map.of(1, 1.0)));
        assertThat(harness.extractOutputValues()).hasSize(Plays.WAITING);
    }

    @Test
    void aTrackEmbeddedAnewIsToldToThoseWhoHeardIt() throws Exception {
        know(track("t", 1, Map.of(1, 1.0)));
        heard("ann", "t", NOON);
        heard("ann", "t", NOON + 1);
        heard("long-ago", "t", NOON - 601 * DAY);
        restart();
        know(track("t", 2, Map.of(2, 1.0)));
        know(track("t", 2, Map.of(2, 1.0)));
        assertThat(harness.extractOutputValues())
                .as("once, and not to whom a play counts a millionth by now")
                .extracting(
                        Listen::getUser,
                        Listen::getKind,
                        listen -> listen.getTrack().getModelVersion())
                .containsExactly(tuple("ann", ListenKind.REVISION, 2L));
    }

    @Test
    void aWithdrawnTrackIsTakenFromThoseWhoHeardItAndItsPlaysDie() throws Exception {
        know(track("t", 1, Map.of(1, 1.0)));
        heard("ann", "t", NOON);
        know(KnownTracks.withdrawn("t"));
        heard("bob", "t", NOON);
        assertThat(harness.extractOutputValues())
                .extracting(Listen::getUser, Listen::getKind)
                .containsExactly(
                        tuple("ann", ListenKind.PLAY), tuple("ann", ListenKind.WITHDRAWAL));
        assertThat(letters())
                .singleElement()
                .extracting(DeadLetter::getReason)
                .isEqualTo("the track was withdrawn; publish it again before this is replayed");

        know(track("t", 2, Map.of(2, 1.0)));
        heard("bob", "t", NOON);
        assertThat(harness.extractOutputValues()).as("it is a track again").hasSize(3);
    }

    @Test
    void playsThatWaitForATrackThatIsWithdrawnDie() throws Exception {
        heard("ann", "t", NOON);
        know(KnownTracks.withdrawn("t"));
        assertThat(letters()).hasSize(1);
        harness.setProcessingTime(NOON + 30 * DAY);
        assertThat(letters()).hasSize(1);
    }

    @Test
    void componentsAreToldWhoUsesThemAndWhoNoLongerDoes() throws Exception {
        know(track("t", 1, Map.of(1, 0.5, 2, 0.5)));
        know(track("t", 2, Map.of(2, 1.0)));
        know(KnownTracks.withdrawn("t"));
        assertThat(side(JoinPlays.CANDIDATES))
                .extracting(
                        Candidate::getComponent, each -> !KnownTracks.isWithdrawn(each.getTrack()))
                .containsExactly(
                        tuple(1, true),
                        tuple(2, true),
                        tuple(2, true),
                        tuple(1, false),
                        tuple(2, false));
    }

    private void heard(String user, String track, long time) throws Exception {
        harness.processElement1(
                new StreamRecord<>(play(user, track, time, harness.getProcessingTime())));
    }

    private void know(KnownTrack track) throws Exception {
        harness.processElement2(new StreamRecord<>(track));
    }

    private List<DeadLetter> letters() {
        return side(Outputs.DEAD_LETTERS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        List<T> all = new ArrayList<>();
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        if (records != null) {
            records.forEach(record -> all.add(record.getValue()));
        }
        return all;
    }

    private void restart() throws Exception {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        long now = harness.getProcessingTime();
        harness.close();
        harness = harness();
        harness.initializeState(state);
        harness.open();
        harness.setProcessingTime(now);
    }
}
