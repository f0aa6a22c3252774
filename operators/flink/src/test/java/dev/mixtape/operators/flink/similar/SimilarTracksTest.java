package dev.mixtape.operators.flink.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.flink.IncompatibleStateException;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.similar.PlantedCatalog;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SimilarTracksTest {
    private static final int N = 80;
    private static final int K = 16;
    private static final int WANTED = 4;

    private final float[][] embeddings = PlantedCatalog.of(2 * N, K, 3);

    @ParameterizedTest
    @EnumSource
    void everyListIsWhatExactSearchFindsAsTracksComeChangeAndGo(Similarity similarity)
            throws Exception {
        try (Shop shop = new Shop(Shop.options(similarity, 3, WANTED, 1), null, 1)) {
            for (int i = 0; i < N; i++) {
                shop.put("t" + i, 1, embeddings[i]);
                shop.settle();
            }
            shop.assertExact();
            for (int i = 0; i < 8; i++) {
                shop.put("t" + i * 9, 2, embeddings[N + i]);
                shop.settle();
            }
            shop.assertExact();
            for (int i = 0; i < 3; i++) {
                shop.withdraw("t" + i * 20);
                shop.settle();
            }
            shop.assertExact();
            shop.withdraw("never-seen");
            shop.settle();
            assertThat(shop.topic).hasSize(N - 3);
        }
    }

    @Test
    void aTrackThatIsWithdrawnOnceMoreTakesItsListAwayThoughItsTombstoneWasLost() throws Exception {
        try (Shop shop = new Shop(Shop.options(Similarity.COSINE, 3, WANTED, 1), null, 1)) {
            for (int i = 0; i < 6; i++) {
                shop.put("t" + i, 1, embeddings[i]);
            }
            shop.settle();
            var list = shop.topic.get("t2");
            shop.withdraw("t2");
            shop.settle();
            shop.topic.put("t2", list);
            shop.withdraw("t2");
            shop.settle();
            assertThat(shop.topic).hasSize(5).doesNotContainKey("t2");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverOvertakesWhatNoListNamesATrackThatIsGoneOrARevisionThatIsOver(long seed)
            throws Exception {
        Random random = new Random(seed);
        try (Shop shop = new Shop(Shop.options(Similarity.COSINE, 3, WANTED, 1), null, seed)) {
            for (int i = 0; i < 400; i++) {
                String id = "t" + random.nextInt(40);
                if (random.nextInt(4) == 0) {
                    shop.withdraw(id);
                } else {
                    shop.put(id, i, embeddings[random.nextInt(2 * N)]);
                }
                for (int s = random.nextInt(12); s > 0 && shop.step(); s--) {
                    // some of what is under way arrives
                }
            }
            shop.settle();
            assertThat(shop.topic.keySet()).isEqualTo(shop.catalog.keySet());
            for (SimilarTracks tracks : shop.topic.values()) {
                for (SimilarTrack neighbour : tracks.getNeighbours()) {
                    float[] one = direction(shop, tracks.getTrackId());
                    float[] other = direction(shop, neighbour.getTrackId());
                    assertThat(neighbour.getSimilarity())
                            .isEqualTo((float) Similarity.COSINE.ofDirections(one, other));
                }
            }
        }
    }

    private static float[] direction(Shop shop, String id) {
        assertThat(shop.catalog).containsKey(id);
        return Similarity.COSINE.direction(shop.catalog.get(id));
    }

    @Test
    void goesOnAfterAFailureAsIfNothingHadHappened() throws Exception {
        SimilarOptions options = Shop.options(Similarity.COSINE, 2, WANTED, 1);
        try (Shop undisturbed = new Shop(options, null, 1);
                Shop first = new Shop(options, null, 1)) {
            for (int i = 0; i < N / 2; i++) {
                undisturbed.put("t" + i, 1, embeddings[i]);
                undisturbed.settle();
                first.put("t" + i, 1, embeddings[i]);
                first.settle();
            }
            Shop.Snapshot snapshot = first.settle();
            first.put("lost", 1, embeddings[N]); // after the checkpoint, so it comes again
            try (Shop second = new Shop(options, snapshot, 1)) {
                second.catalog.putAll(undisturbed.catalog);
                second.topic.putAll(first.topic);
                for (int i = N / 2; i < N; i++) {
                    undisturbed.put("t" + i, 1, embeddings[i]);
                    undisturbed.settle();
                    second.put("t" + i, 1, embeddings[i]);
                    second.settle();
                }
                second.withdraw("t1");
                undisturbed.withdraw("t1");
                second.settle();
                undisturbed.settle();
                assertThat(second.topic).isEqualTo(undisturbed.topic);
            }
        }
    }

    @Test
    void theSameEmbeddingAgainChangesNothing() throws Exception {
        try (Shop shop = new Shop(Shop.options(Similarity.COSINE, 2, WANTED, 2), null, 1)) {
            for (int i = 0; i < 20; i++) {
                shop.put("t" + i, 1, embeddings[i]);
            }
            shop.settle();
            int sent = shop.sent();
            for (int i = 0; i < 20; i++) {
                shop.put("t" + i, 1, embeddings[i]);
            }
            assertThat(shop.step()).as("a question is under way").isFalse();
            shop.settle();
            assertThat(shop.sent()).isEqualTo(sent);
        }
    }

    @Test
    void askingAgainMendsListsThatWithdrawalsEmptied() throws Exception {
        try (Shop shop = new Shop(Shop.options(Similarity.COSINE, 2, WANTED, 3), null, 1)) {
            for (int i = 0; i < N; i++) {
                shop.put("t" + i, 1, embeddings[i]);
            }
            shop.settle();
            for (int i = 0; i < N / 2; i++) {
                shop.withdraw("t" + i);
            }
            shop.settle();
            for (int i = N; i < N + N / 2; i++) { // three rounds, and each track in them
                shop.put("t" + i, 1, embeddings[i]);
                shop.settle();
            }
            shop.assertExact();
        }
    }

    @Test
    void vectorsAreComparedOnlyWhereTheyAreMade() {
        Settings settings =
                Settings.defaults(
                                Stream.<Setting<?>>concat(
                                                SimilarSettings.GROUP.settings().stream(),
                                                Stream.of(
                                                        ModelSettings.MODEL_ID,
                                                        ModelSettings.VECTOR_WIDTH))
                                        .toList())
                        .with("embedding.vector-width", "0");
        assertThatThrownBy(() -> SimilarOptions.of(settings, 1_024))
                .hasMessage(
                        "similar.similarity=vectors: needs embedding.vector-width of at least 1;"
                                + " set it, or compare by hellinger");
        assertThat(
                        SimilarOptions.of(settings.with("embedding.vector-width", "3"), 1_024)
                                .comparison())
                .isEqualTo(Comparison.VECTORS);
    }

    @Test
    void otherShardsOrAnotherSimilarityThanTheStateHasAreRefused() throws Exception {
        Shop.Snapshot snapshot;
        try (Shop shop = new Shop(Shop.options(Similarity.COSINE, 2, WANTED, 1), null, 1)) {
            shop.put("t0", 1, embeddings[0]);
            snapshot = shop.settle();
        }
        assertThatThrownBy(
                        () -> new Shop(Shop.options(Similarity.COSINE, 3, WANTED, 1), snapshot, 1))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageStartingWith(
                        "similar.shards=3: the state that this job starts from belongs to"
                                + " neighbours, made with 2; set it back");
        assertThatThrownBy(
                        () ->
                                new Shop(
                                        Shop.options(Similarity.HELLINGER, 2, WANTED, 1),
                                        snapshot,
                                        1))
                .hasMessageStartingWith("similar.similarity=hellinger: ");
    }
}
