package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.similar.PlantedCatalog;
import dev.mixtape.operators.similarity.Similarity;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many short histories of few tracks, each in an order of its own of what is under way: where lists
 * must be exact, they are.
 */
final class AnyHistoryTest {
    private static final int HISTORIES = 150;
    private static final int WANTED = 4;

    private final float[][] embeddings = PlantedCatalog.of(500, 8, 5);
    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tracksThatComeAtOnceFindEachOtherThoughNobodyIsAskedAboutAgain(long seed)
            throws Exception {
        Random random = open(seed, 0);
        for (int history = 0; history < HISTORIES; history++) {
            for (int i = 0, tracks = random.nextInt(40); i < tracks; i++) {
                come("t" + i, random);
                arrive(random);
            }
            shop.rest();
            shop.assertExact();
            empty();
        }
    }

    /** A list keeps twice as many as it shows. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void asManyAsAListShowsMayChangeAndGoAsOftenAsTheyLike(long seed) throws Exception {
        Random random = open(seed, 0);
        for (int history = 0; history < HISTORIES; history++) {
            int tracks = 1 + random.nextInt(30);
            for (int i = 0; i < 2 * tracks; i++) {
                int track = random.nextInt(tracks);
                String id = "t" + track;
                if (!shop.catalog.containsKey(id)) {
                    come(id, random);
                } else if (track < WANTED && random.nextBoolean()) {
                    shop.withdraw(id);
                } else if (track < WANTED) {
                    come(id, random);
                }
                arrive(random);
            }
            shop.rest();
            shop.assertExact();
            empty();
        }
    }

    /** With each that goes as many are asked about again, so each list before it has lost more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inACatalogOfTheSquareOfThatAnyNumberMayComeAndGo(long seed) throws Exception {
        Random random = open(seed, 1);
        for (int i = 0; i < 3 * HISTORIES; i++) {
            String id = "t" + random.nextInt(WANTED * WANTED);
            if (shop.catalog.containsKey(id)) {
                shop.withdraw(id);
            } else {
                come(id, random);
            }
            shop.rest();
            shop.assertExact();
        }
    }

    private Random open(long seed, int askAgain) throws Exception {
        shop = new Shop(Shop.options(Similarity.COSINE, 3, WANTED, askAgain), null, seed);
        return new Random(seed);
    }

    private void come(String id, Random random) throws Exception {
        shop.put(id, 1, embeddings[random.nextInt(embeddings.length)]);
    }

    /** Some of what is under way. */
    private void arrive(Random random) throws Exception {
        for (int s = random.nextInt(12); s > 0 && shop.step(); s--) {
            // on to the next
        }
    }

    private void empty() throws Exception {
        for (String id : List.copyOf(shop.catalog.keySet())) {
            shop.withdraw(id);
        }
        shop.rest();
    }
}
