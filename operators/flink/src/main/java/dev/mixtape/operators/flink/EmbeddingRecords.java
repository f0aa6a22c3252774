package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.CatalogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What inference said of a song, as the record of the embeddings topic. */
public final class EmbeddingRecords {
    /** A song uses at most T components, and few of them much. */
    private static final int STRONGEST = 8;

    private EmbeddingRecords() {}

    /** The numbers of an embedding: K, log domain. */
    public static float[] values(TrackEmbedding record) {
        return unboxed(record.getEmbedding());
    }

    /** Where a track lies along the model's axes; no numbers of a model without any. */
    public static float[] vector(TrackEmbedding record) {
        return unboxed(record.getVector());
    }

    /**
     * Checks what was read of a record.
     *
     * @param name of it
     * @param length that it must have
     * @throws IllegalArgumentException if it has another, or a number that is not finite
     */
    public static void check(String name, float[] values, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(
                    name + " of " + values.length + " numbers: must be " + length);
        }
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        name + "[" + i + "]=" + values[i] + ": must be finite");
            }
        }
    }

    /** Returns numbers of a record. */
    public static float[] unboxed(List<Float> boxed) {
        float[] values = new float[boxed.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed.get(i);
        }
        return values;
    }

    static TrackEmbedding of(
            Song song, SongResult result, String modelId, PublishedModel with, long now) {
        return builder(result, modelId, with, now)
                .setTrackId(song.trackId())
                .setContentId(song.contentId())
                .setFrames(result.frames())
                .setTitle(song.title())
                .setArtist(song.artist())
                .setTags(song.tags())
                .setArrivedAt(Instant.ofEpochMilli(song.arrivedAt()))
                .build();
    }

    /** Of a track that was embedded again, from those of its frames that are kept. */
    static TrackEmbedding of(
            String trackId,
            CatalogEntry entry,
            SongResult result,
            String modelId,
            PublishedModel with,
            long now) {
        return builder(result, modelId, with, now)
                .setTrackId(trackId)
                .setRefreshed(true)
                .setContentId(entry.getContentId())
                .setFrames(entry.getFrames())
                .setTitle(entry.getTitle())
                .setArtist(entry.getArtist())
                .setTags(entry.getTags())
                .setArrivedAt(Instant.ofEpochMilli(entry.getArrivedAt()))
                .build();
    }

    private static TrackEmbedding.Builder builder(
            SongResult result, String modelId, PublishedModel with, long now) {
        return TrackEmbedding.newBuilder()
                .setModelId(modelId)
                .setModelVersion(with.model().version())
                .setLineage(with.lineage())
                .setEmbedding(boxed(result.embedding()))
                .setVector(boxed(result.vector()))
                .setStrongest(strongest(result.responsibilities()))
                .setBoundPerFrame(result.boundPerFrame())
                .setEmbeddedAt(Instant.ofEpochMilli(now));
    }

    /** Returns numbers as records keep them. */
    public static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>(values.length);
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    /** The largest shares, falling; ties by component number, so that the order is certain. */
    private static List<ComponentShare> strongest(float[] responsibilities) {
        return IntStream.of(LargestFirst.of(responsibilities, STRONGEST))
                .mapToObj(k -> new ComponentShare(k, responsibilities[k]))
                .toList();
    }
}
