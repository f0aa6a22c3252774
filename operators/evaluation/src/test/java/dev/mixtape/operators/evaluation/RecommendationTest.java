package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.similarity.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecommendationTest {

    private static final int SONGS = 200;
    private static final int STYLES = 10;
    private static final int K = 24;

    /**
     * Songs of a style have the same shares of four components. How little they have of the others
     * is noise: next to nothing on the simplex, but most of a vector of logs.
     */
    private static float[] simplexSongs() {
        Random random = new Random(5);
        double[] styles = random.doubles(STYLES * 4, -3, 0).toArray();
        float[] songs = new float[SONGS * K];
        for (int q = 0; q < songs.length; q++) {
            int k = q % K;
            int style = q / K % STYLES;
            songs[q] =
                    (float)
                            (k < 4
                                    ? styles[style * 4 + k] + 0.1 * random.nextGaussian()
                                    : -8 - 10 * random.nextDouble());
        }
        return songs;
    }

    /**
     * Songs of a style point one way; how far is each song's own, which a softmax makes much of.
     */
    private static float[] directedSongs() {
        Random random = new Random(6);
        float[] styles = new float[STYLES * K];
        for (int q = 0; q < styles.length; q++) {
            styles[q] = (float) random.nextGaussian();
        }
        float[] songs = new float[SONGS * K];
        for (int i = 0; i < SONGS; i++) {
            double length = Math.exp(1.5 * random.nextGaussian());
            for (int k = 0; k < K; k++) {
                double noise = 0.5 * random.nextGaussian();
                songs[i * K + k] = (float) (length * (styles[i % STYLES * K + k] + noise));
            }
        }
        return songs;
    }

    /** Each user plays twelve songs, nine of them of one style. */
    private static Interactions loyal(int users) {
        Random random = new Random(9);
        List<int[]> of = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int style = user % STYLES;
            IntStream own = random.ints(0, SONGS / STYLES).map(s -> s * STYLES + style).distinct();
            IntStream any = random.ints(0, SONGS).filter(song -> song % STYLES != style);
            of.add(IntStream.concat(own.limit(9), any.distinct().limit(3)).sorted().toArray());
        }
        return new Interactions(
                IntStream.range(0, users).mapToObj(user -> "u" + user).toList(), SONGS, of);
    }

    private static double mean(float[] songs, Similarity similarity, Interactions interactions) {
        return new Recommendation(new Matrix(SONGS, K, songs), interactions)
                .run(similarity, 0.25, 3, 1).stream()
                        .mapToDouble(Recommendation.Score::ndcg)
                        .average()
                        .orElseThrow();
    }

    @Test
    void comparesDistributionsWhereTasteLiesInThem() {
        Interactions interactions = loyal(80);
        double cosine = mean(simplexSongs(), Similarity.COSINE, interactions);

        assertThat(mean(simplexSongs(), Similarity.HELLINGER, interactions))
                .isGreaterThan(cosine + 0.03);
        assertThat(mean(simplexSongs(), Similarity.JENSEN_SHANNON, interactions))
                .isGreaterThan(cosine + 0.03);
    }

    @Test
    void comparesDirectionsWhereTasteLiesInThem() {
        Interactions interactions = loyal(80);
        double cosine = mean(directedSongs(), Similarity.COSINE, interactions);

        assertThat(cosine)
                .isGreaterThan(mean(directedSongs(), Similarity.HELLINGER, interactions) + 0.03)
                .isGreaterThan(
                        mean(directedSongs(), Similarity.JENSEN_SHANNON, interactions) + 0.03);
    }

    @Test
    void beatsVectorsThatKnowNothing() {
        Random random = new Random(8);
        float[] noise = new float[SONGS * K];
        for (int q = 0; q < noise.length; q++) {
            noise[q] = (float) random.nextGaussian();
        }
        Interactions interactions = loyal(80);

        assertThat(mean(directedSongs(), Similarity.COSINE, interactions))
                .isGreaterThan(mean(noise, Similarity.COSINE, interactions) + 0.1);
    }

    @Test
    void drawsTheSameUsersForTheSameSeedAndOthersForAnother() {
        Recommendation task = new Recommendation(new Matrix(SONGS, K, simplexSongs()), loyal(80));

        List<Recommendation.Score> scores = task.run(Similarity.HELLINGER, 0.25, 3, 1);

        assertThat(task.run(Similarity.HELLINGER, 0.25, 3, 1)).isEqualTo(scores);
        assertThat(scores.stream().map(Recommendation.Score::ndcg)).doesNotHaveDuplicates();
        assertThat(scores).allMatch(score -> score.testUsers() == 20);
    }

    @Test
    void choosesAmongPowersOfTwoThatThereAreNeighboursFor() {
        assertThat(Recommendation.candidates(5000)).containsExactly(16, 32, 64, 128, 256, 512);
        assertThat(Recommendation.candidates(100)).containsExactly(16, 32, 64);
        assertThat(Recommendation.candidates(9)).containsExactly(9);
    }

    @Test
    void needsAVectorForEachItem() {
        Interactions two = new Interactions(List.of("ann"), 2, List.of(new int[] {0, 1}));
        assertThatThrownBy(() -> new Recommendation(new Matrix(3, 1, new float[3]), two))
                .hasMessage("3 vectors of 2 items: must be one each, of at least two");
    }

    @Test
    void needsTwoUsersWithTwoItems() {
        Interactions one =
                new Interactions(
                        List.of("ann", "bob"), 3, List.of(new int[] {0, 1}, new int[] {2}));
        assertThatThrownBy(() -> UserSplit.of(one, 0.1, 1))
                .hasMessage(
                        "1 users have two items or more: two are needed, one to choose k on and"
                                + " one to test on");
    }
}
