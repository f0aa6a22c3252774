package dev.mixtape.pipeline.console.catalog;

import static dev.mixtape.pipeline.console.catalog.TestTopics.EMBEDDINGS;
import static dev.mixtape.pipeline.console.catalog.TestTopics.bytes;
import static dev.mixtape.pipeline.console.catalog.TestTopics.header;
import static dev.mixtape.pipeline.console.catalog.TestTopics.record;
import static dev.mixtape.pipeline.console.catalog.TestTopics.track;
import static dev.mixtape.pipeline.console.catalog.TestTopics.withdrawn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.flink.ModelRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.console.catalog.TestTopics.Sent;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.UserFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console's feed makes of topics, on a real broker. */
final class CatalogFeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir Path folder;
    private EmbeddedBroker broker;
    private TestTopics topics;

    @BeforeEach
    void startBroker() throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        topics = new TestTopics(broker.bootstrapServers());
    }

    @AfterEach
    void stopBroker() throws IOException {
        broker.close();
    }

    private CatalogFeed start() {
        return CatalogFeed.start(topics.settings(), folder.resolve("console"));
    }

    @Test
    void showsTracksOfATopicThatAppearsLater() throws Exception {
        try (CatalogFeed feed = start()) {
            await().atMost(PATIENCE).until(feed::isCaughtUp);
            assertThat(feed.trouble()).isEmpty();
            topics.make(EMBEDDINGS);
            topics.commit(track("a", 0, 1, 0), track("b", 0, 1, 0), withdrawn("b"));
            topics.abort(track("never", 0, 1, 0));
            topics.commit(track("c", 1, 1, 0), bytes(EMBEDDINGS, "odd", new byte[] {1, 2}));
            topics.commit(track("d", 1, Float.NaN), track("e", 2, 0, 1));
            awaitTracks(feed, "a", "c", "e");
            assertThat(feed.passedOver()).containsExactly(Map.entry(EMBEDDINGS, 2L));
            assertThat(feed.catalog().track("a").orElseThrow().title()).isEqualTo("Title of a");
            topics.partitions(EMBEDDINGS, 3);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> {
                                topics.commit(track(2, "f", 2, 0, 1));
                                return true;
                            });
            awaitTracks(feed, "a", "c", "e", "f");
            topics.commit(track("g", 2, 0, 1)); // of all, this one surely came while it was awaited
            awaitTracks(feed, "a", "c", "e", "f", "g");
            Freshness freshness = feed.freshness();
            assertThat(freshness.tracks()).isEqualTo(5);
            assertThat(freshness.medianSeconds().orElseThrow()).isBetween(2.0, 90.0);
            assertThat(freshness.newestCommit().orElseThrow()).isAfter(TIME);
        }
    }

    @Test
    void goesOnWhereItWasAndReadsNothingTwice() throws Exception {
        topics.make(EMBEDDINGS);
        topics.commit(track("a", 0, 1, 0), track("b", 0, 1, 0));
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "a", "b");
        }
        topics.deleteRecords(EMBEDDINGS, 2); // who begins anew does not find them
        topics.commit(track("c", 0, 1, 0), withdrawn("a"));
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "b", "c");
        }
    }

    @Test
    void forgetsTheTracksOfATopicThatWasMadeAnew() throws Exception {
        topics.make(EMBEDDINGS);
        topics.commit(track("old", 0, 1, 0), track("older", 0, 1, 0));
        Set<String> known = ConcurrentHashMap.newKeySet();
        try (CatalogFeed feed = start()) {
            feed.catalog()
                    .follow(
                            change -> {
                                if (change.line() == null) {
                                    known.remove(change.id());
                                } else {
                                    known.add(change.id());
                                }
                            });
            awaitTracks(feed, "old", "older");
            topics.delete(EMBEDDINGS);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> remade(track("new", 0, 1, 0)));
            awaitTracks(feed, "new");
            assertThat(known).containsExactly("new");
        }
        topics.delete(EMBEDDINGS);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> remade(track("newer", 0, 1, 0), track("newest", 0, 1, 0)));
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "newer", "newest");
        }
    }

    private boolean remade(Sent... tracks) throws Exception {
        topics.make(EMBEDDINGS);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            topics.commit(tracks);
                            return true;
                        });
        return true;
    }

    @Test
    void beginsAnewWhereOffsetsAreBeyondTheEndOrTombstonesMayBeGone() throws Exception {
        topics.make(EMBEDDINGS);
        topics.partitions(EMBEDDINGS, 2); // nothing is ever in the second
        topics.commit(track("a", 0, 1, 0));
        Bookmark read;
        Instant then;
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "a");
            await().atMost(PATIENCE).until(feed::isCaughtUp);
            then = Instant.now();
            Thread.sleep(5_000); // for the feed to look again what there is
        }
        TopicPartition partition = new TopicPartition(EMBEDDINGS, 0);
        try (Catalog catalog = Catalog.open(folder.resolve("console"))) {
            read = catalog.bookmark();
            assertThat(read.offsets()).containsExactly(Map.entry(partition, 1L));
            assertThat(read.complete().orElseThrow()).isAfter(then);
            String known = read.topics().get(EMBEDDINGS);
            catalog.put(gone());
            catalog.commit(
                    new Bookmark(
                            Map.of(partition, 99L), Map.of(EMBEDDINGS, known), read.complete()));
        }
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "a");
            await().atMost(PATIENCE).until(feed::isCaughtUp);
        }
        try (Catalog catalog = Catalog.open(folder.resolve("console"))) {
            catalog.put(gone());
            catalog.commit(
                    new Bookmark(
                            read.offsets(),
                            read.topics(),
                            Optional.of(Instant.now().minus(FeedThread.LONGEST_ABSENCE))));
        }
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "a");
        }
    }

    private static dev.mixtape.schemas.TrackEmbedding gone() throws Exception {
        return new dev.mixtape.schemas.RecordCodec<>(dev.mixtape.schemas.TrackEmbedding.class)
                .decode(track("gone", 0, 1, 0).value());
    }

    @Test
    void goesOnWhenTheBrokerIsBack() throws Exception {
        topics.make(EMBEDDINGS);
        topics.commit(track("a", 0, 1, 0));
        try (CatalogFeed feed = start()) {
            awaitTracks(feed, "a");
            int port = broker.port();
            broker.close();
            await().atMost(PATIENCE).until(() -> feed.trouble().isPresent());
            assertThat(feed.trouble().orElseThrow())
                    .startsWith("127.0.0.1:" + port + ": no Kafka broker answers");
            assertThat(feed.catalog().size()).isEqualTo(1);
            broker = EmbeddedBroker.start(folder.resolve("broker"), port);
            topics.commit(track("b", 0, 1, 0));
            awaitTracks(feed, "a", "b");
            await().atMost(PATIENCE).until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void knowsTheStatesBesideTheTracks() throws Exception {
        topics.make(EMBEDDINGS, "models", "progress", "components", "dead-letters");
        topics.make("user-features");
        Set<Event> events = ConcurrentHashMap.newKeySet();
        try (CatalogFeed feed = start()) {
            feed.follow(events::add);
            publishModel(3);
            topics.commit(track("a", 1, 1, 0), track("b", 3, 1, 0), track("c", 2, 0, 1));
            topics.commit(progress(2, ""), progress(3, "merged"), component(1), component(0));
            topics.commit(letter(7), letter(8), listener("ann"), listener("anton"));
            topics.commit(listener("bob"), bytes("user-features", "anton", null));
            topics.commit(replayed(7), bytes("dead-letters", "tracks/0/8", null));
            awaitTracks(feed, "a", "b", "c");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(feed.listener("bob")).isPresent();
                                assertThat(feed.components()).hasSize(2);
                                assertThat(feed.learning()).hasSize(2);
                                assertThat(events).hasSize(Event.values().length);
                                assertThat(feed.deadLetters())
                                        .extracting(
                                                letter -> letter.letter().getOffset(),
                                                letter -> letter.replay().isPresent())
                                        .containsExactly(
                                                org.assertj.core.api.Assertions.tuple(8L, false),
                                                org.assertj.core.api.Assertions.tuple(7L, true));
                            });
            assertThat(feed.deadLettersTotal()).isEqualTo(2);
            assertThat(feed.modelId()).contains("mixtape");
            assertThat(feed.model().orElseThrow().version()).isEqualTo(3);
            assertThat(feed.learning())
                    .extracting(LearningProgress::getVersion)
                    .containsExactly(2L, 3L);
            assertThat(feed.components())
                    .extracting(ComponentSummary::getComponent)
                    .containsExactly(0, 1);
            assertThat(feed.listener("bob").orElseThrow().getPlays()).isEqualTo(4);
            assertThat(feed.listener("anton")).isEmpty();
            ListenerPage page = feed.listeners("a", 10);
            assertThat(page.total()).isEqualTo(1);
            assertThat(page.listeners()).extracting(UserFeatures::getUser).containsExactly("ann");
            assertThat(feed.listeners("", 1).total()).isEqualTo(2);
            assertThat(feed.catalog().size()).isEqualTo(3);
            assertThat(feed.freshness().behind())
                    .containsExactly(Map.entry(0L, 1L), Map.entry(1L, 1L), Map.entry(2L, 1L));
        }
        try (CatalogFeed feed = start()) { // from the index, and from the topics again
            await().atMost(PATIENCE).until(feed::isCaughtUp);
            assertThat(feed.listener("bob")).isPresent();
            assertThat(feed.model()).isPresent();
            assertThat(feed.learning()).hasSize(2);
        }
    }

    @Test
    void keepsTheNamesThatPeopleGive() throws Exception {
        try (CatalogFeed feed = start()) {
            feed.names().put("mixtape", 4, "  slow strings ");
            feed.names().put("mixtape", 5, "drums");
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    feed.componentNames()
                                            .equals(
                                                    Map.of(
                                                            "mixtape/4", "slow strings",
                                                            "mixtape/5", "drums")));
            feed.names().put("mixtape", 5, " ");
            topics.commit(bytes("console-names", "mixtape/6", "no name".getBytes(UTF_8)));
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    feed.componentNames().keySet().equals(Set.of("mixtape/4"))
                                            && feed.passedOver().containsKey("console-names"));
            assertThatThrownBy(() -> feed.names().put("mixtape", 4, "x".repeat(101)))
                    .hasMessage("name of 101 characters: must have at most 100");
            assertThatThrownBy(() -> feed.names().put("mixtape", 4, "a\u202Eb"))
                    .hasMessageContaining("control or format characters");
        }
    }

    private static void awaitTracks(CatalogFeed feed, String... ids) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                feed.catalog()
                                                        .search(new Query("", null, null, 0, 100))
                                                        .tracks())
                                        .extracting(TrackLine::id)
                                        .containsExactlyInAnyOrder(ids));
    }

    private void publishModel(int version) throws Exception {
        float[] values = new float[64 * 3];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        PublishedModel model =
                new PublishedModel(
                        "20261129T120000000-0",
                        PublishedModel.Origin.NONE,
                        Bootstrap.bootstrap(
                                Hyperparameters.defaults(3).toBuilder().K(4).build(),
                                List.of(new Frames(64, 3, values))));
        for (int each = 0; each <= version; each++) {
            List<Sent> pieces = new java.util.ArrayList<>();
            for (ModelUpdate piece : ModelRecords.toRecords("mixtape", model)) {
                piece.setVersion(each);
                pieces.add(record("models", Models.key(piece), piece));
            }
            topics.commit(pieces.toArray(Sent[]::new));
        }
    }

    private static Sent progress(long version, String control) {
        return record(
                "progress",
                "mixtape",
                LearningProgress.newBuilder()
                        .setModelId("mixtape")
                        .setVersion(version)
                        .setTracksLearned(1)
                        .setFramesLearned(1)
                        .setBatchTracks(1)
                        .setBatchFrames(1)
                        .setBoundPerFrame(-60)
                        .setRho(0.5)
                        .setEta(0)
                        .setComponentsInUse(2)
                        .setStaleness(0)
                        .setPublishedAt(TIME)
                        .setControl(control)
                        .build());
    }

    private static Sent component(int k) {
        return record(
                "components",
                "mixtape/" + k,
                new ComponentSummary(
                        "mixtape", k, 0.5, 3L, List.of(), List.of(), List.of(), 3L, TIME));
    }

    private static Sent letter(long offset) {
        return record(
                "dead-letters",
                "tracks/0/" + offset,
                new DeadLetter(
                        "tracks",
                        0,
                        offset,
                        Stage.DECODE,
                        "no audio",
                        null,
                        TIME.plusSeconds(offset)));
    }

    private static Sent replayed(long offset) {
        return new Sent(
                "dead-letters",
                0,
                "tracks/0/" + offset,
                null,
                List.of(
                        header("mixtape-replayed-to", "tracks/0/99"),
                        header("mixtape-replayed-at", TIME.toString())));
    }

    private static Sent listener(String user) {
        return record(
                "user-features",
                user,
                new UserFeatures(
                        user,
                        List.of(new TasteShare(1, 1f)),
                        List.of(),
                        1.0,
                        4L,
                        2,
                        0f,
                        TIME,
                        TIME,
                        1_000L,
                        "mixtape",
                        0L,
                        1L,
                        List.of(),
                        TIME));
    }
}
