package dev.mixtape.operators.flink.listeners;

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

    /**
     * Returns a track by the strongest components of its embedding, in proportion.
     *
     * @throws IllegalArgumentException if none of them has a share above 0
     */
    public static KnownTrack of(TrackEmbedding embedding) {
        ComponentShares shares = shares(embedding);
        if (shares.size() == 0) {
            throw new IllegalArgumentException(
                    "strongest=" + embedding.getStrongest() + ": must have a share above 0");
        }
        return new KnownTrack(
                embedding.getTrackId(), embedding.getModelVersion(), ShareBytes.write(shares));
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
        return new KnownTrack(trackId, -1L, ByteBuffer.allocate(0));
    }

    static boolean isWithdrawn(KnownTrack track) {
        return !track.getShares().hasRemaining();
    }
}
