package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.KnownTrack;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** What listeners' features need of an embedding. */
public final class KnownTracks {
    private KnownTracks() {}

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /**
     * Returns a track by its vector, and by the strongest components of its embedding, in
     * proportion.
     *
     * @param vectorWidth numbers of its vector; 0 to do without
     * @throws IllegalArgumentException if no component has a share above 0, or if the vector has
     *     another number of numbers, or one that is not finite
     */
    public static KnownTrack of(TrackEmbedding embedding, int vectorWidth) {
        ComponentShares shares = shares(embedding);
        if (shares.size() == 0) {
            throw new IllegalArgumentException(
                    "strongest=" + embedding.getStrongest() + ": must have a share above 0");
        }
        return new KnownTrack(
                embedding.getTrackId(),
                embedding.getModelVersion(),
                ShareBytes.write(shares),
                vectorWidth == 0 ? NONE : vector(embedding, vectorWidth));
    }

    private static ByteBuffer vector(TrackEmbedding embedding, int width) {
        float[] vector = EmbeddingRecords.vector(embedding);
        EmbeddingRecords.check("vector", vector, width);
        return ByteBuffer.wrap(Float16.encode(vector));
    }

    /**
     * Returns the strongest components of an embedding, in proportion; none if none has a share.
     */
    public static ComponentShares shares(TrackEmbedding embedding) {
        Map<Integer, Double> strongest = new TreeMap<>();
        for (ComponentShare share : embedding.getStrongest()) {
            strongest.put(share.getComponent(), (double) share.getShare());
        }
        return ComponentShares.of(strongest);
    }

    /** Returns a track that was taken back. */
    public static KnownTrack withdrawn(String trackId) {
        return new KnownTrack(trackId, -1L, NONE, NONE);
    }

    static ComponentShares shares(KnownTrack track) {
        return ShareBytes.read(track.getShares());
    }

    /** Its vector; no numbers if it has none. */
    static float[] vector(KnownTrack track) {
        ByteBuffer bytes = track.getVector().duplicate();
        byte[] halves = new byte[bytes.remaining()];
        bytes.get(halves);
        return Float16.decode(halves);
    }

    static boolean isWithdrawn(KnownTrack track) {
        return !track.getShares().hasRemaining();
    }
}
