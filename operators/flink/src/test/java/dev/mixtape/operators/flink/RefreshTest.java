package dev.mixtape.operators.flink;

import static dev.mixtape.operators.flink.InferenceHarness.BUNDLE;
import static dev.mixtape.operators.flink.InferenceHarness.direct;
import static dev.mixtape.operators.flink.InferenceHarness.moved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.refresh.Readings;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Embeddings are made again when the model has moved, from kept frames, and never learned from. */
final class RefreshTest {
    /** Of probabilities, by a byte a value of these frames; what real music loses is documented. */
    private static final double COMPACTION = 0.02;

    private InferenceHarness harness;

    @BeforeEach
    void open() throws Exception {
        harness = new InferenceHarness(InferenceHarness.TOLERANCE);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void embedsATrackAgainOnceTheModelHasMovedAndNotBefore() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        harness.send(Songs.song(1));
        harness.check();
        assertThat(harness.output()).hasSize(1);

        Model still = unmoved(model);
        harness.send(still);
        harness.check();
        assertThat(harness.output()).as("the model has not moved").hasSize(1);

        harness.send(moved(still));
        harness.check();
        assertThat(harness.output())
                .extracting(TrackEmbedding::getModelVersion)
                .containsExactly(0L, 2L);
        TrackEmbedding first = harness.output().get(0);
        TrackEmbedding again = harness.output().get(1);
        assertThat(List.of(first.getRefreshed(), again.getRefreshed()))
                .containsExactly(false, true);
        assertThat(again.getTrackId()).isEqualTo(first.getTrackId());
        assertThat(again.getContentId()).isEqualTo(first.getContentId());
        assertThat(again.getFrames()).isEqualTo(first.getFrames());
        assertThat(again.getArrivedAt()).isEqualTo(first.getArrivedAt());

        harness.check();
        assertThat(harness.output()).as("it is fresh").hasSize(2);
    }

    @Test
    void neverLearnsFromARefresh() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        for (int n = 0; n < 6; n++) {
            harness.send(Songs.song(n));
        }
        harness.flush();
        harness.send(moved(model));
        harness.check();
        harness.flush();
        assertThat(harness.output()).hasSize(12);
        assertThat(harness.learned()).isEqualTo(6);
    }

    @Test
    void newSongsThatWaitForTheirBundleGoFirst() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        harness.send(Songs.song(1));
        harness.flush();
        harness.send(moved(model));
        harness.leap(InferenceHarness.CHECK_INTERVAL); // it is due, and has its turn in a moment
        harness.send(Songs.song("new", "new", 2));
        harness.pass(1);
        assertThat(harness.output())
                .extracting(TrackEmbedding::getTrackId)
                .containsExactly("song-1", "new", "song-1");
    }

    @Test
    void goesOnAfterAFailureInTheMiddle() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        for (int n = 0; n < 3 * BUNDLE; n++) {
            harness.send(Songs.song(n));
        }
        harness.flush();
        harness.send(moved(model));
        harness.leap(InferenceHarness.CHECK_INTERVAL); // all are due
        harness.pass(1);
        List<String> again = new ArrayList<>(refreshed());
        assertThat(again).as("one bundle").hasSize(BUNDLE);
        harness.restart();
        harness.check();
        again.addAll(refreshed());
        assertThat(again).hasSize(3 * BUNDLE).doesNotHaveDuplicates();
    }

    @Test
    void afterTwentyVersionsEveryTrackIsAsIfEmbeddedByAVersionWithinTolerance() throws Exception {
        double tolerance = 0.3; // some versions
        TreeMap<String, TrackEmbedding> topic = new TreeMap<>();
        List<Model> versions = new ArrayList<>(List.of(Songs.model()));
        try (InferenceHarness lenient = new InferenceHarness(tolerance)) {
            for (int version = 0; version <= 20; version++) {
                lenient.send(versions.get(version));
                lenient.send(Songs.song(version));
                lenient.check();
                if (version % 7 == 3) {
                    topic.putAll(lenient.compacted());
                    lenient.restart();
                }
                versions.add(moved(versions.get(version)));
            }
            topic.putAll(lenient.compacted());
        }
        double[] newest = versions.get(20).travelled();
        assertThat(topic).hasSize(21);
        assertThat(topic.values())
                .extracting(TrackEmbedding::getModelVersion)
                .as("some were embedded again, some need not be")
                .contains(20L)
                .anyMatch(version -> version < 20);
        for (int n = 0; n <= 20; n++) {
            TrackEmbedding embedding = topic.get("song-" + n);
            Model used = versions.get((int) embedding.getModelVersion());
            assertThat(used.version())
                    .as("the oldest is not as it was")
                    .isGreaterThan(n == 0 ? 0 : n - 1);
            SongResult exact = direct(used, Songs.song(n));
            assertThat(Readings.take(exact.responsibilities(), used.travelled()).moved(newest))
                    .isLessThan(1.05 * tolerance); // shares of kept frames differ a little
            for (int k = 0; k < Songs.K; k++) {
                assertThat(Math.exp(embedding.getEmbedding().get(k)))
                        .isCloseTo(Math.exp(exact.embedding()[k]), within(COMPACTION));
            }
        }
    }

    @Test
    void aNewRevisionTakesThePlaceOfTheFramesThatWereKept() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        harness.send(Songs.song("a", "one", 0));
        harness.flush();
        harness.send(Songs.song("a", "two", 1));
        harness.flush();
        Model next = moved(model);
        harness.send(next);
        harness.check();
        assertThat(harness.output())
                .extracting(TrackEmbedding::getContentId)
                .containsExactly("one", "two", "two");
        assertThat(Math.exp(harness.output().get(2).getEmbedding().get(0)))
                .isCloseTo(
                        Math.exp(direct(next, Songs.song("a", "two", 1)).embedding()[0]),
                        within(COMPACTION));
    }

    @Test
    void framesThatHaveExpiredAreDroppedAndComeBackWithTheSameAudio() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        harness.send(Songs.song(1));
        harness.flush();
        assertThat(harness.stateEntries()).as("content, arrival, entry and frames").isEqualTo(4);
        harness.restart(); // time below goes by in one leap
        harness.leap(InferenceHarness.TTL + 1_000);
        assertThat(harness.stateEntries()).as("content and arrival").isEqualTo(2);
        Model next = moved(model);
        harness.send(next);
        harness.check();
        assertThat(harness.output()).isEmpty();

        harness.send(Songs.song(1));
        harness.check();
        assertThat(harness.output())
                .extracting(TrackEmbedding::getModelVersion)
                .containsExactly(1L);
        harness.flush();
        assertThat(harness.learned()).as("since the restart").isZero();
        harness.send(moved(next));
        harness.check();
        assertThat(harness.output()).hasSize(2);
    }

    @Test
    void keepsNoFramesWhenSwitchedOff() throws Exception {
        try (InferenceHarness off = new InferenceHarness(null)) {
            Model model = Songs.model();
            off.send(model);
            off.send(Songs.song(1));
            off.flush();
            assertThat(off.stateEntries()).as("content and arrival").isEqualTo(2);
            off.send(moved(model));
            off.check();
            assertThat(off.output()).hasSize(1);
        }
    }

    private List<String> refreshed() {
        return harness.output().stream()
                .filter(embedding -> embedding.getModelVersion() == 1)
                .map(TrackEmbedding::getTrackId)
                .toList();
    }

    private static Model unmoved(Model model) {
        return new Model(
                model.hyperparameters(),
                model.whitening(),
                model.posterior(),
                model.version() + 1,
                model.batchesLearned(),
                model.tracksLearned(),
                model.framesLearned(),
                model.travelled(),
                model.axes(),
                model.remembered());
    }
}
