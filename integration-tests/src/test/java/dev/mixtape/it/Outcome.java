package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/**
 * What a job in lockstep made of a log, as bytes: each piece of each version in the order of the
 * topic, embeddings by track, and how many tracks were learned.
 */
public record Outcome(List<ByteBuffer> models, Map<String, ByteBuffer> embeddings, long learned) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Waits until all whole batches of the log are closed and what is in the open one is seen. */
    public static Outcome await(Mixtape mixtape) {
        TracksLog log = TracksLog.read(mixtape);
        long wanted = log.wholeBatches();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(mixtape.newestVersion()).isEqualTo(wanted);
                            assertThat(mixtape.embeddings())
                                    .extracting(TrackEmbedding::getTrackId)
                                    .containsExactlyInAnyOrderElementsOf(log.visibleTracks());
                        });
        assertThat(mixtape.progress())
                .extracting(LearningProgress::getVersion)
                .containsExactlyElementsOf(LongStream.rangeClosed(0, wanted).boxed().toList());
        return new Outcome(
                models(mixtape.models()),
                embeddings(mixtape.embeddings()),
                mixtape.tracksLearned());
    }

    /** Each version once, although every life of the job begins with one that is there already. */
    private static List<ByteBuffer> models(List<ModelUpdate> updates) {
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        return updates.stream()
                .peek(Outcome::forgetTheRun)
                .map(update -> ByteBuffer.wrap(codec.encode(update)))
                .distinct()
                .toList();
    }

    private static void forgetTheRun(ModelUpdate update) {
        update.setModelId("any");
        update.setLineage("");
        if (update.getBody() instanceof ModelHeader header) {
            header.setParentLineage("");
            header.setParentVersion(-1);
        } else if (update.getBody() instanceof ModelAxes) {
            update.setVersion(0); // every life tells the same axes anew
        }
    }

    private static Map<String, ByteBuffer> embeddings(List<TrackEmbedding> embeddings) {
        RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
        Map<String, ByteBuffer> bytes = new TreeMap<>();
        for (TrackEmbedding embedding : embeddings) {
            embedding.setModelId("any");
            embedding.setLineage("");
            embedding.setEmbeddedAt(Instant.EPOCH); // when it was made is a fact about the run
            bytes.put(embedding.getTrackId(), ByteBuffer.wrap(codec.encode(embedding)));
        }
        return bytes;
    }
}
