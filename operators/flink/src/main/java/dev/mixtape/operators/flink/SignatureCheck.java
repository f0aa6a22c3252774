package dev.mixtape.operators.flink;

import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.operators.signing.TrackKeys;
import dev.mixtape.schemas.Stage;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Optional;

/** Whether a record of the tracks topic is by somebody who may write it; yes, without keys. */
final class SignatureCheck {
    private final Optional<TrackKeys> keys;

    /** Reads the keys, and throws as {@link KeysFile#read} does. */
    SignatureCheck(KeysFile file) {
        keys = file.read();
    }

    /** Returns when a record, of which nothing was read yet, is as it was signed. */
    void check(IncomingRecord record) throws Rejection {
        if (keys.isEmpty()) {
            return;
        }
        try {
            keys.get().verify(record.signature(), record.key(), record.value());
        } catch (SignatureException e) {
            throw new Rejection(Stage.RECORD, text(record.key()), e.getMessage(), e);
        }
    }

    /**
     * Returns when the id in a record's value is its key: by the key it was decided who may sign.
     */
    void checkId(IncomingRecord record, String trackId) throws Rejection {
        if (keys.isPresent()
                && !Arrays.equals(record.key(), trackId.getBytes(StandardCharsets.UTF_8))) {
            throw new Rejection(
                    Stage.RECORD,
                    trackId,
                    "signed record whose key is not the track's id: give it the id as its key",
                    null);
        }
    }

    private static String text(byte[] key) {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }
}
