package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up embeddings. */
final class Tracks {
    static final String MODEL = "music";
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private Tracks() {}

    /** One with a vector, that arrived so many seconds after the first. */
    static TrackEmbedding.Builder track(String id, int second, float... vector) {
        return TrackEmbedding.newBuilder()
                .setTrackId(id)
                .setContentId("00")
                .setModelId(MODEL)
                .setModelVersion(3)
                .setEmbedding(List.of(-1f, -2f))
                .setVector(list(vector))
                .setStrongest(List.of(new ComponentShare(1, 0.8f), new ComponentShare(0, 0.2f)))
                .setBoundPerFrame(-60.5)
                .setFrames(1_000)
                .setTitle("Title of " + id)
                .setArtist("Artist of " + id)
                .setTags(List.of())
                .setArrivedAt(FIRST.plusSeconds(second))
                .setEmbeddedAt(FIRST.plusSeconds(second + 1L));
    }

    static List<Float> list(float... numbers) {
        List<Float> list = new ArrayList<>();
        for (float number : numbers) {
            list.add(number);
        }
        return list;
    }

    /** Normal numbers. */
    static float[] random(Random random, int width) {
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
