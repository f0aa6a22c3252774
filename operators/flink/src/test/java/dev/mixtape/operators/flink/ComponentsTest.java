package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.ComponentDescription.Length;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.interpretation.SongShares;
import dev.mixtape.operators.interpretation.SongTally;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.TrackShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From embeddings to what components mean, through the three operators. */
final class ComponentsTest {
    private static final Model MODEL = Songs.model();

    private ComponentsLine line;

    @BeforeEach
    void open() throws Exception {
        line = new ComponentsLine();
    }

    @AfterEach
    void close() throws Exception {
        line.close();
    }

    /** The oracle counts in memory, once, the newest embedding of each track. */
    private static List<ComponentDescription> oracle(Iterable<TrackEmbedding> newest, Model model) {
        SongTally tally = new SongTally(Length.DEFAULT.exemplars());
        for (TrackEmbedding each : newest) {
            TrackShares shares = ComponentRecords.shares(each);
            tally.add(
                    new SongShares(
                            shares.getTrackId(),
                            shares.getTitle(),
                            shares.getArtist(),
                            shares.getFrames(),
                            shares.getTags(),
                            shares.getComponents(),
                            shares.getShares()));
        }
        return ComponentDescription.of(
                tally.counts(),
                DistinctFeature.of(model, FeatureNames.NUMBERED, Length.DEFAULT.features()),
                Length.DEFAULT);
    }

    private static TrackEmbedding random(String id, Random random) {
        float[] share = new float[Songs.K];
        float rest = 1;
        for (int k = 1; k < Songs.K; k++) {
            share[k] = rest * random.nextFloat();
            rest -= share[k];
        }
        share[0] = rest;
        List<String> tags =
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> "tag-" + random.nextInt(12))
                        .toList();
        return ComponentsLine.embedding(id, 10 + random.nextInt(90), tags, share);
    }

    @Test
    void tellsWhatTheNewestEmbeddingsOfAllTracksSayWhateverCameBefore() throws Exception {
        Random random = new Random(1);
        Map<String, TrackEmbedding> newest = new TreeMap<>();
        line.model(MODEL);
        for (int n = 0; n < 400; n++) {
            TrackEmbedding embedding = random("track-" + random.nextInt(80), random);
            newest.put(embedding.getTrackId(), embedding);
            line.take(embedding);
            if (n == 133) {
                line.failAndRestore();
            }
            if (n % 50 == 0) {
                line.advance(ComponentsLine.INTERVAL / 3);
            }
        }
        line.advance(2 * ComponentsLine.INTERVAL);
        List<ComponentDescription> told =
                line.newest().stream().map(ComponentRecords::description).toList();
        assertThat(told).isEqualTo(oracle(newest.values(), MODEL));
    }

    @Test
    void aRevisionLeavesNothingOfTheOneBefore() throws Exception {
        line.model(MODEL);
        line.take(ComponentsLine.embedding("a", 10, List.of("old", "x"), 1f, 0f));
        line.take(ComponentsLine.embedding("b", 10, List.of("y"), 1f, 0f));
        line.take(ComponentsLine.embedding("c", 10, List.of("z"), 0f, 1f));
        line.take(ComponentsLine.embedding("a", 30, List.of("new"), 0f, 1f));
        line.advance(2 * ComponentsLine.INTERVAL);
        ComponentSummary first = line.newest(0);
        ComponentSummary second = line.newest(1);
        assertThat(first.getTracks()).isEqualTo(1);
        assertThat(first.getShare()).isEqualTo(10.0 / 50);
        assertThat(first.getTags()).extracting("tag").containsExactly("y");
        assertThat(first.getExemplars()).extracting("trackId").containsExactly("b");
        assertThat(second.getTags()).extracting("tag").containsExactly("new", "z");
    }

    @Test
    void aWithdrawnTrackCountsNoMore() throws Exception {
        line.model(MODEL);
        line.take(ComponentsLine.embedding("a", 30, List.of("gone"), 1f, 0f));
        line.take(ComponentsLine.embedding("b", 10, List.of("y"), 1f, 0f));
        line.take(ComponentsLine.embedding("c", 30, List.of("z"), 0f, 1f));
        line.take(Withdrawals.of("a", "model", 0));
        line.take(Withdrawals.of("unknown", "model", 0));
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.newest(0).getTracks()).isEqualTo(1);
        assertThat(line.newest(0).getShare()).isEqualTo(10.0 / 40);
        assertThat(line.newest(0).getExemplars()).extracting("trackId").containsExactly("b");
    }

    @Test
    void theSameEmbeddingAgainChangesNothing() throws Exception {
        line.model(MODEL);
        line.take(ComponentsLine.embedding("a", 10, List.of("x"), 1f));
        line.advance(2 * ComponentsLine.INTERVAL);
        int told = line.told().size();
        line.take(ComponentsLine.embedding("a", 10, List.of("x"), 1f));
        line.advance(5 * ComponentsLine.INTERVAL);
        assertThat(line.told()).hasSize(told);
    }

    @Test
    void tellsAtMostOnceAnIntervalAndOnlyWhenSomethingChanged() throws Exception {
        line.model(MODEL);
        for (int n = 0; n < 100; n++) {
            line.take(ComponentsLine.embedding("t" + n, 10, List.of("x"), 1f));
            line.advance(ComponentsLine.INTERVAL / 10);
        }
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.told()).hasSizeBetween(10, 12);
        assertThat(line.newest(0).getTracks()).isEqualTo(100);
        int told = line.told().size();
        line.advance(10 * ComponentsLine.INTERVAL);
        assertThat(line.told()).as("nothing new").hasSize(told);
    }

    @Test
    void waitsForTheFirstVersionAndFollowsTheNewer() throws Exception {
        line.take(ComponentsLine.embedding("a", 10, List.of(), 1f));
        line.advance(3 * ComponentsLine.INTERVAL);
        assertThat(line.told()).isEmpty();
        line.model(MODEL);
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.newest(0).getModelVersion()).isZero();
        assertThat(line.newest(0).getFeatures())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("word")
                .hasSize(Songs.D)
                .extracting("name")
                .doesNotHaveDuplicates();
        line.failAndRestore();
        line.model(ComponentsLine.next(MODEL));
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.newest(0).getModelVersion()).isEqualTo(1);
    }

    @Test
    void aComponentThatItsLastTrackHasLeftIsToldEmpty() throws Exception {
        line.model(MODEL);
        line.take(ComponentsLine.embedding("a", 10, List.of("x"), 1f, 0f));
        line.advance(2 * ComponentsLine.INTERVAL);
        line.take(ComponentsLine.embedding("a", 10, List.of("x"), 0f, 1f));
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.newest(0).getShare()).isZero();
        assertThat(line.newest(0).getTracks()).isZero();
        assertThat(line.newest(0).getExemplars()).isEmpty();
        assertThat(line.newest(1).getShare()).isEqualTo(1);
    }

    @Test
    void tenThousandTagsAreBoundedAndTheFrequentOnesStay() throws Exception {
        line.model(MODEL);
        List<String> many = new ArrayList<>();
        many.add("x".repeat(1 << 20));
        many.add(" ");
        IntStream.range(0, 10_000).mapToObj(n -> "rare " + n).forEach(many::add);
        line.take(ComponentsLine.embedding("worst", 10, many, 1f));
        for (int n = 0; n < 400; n++) {
            List<String> tags = List.of("often", "r" + 3 * n, "r" + (3 * n + 1), "r" + (3 * n + 2));
            line.take(ComponentsLine.embedding("t" + n, 10, tags, 1f, 0f));
            line.take(ComponentsLine.embedding("u" + n, 10, List.of("other"), 0f, 1f));
        }
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.newest(0).getTags().get(0).getTag()).isEqualTo("often");
        assertThat(line.newest(0).getTags()).hasSize(Length.DEFAULT.tags());
        assertThat(line.tagsInState(0)).isBetween(1, CountComponents.MAX_TAGS);
        assertThat(line.tagsForgotten()).isPositive();
        line.take(ComponentsLine.embedding("worst", 10, List.of(), 1f));
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.newest(0).getTracks()).isEqualTo(401);
        assertThat(line.tagsInState(0)).isBetween(1, CountComponents.MAX_TAGS);
    }

    @Test
    void modelsDoNotMix() throws Exception {
        line.model(MODEL);
        TrackEmbedding other = ComponentsLine.embedding("a", 10, List.of("x"), 1f);
        other.setModelId("another");
        line.take(other);
        line.take(ComponentsLine.embedding("b", 10, List.of("y"), 1f));
        line.advance(2 * ComponentsLine.INTERVAL);
        assertThat(line.told()).extracting(ComponentSummary::getModelId).containsOnly("model");
        assertThat(line.newest(0).getTracks()).isEqualTo(1);
    }
}
