package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.List;

/**
 * What is shown of one track. Texts are as their publisher wrote them, whatever they hold.
 *
 * @param title null if it has none
 * @param artist null if it has none
 * @param strongest its largest components, falling
 * @param frames how many it has
 * @param boundPerFrame nats per frame
 * @param modelId the model that embedded it
 * @param modelVersion that model's version
 */
public record TrackLine(
        String id,
        String title,
        String artist,
        List<String> tags,
        List<ComponentShare> strongest,
        int frames,
        double boundPerFrame,
        String modelId,
        long modelVersion,
        Instant arrivedAt,
        Instant embeddedAt) {

    /** Keeps copies. */
    public TrackLine {
        tags = List.copyOf(tags);
        strongest = List.copyOf(strongest);
    }

    static TrackLine of(TrackEmbedding embedding) {
        return new TrackLine(
                embedding.getTrackId(),
                embedding.getTitle(),
                embedding.getArtist(),
                embedding.getTags(),
                embedding.getStrongest(),
                embedding.getFrames(),
                embedding.getBoundPerFrame(),
                embedding.getModelId(),
                embedding.getModelVersion(),
                embedding.getArrivedAt(),
                embedding.getEmbeddedAt());
    }
}
