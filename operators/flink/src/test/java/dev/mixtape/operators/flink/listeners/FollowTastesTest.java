package dev.mixtape.operators.flink.listeners;

import static dev.mixtape.operators.flink.listeners.Plays.DAY;
import static dev.mixtape.operators.flink.listeners.Plays.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.schemas.RecommendedTrack;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.UserFeatures;
import dev.mixtape.schemas.internal.BestOfComponent;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import dev.mixtape.schemas.internal.ListenKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FollowTastesTest {
    private KeyedTwoInputStreamOperatorTestHarness<String, Listen, BestOfComponent, UserFeatures>
            harness;

    private long now = NOON;

    @BeforeEach
    void open() throws Exception {
        harness = harness(Plays.options());
        harness.open();
        harness.setProcessingTime(now);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, Listen, BestOfComponent, UserFeatures>
            harness(ListenerOptions options) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(
                        new FollowTastes(options), List.of(FollowTastes.BEST)),
                Listen::getUser,
                null, // what is broadcast has no key
                Types.STRING);
    }

    @Test
    void aUserWithOnePlayHasTheTasteOfThatTrack() throws Exception {
        play("t", NOON - DAY, 1, Map.of(1, 0.25, 2, 0.75));
        UserFeatures features = published();
        assertThat(features.getTaste())
                .containsExactly(new TasteShare(2, 0.75f), new TasteShare(1, 0.25f));
        assertThat(features.getPlays()).isEqualTo(1);
        assertThat(features.getTracks()).isEqualTo(1);
        assertThat(features.getWeight()).isCloseTo(1, within(1e-14));
        assertThat(features.getNewestPlayAt()).isEqualTo(Instant.ofEpochMilli(NOON - DAY));
        assertThat(features.getOldestPlayAt()).isEqualTo(features.getNewestPlayAt());
        assertThat(features.getNewestModelVersion()).isEqualTo(1);
        assertThat(features.getFoldedShare()).isZero();
    }

    @Test
    void publishesOnceAnIntervalHoweverMuchIsHeard() throws Exception {
        for (int i = 0; i < 5; i++) {
            play("t" + i, NOON + i, 1, Map.of(1, 1.0));
        }
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(published().getPlays()).isEqualTo(5);
        harness.getOutput().clear();
        harness.setProcessingTime(now + 10 * Plays.INTERVAL);
        assertThat(harness.extractOutputValues()).as("nothing was heard since").isEmpty();
    }

    @Test
    void lateAndShuffledPlaysGiveTheTasteOfPlaysInOrder() throws Exception {
        List<Listen> plays = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            int track = random.nextInt(30);
            plays.add(
                    listen(
                            ListenKind.PLAY,
                            "t" + track,
                            NOON - random.nextInt(300) * DAY / 2 - i,
                            0.1 + random.nextDouble(),
                            1,
                            Map.of(track % 4, 0.7, 4 + track % 3, 0.3)));
        }
        for (Listen play : plays) {
            send(play);
        }
        UserFeatures inOrder = published();
        assertThat(inOrder.getFoldedShare()).as("the bound was passed").isPositive();

        for (int round = 0; round < 5; round++) {
            close();
            open();
            Collections.shuffle(plays, random);
            for (Listen play : plays) {
                send(play);
            }
            UserFeatures shuffled = published();
            assertThat(shuffled.getWeight()).isCloseTo(inOrder.getWeight(), within(1e-13));
            assertThat(shuffled.getPlays()).isEqualTo(inOrder.getPlays());
            assertThat(shuffled.getNewestPlayAt()).isEqualTo(inOrder.getNewestPlayAt());
            assertThat(shuffled.getOldestPlayAt()).isEqualTo(inOrder.getOldestPlayAt());
            assertSameTaste(shuffled, inOrder, 1e-7);
        }
    }

    @Test
    void aPlayThatComesAgainCountsOnceAlsoAfterAFailure() throws Exception {
        play("t", NOON, 1, Map.of(1, 1.0));
        play("t", NOON + 1, 1, Map.of(1, 1.0));
        restart(Plays.options());
        play("t", NOON, 1, Map.of(1, 1.0));
        play("t", NOON + 1, 1, Map.of(1, 1.0));
        play("s", NOON, 1, Map.of(2, 1.0));
        UserFeatures features = published();
        assertThat(features.getPlays()).isEqualTo(3);
        assertThat(features.getTracks()).isEqualTo(2);
    }

    @Test
    void onlyTheNewestPlaysAreToldFromOnesThatComeAgain() throws Exception {
        int most = FollowTastes.REMEMBERED_PLAYS;
        int plays = most + most / 4 + 1;
        for (int i = 0; i < plays; i++) {
            play("t", NOON + i, 1, Map.of(1, 1.0));
        }
        play("t", NOON + plays - most, 1, Map.of(1, 1.0)); // the oldest that is remembered
        assertThat(published().getPlays()).isEqualTo(plays);
        play("t", NOON + plays - most - 1, 1, Map.of(1, 1.0));
        assertThat(published().getPlays()).isEqualTo(plays + 1);
    }

    @Test
    void aTrackEmbeddedAnewChangesTheTasteWithoutBeingHeardAgain() throws Exception {
        play("a", NOON, 1, Map.of(1, 1.0));
        play("b", NOON, 1, Map.of(2, 1.0));
        restart(Plays.options());
        send(listen(ListenKind.REVISION, "a", 0, 0, 5, Map.of(3, 1.0)));
        send(listen(ListenKind.REVISION, "never-heard", 0, 0, 9, Map.of(4, 1.0)));
        UserFeatures features = published();
        assertThat(features.getTaste())
                .containsExactly(new TasteShare(2, 0.5f), new TasteShare(3, 0.5f));
        assertThat(features.getPlays()).isEqualTo(2);
        assertThat(features.getOldestModelVersion()).isEqualTo(1);
        assertThat(features.getNewestModelVersion()).isEqualTo(5);
    }

    @Test
    void aWithdrawnTrackLeavesTheTaste() throws Exception {
        play("a", NOON, 1, Map.of(1, 1.0));
        play("a", NOON + 1, 1, Map.of(1, 1.0));
        play("b", NOON, 1, Map.of(2, 1.0));
        send(listen(ListenKind.WITHDRAWAL, "a", 0, 0, -1, Map.of()));
        UserFeatures features = published();
        assertThat(features.getTaste()).containsExactly(new TasteShare(2, 1f));
        assertThat(features.getPlays()).isEqualTo(1);

        send(listen(ListenKind.WITHDRAWAL, "b", 0, 0, -1, Map.of()));
        features = published();
        assertThat(features.getTaste()).isEmpty();
        assertThat(features.getWeight()).isZero();
        assertThat(features.getNewestModelVersion()).isEqualTo(-1);
    }

    @Test
    void recommendsTheNearestTracksThatWereNotHeard() throws Exception {
        best(1, "heard", Map.of(1, 1.0), "alike", Map.of(1, 0.6, 2, 0.4));
        best(2, "pure", Map.of(2, 1.0), "alike", Map.of(1, 0.6, 2, 0.4));
        best(3, "other", Map.of(3, 1.0));
        restart(Plays.options());
        play("heard", NOON, 1, Map.of(1, 1.0));
        play("also", NOON, 1, Map.of(2, 1.0));
        assertThat(published().getRecommended())
                .extracting(RecommendedTrack::getTrack)
                .containsExactly("alike", "pure");
        best(1, "better", Map.of(1, 0.5, 2, 0.5));
        play("also", NOON + 1, 1, Map.of(2, 1.0));
        assertThat(published().getRecommended())
                .extracting(RecommendedTrack::getTrack)
                .as("alike is no more among the best of 1, but still of 2")
                .containsExactly("better", "alike", "pure");
    }

    @Test
    void recommendsByVectorsWhereTracksHaveThem() throws Exception {
        Map<Integer, Double> same = Map.of(1, 1.0);
        best(
                1,
                List.of(
                        Plays.track("far", 1, same, 0, 1),
                        Plays.track("unknown", 1, same),
                        Plays.track("opposite", 1, same, -1, -1),
                        Plays.track("near", 1, same, 0.5f, 0.25f)));
        hear("a", NOON, same, 1, 0);
        hear("b", NOON, same, 0, 0.5f);
        restart(Plays.options());
        UserFeatures features = published();
        assertThat(features.getVector()).containsExactly(0.5f, 0.25f);
        assertThat(features.getRecommended())
                .extracting(RecommendedTrack::getTrack)
                .containsExactly("near", "far", "unknown");
        assertThat(features.getRecommended().get(0).getAffinity()).isCloseTo(1, within(1e-6f));
        assertThat(features.getRecommended().get(1).getAffinity())
                .isCloseTo((float) Math.sqrt(0.2), within(1e-6f));
    }

    @Test
    void vectorsOfBeforeCountNoMoreWhenTracksAreComparedWithout() throws Exception {
        best(
                1,
                List.of(
                        Plays.track("by-vector", 1, Map.of(1, 0.5, 2, 0.5), 1, 0),
                        Plays.track("by-shares", 1, Map.of(1, 1.0), 0, 1)));
        hear("a", NOON, Map.of(1, 1.0), 1, 0);
        restart(Plays.options(Duration.ofDays(30), 0));
        UserFeatures features = published();
        assertThat(features.getVector()).isEmpty();
        assertThat(features.getRecommended())
                .extracting(RecommendedTrack::getTrack)
                .containsExactly("by-shares", "by-vector");
    }

    @Test
    void theVectorFollowsItsTracksAndKeepsTheFoldedOnes() throws Exception {
        Map<Integer, Double> same = Map.of(1, 1.0);
        int plays = 3 * Plays.TRACKS;
        for (int i = 0; i < plays; i++) {
            hear("t" + i, NOON + i, same, i, -1); // as good as at once
        }
        UserFeatures features = published();
        assertThat(features.getFoldedShare()).isPositive();
        assertThat(features.getVector().get(0)).isCloseTo((plays - 1) / 2f, within(1e-3f));
        assertThat(features.getVector().get(1)).isCloseTo(-1, within(1e-6f));

        restart(Plays.options(Duration.ofDays(1)));
        String newest = "t" + (plays - 1);
        send(
                new Listen(
                        "ann",
                        ListenKind.REVISION,
                        0L,
                        0.0,
                        Plays.track(newest, 2, same, plays - 1, 23)));
        features = published();
        assertThat(features.getVector().get(0))
                .as("also in another half-life")
                .isCloseTo((plays - 1) / 2f, within(1e-3f));
        assertThat(features.getVector().get(1)).isCloseTo(0, within(1e-4f));

        send(new Listen("ann", ListenKind.WITHDRAWAL, 0L, 0.0, KnownTracks.withdrawn(newest)));
        assertThat(published().getVector().get(0)).isCloseTo((plays - 2) / 2f, within(1e-3f));
    }

    @Test
    void whatIsBeyondTheBoundOfTracksKeepsItsWeightAndItsShares() throws Exception {
        int plays = 3 * Plays.TRACKS;
        for (int i = 0; i < plays; i++) {
            play("t" + i, NOON + i * DAY, 1, Map.of(i % 2, 1.0));
        }
        UserFeatures features = published();
        assertThat(features.getPlays()).isEqualTo(plays);
        assertThat(features.getTracks()).isBetween(Plays.TRACKS, Plays.TRACKS + 1);
        double weight = 0;
        double even = 0;
        for (int i = 0; i < plays; i++) {
            double one = Math.pow(2, -(plays - 1 - i) / 30.0);
            weight += one;
            even += i % 2 == 0 ? one : 0;
        }
        assertThat(features.getWeight()).isCloseTo(weight, within(1e-12));
        assertThat(shareOf(features, 0)).isCloseTo(even / weight, within(1e-6));
        assertThat(features.getFoldedShare()).isBetween(0.4f, 0.7f);

        send(listen(ListenKind.REVISION, "t0", 0, 0, 2, Map.of(9, 1.0)));
        play("t0", NOON + plays * DAY, 1, Map.of(9, 1.0));
        assertThat(shareOf(published(), 9)).as("its new play alone").isBetween(0.03, 0.08);
    }

    @Test
    void anotherHalfLifeGoesOnFromTheWeightsThatAre() throws Exception {
        play("a", NOON - 30 * DAY, 1, Map.of(1, 1.0));
        play("b", NOON, 1, Map.of(2, 1.0));
        assertThat(published().getWeight()).isCloseTo(1.5, within(1e-13));
        restart(Plays.options(Duration.ofDays(1)));
        play("c", NOON + DAY, 1, Map.of(3, 1.0));
        UserFeatures features = published();
        assertThat(features.getHalfLifeMillis()).isEqualTo(DAY);
        assertThat(features.getWeight()).isCloseTo(0.75 + 1, within(1e-12));
        assertThat(shareOf(features, 1)).isCloseTo(0.25 / 1.75, within(1e-6));
    }

    @Test
    void usersDoNotMix() throws Exception {
        play("a", NOON, 1, Map.of(1, 1.0));
        Listen bob = listen(ListenKind.PLAY, "b", NOON, 1, 1, Map.of(2, 1.0));
        bob.setUser("bob");
        send(bob);
        harness.setProcessingTime(now += Plays.INTERVAL);
        assertThat(harness.extractOutputValues())
                .hasSize(2)
                .allSatisfy(features -> assertThat(features.getTaste()).hasSize(1));
    }

    private void play(String track, long time, double weight, Map<Integer, Double> shares)
            throws Exception {
        send(listen(ListenKind.PLAY, track, time, weight, 1, shares));
    }

    private void hear(String track, long time, Map<Integer, Double> shares, float... vector)
            throws Exception {
        send(new Listen("ann", ListenKind.PLAY, time, 1.0, Plays.track(track, 1, shares, vector)));
    }

    private static Listen listen(
            ListenKind kind,
            String track,
            long time,
            double weight,
            long version,
            Map<Integer, Double> shares) {
        return new Listen("ann", kind, time, weight, Plays.track(track, version, shares));
    }

    private void send(Listen listen) throws Exception {
        harness.processElement1(new StreamRecord<>(listen));
    }

    /** Tracks and their shares in turn. */
    @SuppressWarnings("unchecked")
    private void best(int component, Object... tracksAndShares) throws Exception {
        List<KnownTrack> tracks = new ArrayList<>();
        for (int i = 0; i < tracksAndShares.length; i += 2) {
            String id = (String) tracksAndShares[i];
            Map<Integer, Double> shares = (Map<Integer, Double>) tracksAndShares[i + 1];
            tracks.add(Plays.track(id, 1, shares));
        }
        best(component, tracks);
    }

    private void best(int component, List<KnownTrack> tracks) throws Exception {
        harness.processElement2(new StreamRecord<>(new BestOfComponent(component, tracks)));
    }

    /** The one record that the next interval brings. */
    private UserFeatures published() throws Exception {
        harness.getOutput().clear();
        harness.setProcessingTime(now += Plays.INTERVAL);
        assertThat(harness.extractOutputValues()).hasSize(1);
        return harness.extractOutputValues().get(0);
    }

    private void restart(ListenerOptions options) throws Exception {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = harness(options);
        harness.initializeState(state);
        harness.open();
        harness.setProcessingTime(now);
    }

    private static double shareOf(UserFeatures features, int component) {
        return features.getTaste().stream()
                .filter(share -> share.getComponent() == component)
                .mapToDouble(TasteShare::getShare)
                .findFirst()
                .orElse(0);
    }

    private static void assertSameTaste(UserFeatures a, UserFeatures b, double tolerance) {
        assertThat(a.getTaste()).hasSameSizeAs(b.getTaste());
        for (TasteShare share : b.getTaste()) {
            assertThat(shareOf(a, share.getComponent()))
                    .isCloseTo(share.getShare(), within(tolerance));
        }
    }
}
