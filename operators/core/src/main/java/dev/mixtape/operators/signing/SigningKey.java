package dev.mixtape.operators.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key by its name, and the ids that it may sign. Immutable, and shows nothing of the key. */
final class SigningKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] VERSION = "mixtape-signature-1".getBytes(UTF_8);
    private static final byte[] TRACK = "track".getBytes(UTF_8);
    private static final byte[] WITHDRAWAL = "withdrawal".getBytes(UTF_8);

    private final String name;
    private final SecretKeySpec secret;
    private final String prefix;

    /** Makes one that may sign the ids which begin with a prefix: with "", all of them. */
    SigningKey(String name, String secret, String prefix) {
        this.name = name;
        this.secret = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
        this.prefix = prefix;
    }

    String name() {
        return name;
    }

    String prefix() {
        return prefix;
    }

    boolean maySign(byte[] id) {
        byte[] start = prefix.getBytes(UTF_8);
        return id.length >= start.length
                && Arrays.equals(id, 0, start.length, start, 0, start.length);
    }

    /**
     * Returns the HMAC-SHA-256 of a track, or of its withdrawal when it has no value. Each part of
     * the message stands behind its length, so that no two records have the same message.
     */
    byte[] hmac(byte[] id, byte[] value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            add(mac, VERSION);
            add(mac, id);
            if (value == null) {
                add(mac, WITHDRAWAL);
            } else {
                add(mac, TRACK);
                add(mac, value);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static void add(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
    }
}
