package dev.mixtape.operators.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mixtape.operators.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Signatures, and what a stranger would do with those of others. */
class TrackKeysTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Path PRODUCERS = Path.of("..", "..", "docs", "producers");
    private static final byte[] ID = bytes("label-a/ünï");
    private static final byte[] VALUE = {(byte) 0xc3, 1, ' ', 'b', 'y', 't', 'e', 's'};
    private static final String WRONG =
            "the signature with the key a is wrong: the record's key or value is not what was"
                    + " signed, or the signer's key is another one";
    private static final String UNREADABLE =
            "the header mixtape-signature cannot be read: it must be the key's name, a colon, and"
                    + " 64 hexadecimal digits in lower case";

    private final TrackKeys keys = keys(new SigningKey("a", SECRET, ""));

    /** By OpenSSL and by Python: docs/strangers.md has the command. */
    @Test
    void theFormatStaysAsItIs() {
        assertThat(signed(keys, ID, VALUE))
                .isEqualTo("a:efeb8766f55e4875d09bc1ad7438f4541324ed95a3fb22ff87b7f51c959fb9d0");
        assertThat(signed(keys, ID, null))
                .isEqualTo("a:4405dc69efd35f96245d9b873b14c35912453efa83818f559e1fd4595245aa19");
    }

    @Test
    void aSignedTrackAndASignedWithdrawalAreTaken() throws Exception {
        keys.verify(keys.sign(ID, VALUE), ID, VALUE);
        keys.verify(keys.sign(ID, null), ID, null);
        keys.verify(keys.sign(ID, new byte[0]), ID, new byte[0]);
    }

    @Test
    void aSignatureHoldsForItsIdAndContentAlone() {
        refuses(keys.sign(ID, VALUE), bytes("label-a/other"), VALUE, WRONG);
        byte[] exchanged = VALUE.clone();
        exchanged[3] ^= 1;
        refuses(keys.sign(ID, VALUE), ID, exchanged, WRONG);
        refuses(keys.sign(ID, VALUE), ID, Arrays.copyOf(VALUE, VALUE.length - 1), WRONG);
    }

    @Test
    void aWithdrawalCannotBeMadeOfATrackNorTheOtherWayRound() {
        refuses(keys.sign(ID, VALUE), ID, null, WRONG);
        refuses(keys.sign(ID, null), ID, VALUE, WRONG);
        refuses(keys.sign(ID, new byte[0]), ID, null, WRONG);
        refuses(keys.sign(ID, bytes("withdrawal")), ID, null, WRONG);
        refuses(keys.sign(ID, null), ID, bytes("withdrawal"), WRONG);
    }

    /** Of each pair the parts behind one another, without their lengths, are the same bytes. */
    @Test
    void nothingCanBeMovedBetweenIdAndContent() {
        byte[] id = bytes("a");
        refuses(keys.sign(id, bytes("btrackc")), bytes("atrackb"), bytes("c"), WRONG);
        refuses(keys.sign(bytes("atrackb"), bytes("c")), id, bytes("btrackc"), WRONG);
        refuses(keys.sign(id, bytes("bwithdrawal")), bytes("atrackb"), null, WRONG);
        refuses(keys.sign(bytes("atrackb"), null), id, bytes("bwithdrawal"), WRONG);
    }

    @Test
    void aSignatureHasOneForm() {
        String signature = signed(keys, ID, VALUE);
        refuses(bytes(signature.substring(0, signature.length() - 1)), ID, VALUE, UNREADABLE);
        refuses(bytes(signature.substring(0, signature.length() - 2)), ID, VALUE, UNREADABLE);
        refuses(bytes(signature + "00"), ID, VALUE, UNREADABLE);
        refuses(bytes(signature + "\n"), ID, VALUE, UNREADABLE);
        refuses(bytes(" " + signature), ID, VALUE, UNREADABLE);
        String digits = signature.substring(2);
        refuses(bytes("a:" + digits.toUpperCase(Locale.ROOT)), ID, VALUE, UNREADABLE);
        refuses(bytes(digits), ID, VALUE, UNREADABLE);
        refuses(bytes(":" + digits), ID, VALUE, UNREADABLE);
        refuses(bytes("a:" + signature), ID, VALUE, UNREADABLE);
        refuses(bytes("a:"), ID, VALUE, UNREADABLE);
        refuses(new byte[0], ID, VALUE, UNREADABLE);
        refuses(new byte[10_000_000], ID, VALUE, UNREADABLE);
        refuses(new byte[] {'a', ':', (byte) 0xff}, ID, VALUE, UNREADABLE);
    }

    @Test
    void withoutASignatureOrAKeyARecordIsRefused() {
        refuses(
                null,
                ID,
                VALUE,
                "record without the header mixtape-signature: tracks.keys-file is set, so every"
                        + " record must be signed");
        refuses(
                keys.sign(new byte[0], VALUE),
                null,
                VALUE,
                "signed record without a key: its key must be the track's id");
    }

    @Test
    void anUnknownKeyIsNamed() {
        byte[] signature = keys(new SigningKey("b", SECRET, "")).sign(ID, VALUE);
        refuses(
                signature,
                ID,
                VALUE,
                "signed with the key b, which tracks.keys-file does not have: sign with one that it"
                        + " has");
    }

    @Test
    void anotherKeyOfTheSameNameIsRefused() {
        byte[] signature = keys(new SigningKey("a", "f" + SECRET, "")).sign(ID, VALUE);
        refuses(signature, ID, VALUE, WRONG);
    }

    @Test
    void keysRotateWithoutAGap() throws Exception {
        SigningKey older = new SigningKey("a", SECRET, "");
        SigningKey newer = new SigningKey("a-2", "f" + SECRET, "");
        TrackKeys both = keys(older, newer);
        both.verify(keys.sign(ID, VALUE), ID, VALUE);
        assertThat(signed(both, ID, VALUE)).startsWith("a-2:");
        both.verify(both.sign(ID, VALUE), ID, VALUE);
        keys(newer).verify(both.sign(ID, VALUE), ID, VALUE);
        assertThatThrownBy(() -> keys(newer).verify(keys.sign(ID, VALUE), ID, VALUE))
                .isInstanceOf(SignatureException.class)
                .hasMessageStartingWith("signed with the key a, which tracks.keys-file");
    }

    @Test
    void aKeyWithAPrefixSignsNoOthersIds() throws Exception {
        SigningKey ofA = new SigningKey("a", SECRET, "label-a/");
        TrackKeys both = keys(ofA, new SigningKey("b", "f" + SECRET, "label-b/"));
        both.verify(both.sign(ID, VALUE), ID, VALUE);
        assertThat(signed(both, ID, VALUE)).as("not by the newest, which may not").startsWith("a:");
        String others = "signed with the key a, which may only sign ids that begin with label-a/";
        for (String id : List.of("label-b/x", "label-a", "x/label-a/", "Label-a/x", "")) {
            byte[] signature = keys.sign(bytes(id), null); // the same key, by one who has it
            assertThatThrownBy(() -> both.verify(signature, bytes(id), null))
                    .as(id)
                    .isInstanceOf(SignatureException.class)
                    .hasMessage(others);
        }
        assertThatThrownBy(() -> both.sign(bytes("label-c/x"), null))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "tracks.keys-file: no key in it may sign the id label-c/x; choose an id"
                                + " that begins with the prefix of one, or add a key");
    }

    @Test
    void showsNoKey() {
        SigningKey key = new SigningKey("a", SECRET, "");
        assertThat(List.of(key, keys(key)).toString())
                .doesNotContain(SECRET, HexFormat.of().formatHex(bytes(SECRET)));
    }

    @Test
    void theDocsShowTheRecipeThatIsTriedAndWhatComesOfIt() throws Exception {
        String recipe = Files.readString(PRODUCERS.resolve("track_signature.py"));
        assertThat(Files.readString(PRODUCERS.resolveSibling("strangers.md")))
                .contains(recipe.substring(recipe.indexOf("def signature")).indent(4))
                .contains(signed(keys, ID, VALUE), signed(keys, ID, null));
    }

    @Test
    void pythonSignsTheSame() throws Exception {
        assumeTrue(hasPython(), "no python3");
        for (byte[] value : new byte[][] {VALUE, null, {}, new byte[100_000]}) {
            String argument = value == null ? "None" : hex(value);
            assertThat(python(hex(ID), argument)).isEqualTo(signed(keys, ID, value));
        }
    }

    private void refuses(byte[] signature, byte[] id, byte[] value, String why) {
        assertThatThrownBy(() -> keys.verify(signature, id, value))
                .isInstanceOf(SignatureException.class)
                .hasMessage(why);
    }

    /** What docs/producers/track_signature.py makes of an id and a value in hexadecimal digits. */
    private static String python(String id, String value) throws Exception {
        String script =
                """
                import sys
                from track_signature import signature
                id, value = sys.stdin.read().split()
                value = None if value == "None" else bytes.fromhex(value[1:])
                print(signature("a", "%s", bytes.fromhex(id[1:]).decode(), value))
                """;
        Process process =
                new ProcessBuilder("python3", "-B", "-c", script.formatted(SECRET))
                        .directory(PRODUCERS.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var in = process.getOutputStream()) {
            in.write(bytes(id + " " + value));
        }
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "pass").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** With a letter in front, so that there is something of no bytes too. */
    private static String hex(byte[] bytes) {
        return "x" + HexFormat.of().formatHex(bytes);
    }

    private static TrackKeys keys(SigningKey... keys) {
        return new TrackKeys(List.of(keys));
    }

    private static String signed(TrackKeys keys, byte[] id, byte[] value) {
        return new String(keys.sign(id, value), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
