package dev.mixtape.operators.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.SettingException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that sign records of the tracks topic. A signature is {@code NAME:} and the HMAC-SHA-256
 * by the key of that name, in 64 hexadecimal digits; it covers the record's key, which is the
 * track's id, and its value or that it has none. Immutable.
 */
public final class TrackKeys {
    /** The header of a record that holds its signature. */
    public static final String HEADER = "mixtape-signature";

    /** What keys are called: too short for a key that stands where its name should. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,30}");

    private static final int MOST_BYTES = 30 + 1 + 64;
    private static final Pattern SIGNATURE = Pattern.compile("(" + NAME + "):([0-9a-f]{64})");

    private final Map<String, SigningKey> byName = new LinkedHashMap<>();

    /** Makes it of keys with different names, the newest last. */
    TrackKeys(List<SigningKey> keys) {
        keys.forEach(key -> byName.put(key.name(), key));
    }

    /**
     * Returns the signature of a record by the newest key that may sign it.
     *
     * @param id the record's key: the track's id in UTF-8
     * @param value the record's value; null for a withdrawal
     * @throws SettingException if no key may sign this id
     */
    public byte[] sign(byte[] id, byte[] value) {
        Optional<SigningKey> newest =
                byName.values().stream()
                        .filter(key -> key.maySign(id))
                        .reduce((older, newer) -> newer);
        SigningKey key =
                newest.orElseThrow(
                        () ->
                                new SettingException(
                                        SigningSettings.TRACKS_KEYS_FILE.key()
                                                + ": no key in it may sign the id "
                                                + new String(id, UTF_8)
                                                + "; choose an id that begins with the prefix of"
                                                + " one, or add a key"));
        return (key.name() + ":" + HexFormat.of().formatHex(key.hmac(id, value)))
                .getBytes(ISO_8859_1);
    }

    /**
     * Returns when a record is as somebody who has one of the keys, and may sign its id, made it.
     *
     * @param signature of the header {@link #HEADER}; null without one
     * @param id the record's key; null without one
     * @param value the record's value; null for a withdrawal
     * @throws SignatureException otherwise; its message is a sentence that shows neither a key nor
     *     the signature that would be right
     */
    public void verify(byte[] signature, byte[] id, byte[] value) throws SignatureException {
        if (signature == null) {
            throw new SignatureException(
                    "record without the header "
                            + HEADER
                            + ": "
                            + SigningSettings.TRACKS_KEYS_FILE.key()
                            + " is set, so every record must be signed");
        }
        if (id == null) {
            throw new SignatureException(
                    "signed record without a key: its key must be the track's id");
        }
        Matcher parts = parts(signature);
        SigningKey key = byName.get(parts.group(1));
        if (key == null) {
            throw new SignatureException(
                    "signed with the key "
                            + parts.group(1)
                            + ", which "
                            + SigningSettings.TRACKS_KEYS_FILE.key()
                            + " does not have: sign with one that it has");
        }
        if (!key.maySign(id)) {
            throw new SignatureException(
                    "signed with the key "
                            + key.name()
                            + ", which may only sign ids that begin with "
                            + key.prefix());
        }
        byte[] given = HexFormat.of().parseHex(parts.group(2));
        if (!MessageDigest.isEqual(given, key.hmac(id, value))) {
            throw new SignatureException(
                    "the signature with the key "
                            + key.name()
                            + " is wrong: the record's key or value is not what was signed, or the"
                            + " signer's key is another one");
        }
    }

    private static Matcher parts(byte[] signature) throws SignatureException {
        // The length first: a stranger's header may be megabytes.
        if (signature.length <= MOST_BYTES) {
            Matcher parts = SIGNATURE.matcher(new String(signature, ISO_8859_1));
            if (parts.matches()) {
                return parts;
            }
        }
        throw new SignatureException(
                "the header "
                        + HEADER
                        + " cannot be read: it must be the key's name, a colon, and 64 hexadecimal"
                        + " digits in lower case");
    }
}
