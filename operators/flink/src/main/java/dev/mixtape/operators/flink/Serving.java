package dev.mixtape.operators.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which of two models on one stream serves a track: the challenger, if the track's place in [0, 1)
 * lies below its share. The place is the first 53 bits of SHA-256 of {@code challenger/track} in
 * UTF-8, divided by 2⁵³, so that anybody can tell: a larger share takes tracks over and gives none
 * back, and another challenger gets others.
 *
 * @param challengerId the model beside the first one; empty if there is none
 * @param share of tracks that it serves, in [0, 1]
 * @param isChallenger whether it is this model
 */
public record Serving(String challengerId, double share, boolean isChallenger)
        implements Serializable {

    /** A model with none beside it. */
    public static final Serving ALONE = new Serving("", 0, false);

    private static final int BITS = 53;

    /** Whether this model serves a track. */
    public boolean serves(String trackId) {
        boolean toChallenger = !challengerId.isEmpty() && place(trackId) < share;
        return toChallenger == isChallenger;
    }

    private double place(String trackId) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest((challengerId + "/" + trackId).getBytes(UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - BITS)) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
