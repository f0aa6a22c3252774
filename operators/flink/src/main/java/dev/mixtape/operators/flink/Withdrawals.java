package dev.mixtape.operators.flink;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Word that a track is withdrawn, where its embeddings go, so that it comes after them. Within the
 * job it is an embedding without a single number; in the topic it is a tombstone.
 */
public final class Withdrawals {
    public static final Setting<Duration> REMEMBERED =
            Setting.duration(
                    "withdrawals.remembered",
                    "7 d",
                    "How long a withdrawal is remembered after it was read: an older record of the"
                            + " track, from another partition, does not bring the track back"
                            + " within that time.");

    private Withdrawals() {}

    /** Tells it from an embedding. */
    public static boolean is(TrackEmbedding embedding) {
        return embedding.getEmbedding().isEmpty();
    }

    static TrackEmbedding of(String trackId, String modelId, long now) {
        return TrackEmbedding.newBuilder()
                .setTrackId(trackId)
                .setContentId("")
                .setModelId(modelId)
                .setModelVersion(-1)
                .setEmbedding(List.of())
                .setStrongest(List.of())
                .setBoundPerFrame(0)
                .setFrames(0)
                .setArrivedAt(Instant.ofEpochMilli(now))
                .setEmbeddedAt(Instant.ofEpochMilli(now))
                .build();
    }
}
