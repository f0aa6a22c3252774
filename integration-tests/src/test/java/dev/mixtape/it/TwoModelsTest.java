package dev.mixtape.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.flink.Serving;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.Challenger;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with a challenger beside its model. */
final class TwoModelsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double SHARE = 0.4;

    private static final String[] WITH_CHALLENGER = {
        "model.features",
        "loudness",
        "challenger.model.id",
        "b",
        "challenger.share",
        "" + SHARE,
        "challenger.model.components",
        "1",
        "challenger.embedding.vector-width",
        "0"
    };

    @TempDir Path folder;

    @Test
    void bothModelsEmbedAndLearnEveryTrackOfOneExtraction() throws Exception {
        long before = LoudnessFeatures.extractions();
        try (Mixtape first = new Mixtape(WITH_CHALLENGER);
                Mixtape challenger = challengerOf(first);
                LocalJob job = LocalJob.start(first.settings(), folder)) {
            first.publishTones(0, 20);
            first.publishBytes("no track", new byte[3]);
            awaitTracks(first, 20);
            awaitTracks(challenger, 20);
            first.publishTones(20, 50);
            awaitTracks(first, 50);
            awaitTracks(challenger, 50);

            assertThat(LoudnessFeatures.extractions() - before).as("extractions").isEqualTo(50);
            assertThat(first.deadLetters()).as("dead letters").hasSize(1);
            assertThat(challenger.embeddings())
                    .allSatisfy(
                            embedding -> {
                                assertThat(embedding.getModelId()).isEqualTo("b");
                                assertThat(embedding.getEmbedding()).hasSize(1);
                            });
            assertServed(first, challenger);
            assertThat(meanDifference(first, challenger))
                    .as("one component explains worse than twelve")
                    .isLessThan(-0.1);
            assertThat(job.failure()).isEmpty();
        }
    }

    private static void assertServed(Mixtape first, Mixtape challenger) {
        Serving rule = new Serving("b", SHARE, true);
        Map<String, TrackEmbedding> its = byTrack(challenger);
        assertThat(first.embeddings())
                .allSatisfy(
                        embedding -> {
                            String track = embedding.getTrackId();
                            assertThat(its.get(track).getServes()).isEqualTo(rule.serves(track));
                            assertThat(embedding.getServes()).isNotEqualTo(rule.serves(track));
                        });
        assertThat(its.values()).filteredOn(TrackEmbedding::getServes).hasSizeBetween(10, 30);
    }

    /** Of raw frames, over the songs that gave neither model its sample; nats a frame. */
    private static double meanDifference(Mixtape first, Mixtape challenger) {
        double between = logDeterminant(challenger) - logDeterminant(first);
        Map<String, TrackEmbedding> its = byTrack(challenger);
        return first.embeddings().stream()
                .filter(embedding -> embedding.getModelVersion() > 0)
                .filter(embedding -> its.get(embedding.getTrackId()).getModelVersion() > 0)
                .mapToDouble(
                        embedding ->
                                its.get(embedding.getTrackId()).getBoundPerFrame()
                                        - embedding.getBoundPerFrame()
                                        + between)
                .average()
                .orElseThrow();
    }

    private static double logDeterminant(Mixtape mixtape) {
        return Models.newest(mixtape.settings()).orElseThrow().model().whitening().logDeterminant();
    }

    @Test
    void aChallengerComesLaterAndGoesAndTheFirstModelGoesOn() throws Exception {
        try (Mixtape first = new Mixtape(WITH_CHALLENGER);
                Mixtape challenger = challengerOf(first)) {
            Settings without = first.settings().with("challenger.model.id", "");
            try (LocalJob job = LocalJob.start(without, folder)) {
                first.publishTones(0, 20);
                awaitTracks(first, 20);
                assertThat(job.failure()).isEmpty();
            }
            try (LocalJob job = LocalJob.start(first.settings(), folder)) {
                first.publishTones(20, 45);
                awaitTracks(first, 45);
                awaitTracks(challenger, 25);
                assertThat(tracks(challenger)).as("before it came").doesNotContain("tone-0");
                assertThat(job.dropped()).isEmpty();
                assertThat(job.failure()).isEmpty();
            }
            try (LocalJob job = LocalJob.start(without, folder)) {
                assertThat(job.dropped())
                        .singleElement()
                        .asString()
                        .startsWith("The challenger is switched off: its model and its catalog");
                first.publishTones(45, 60);
                awaitTracks(first, 60);
                assertThat(first.embeddings()).as("each track once").hasSize(60);
                assertThat(tracks(challenger)).hasSize(25);
            }
            try (LocalJob job = LocalJob.start(first.settings(), folder)) {
                await("the end").atMost(PATIENCE).until(() -> job.failure().isPresent());
                assertThat(job.failure().orElseThrow())
                        .hasStackTraceContaining(
                                "challenger.model.id=b: the topic models-b holds this model"
                                        + " already")
                        .hasStackTraceContaining("challenger.model.take-over=true");
            }
        }
    }

    @Test
    void inLockstepTheLogAloneDecidesBothAtAnyParallelism() throws Exception {
        List<Outcome> two = lockstep(2);
        assertThat(lockstep(1)).isEqualTo(two);
        assertThat(two.get(0).models()).as("two models").isNotEqualTo(two.get(1).models());
    }

    private List<Outcome> lockstep(int parallelism) throws Exception {
        String[] settings =
                with(
                        "learning.lockstep",
                        "true",
                        "topics.partitions",
                        "2",
                        "bootstrap.tracks",
                        "6",
                        "batch.tracks",
                        "8",
                        "challenger.batch.tracks",
                        "5",
                        "job.parallelism",
                        "" + parallelism);
        Path checkpoints = folder.resolve("checkpoints-" + parallelism);
        try (Mixtape first = new Mixtape(settings);
                Mixtape challenger = challengerOf(first)) {
            try (LocalJob job = LocalJob.start(first.settings(), checkpoints)) {
                first.publishTones(0, 9);
                first.publishBytes("no track", new byte[3]);
                first.publishTones(9, 30);
                List<Outcome> both = List.of(Outcome.await(first), Outcome.await(challenger));
                assertThat(job.failure()).isEmpty();
                return both;
            }
        }
    }

    private static String[] with(String... more) {
        return Stream.concat(Arrays.stream(WITH_CHALLENGER), Arrays.stream(more))
                .toArray(String[]::new);
    }

    /** The challenger's topics, as one who knows it alone sees them. */
    private static Mixtape challengerOf(Mixtape first) {
        Settings its = Challenger.settings(first.settings());
        List<String> keysAndValues = new ArrayList<>();
        its.asMap()
                .forEach(
                        (key, text) -> {
                            if (!key.startsWith(Challenger.PREFIX) && !key.startsWith("kafka.")) {
                                keysAndValues.addAll(List.of(key, text));
                            }
                        });
        assertThat(its.get(MixtapeSettings.EMBEDDINGS_TOPIC)).isEqualTo("embeddings-b");
        return Mixtape.at(
                its.kafka().getProperty("bootstrap.servers"), keysAndValues.toArray(String[]::new));
    }

    private static void awaitTracks(Mixtape mixtape, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(tracks(mixtape)).hasSize(count);
                            assertThat(mixtape.tracksLearned()).isEqualTo(count);
                        });
    }

    private static Set<String> tracks(Mixtape mixtape) {
        return byTrack(mixtape).keySet();
    }

    /** Each track once: a second embedding of one is an error. */
    private static Map<String, TrackEmbedding> byTrack(Mixtape mixtape) {
        return mixtape.embeddings().stream().collect(toMap(TrackEmbedding::getTrackId, e -> e));
    }
}
