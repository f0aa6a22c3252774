package dev.mixtape.operators.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of keys may hold, and who may read it. */
class KeysFileTest {
    private static final String SECRET = "a secret of more than 16 bytes";

    private static final byte[] ID = "x".getBytes(UTF_8);

    @TempDir Path folder;

    @Test
    void withoutAFileThereAreNoKeys() {
        assertThat(KeysFile.NONE.read()).isEmpty();
    }

    @Test
    void takesCommentsSpacesAndEqualSignsInKeys() throws Exception {
        String text =
                "# of the labels\r\n\n  two=other " + SECRET + "\r\n one = " + SECRET + "==\n";
        TrackKeys one = new TrackKeys(List.of(new SigningKey("one", SECRET + "==", "")));
        assertThat(file(text).read().orElseThrow().sign(ID, null)).isEqualTo(one.sign(ID, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a = 15 bytes of key | line 1: a key of 15 bytes must have at least 16; make one with openssl rand -hex 32
                    a =                 | line 1: a key of 0 bytes must have at least 16; make one with openssl rand -hex 32
                    KEY                 | line 1: must be NAME = KEY or NAME.prefix = START, with a name of at most 30 letters, digits, - and _
                    = KEY               | line 1: must be NAME = KEY or NAME.prefix = START, with a name of at most 30 letters, digits, - and _
                    a:b = KEY           | line 1: must be NAME = KEY or NAME.prefix = START, with a name of at most 30 letters, digits, - and _
                    a.prefx = KEY       | line 1: must be NAME = KEY or NAME.prefix = START, with a name of at most 30 letters, digits, - and _
                    KEY = label         | line 1: must be NAME = KEY or NAME.prefix = START, with a name of at most 30 letters, digits, - and _
                    a = KEY/a = KEY 2   | line 2: an earlier line has this name; remove one
                    a = KEY/b = KEY     | line 2: an earlier line has this key; make another
                    a = KEY/a.prefix =  | line 2: must say how ids begin; or remove the line
                    b.prefix = x/a = KEY | b.prefix stands there without a key b
                    # nothing           | holds no key; add a line NAME = KEY, or unset it
                    """)
    void saysInASentenceWhatIsWrongAndShowsNoKey(String lines, String why) throws Exception {
        KeysFile keys = file(lines.replace('/', '\n').replace("KEY", SECRET));
        assertThatThrownBy(keys::read)
                .isInstanceOf(SettingException.class)
                .hasMessage("tracks.keys-file=" + keys.path() + ": " + why)
                .message()
                .doesNotContain(SECRET, "15 bytes of key");
    }

    /** As a name it would stand in every header, for all to read. */
    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void aKeyWhereItsNameShouldBeIsRefusedAndNotShown(int digits) throws Exception {
        String secret = "0123456789abcdef".repeat(digits / 16);
        assertThatThrownBy(file(secret + " = label-of-very-many-a")::read)
                .hasMessageContaining(": line 1: must be NAME = KEY")
                .message()
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-", "rw------x"})
    void refusesAFileThatEverybodyMayUse(String permissions) throws Exception {
        KeysFile keys = file("a = " + SECRET);
        Files.setPosixFilePermissions(
                Path.of(keys.path()), PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(keys::read)
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "tracks.keys-file="
                                + keys.path()
                                + ": everybody on this machine may use it ("
                                + permissions
                                + "); take that away with chmod o= and make new keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-r-----"})
    void takesAFileOfItsOwnerAndGroup(String permissions) throws Exception {
        KeysFile keys = file("a = " + SECRET);
        Files.setPosixFilePermissions(
                Path.of(keys.path()), PosixFilePermissions.fromString(permissions));
        assertThat(keys.read()).isPresent();
    }

    /** As secrets are mounted: the link may be used by everybody, what it leads to counts. */
    @Test
    void followsALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(keys().path()));
        assertThat(new KeysFile(link.toString()).read()).isPresent();
    }

    @Test
    void saysThatThereIsNoSuchFileOrNotOfText() throws Exception {
        assertThatThrownBy(new KeysFile("/none/keys")::read)
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "tracks.keys-file=/none/keys: cannot be read as a file of UTF-8"
                                + " (NoSuchFileException); put the keys there, on every machine");
        KeysFile keys = file("");
        Files.write(Path.of(keys.path()), new byte[] {(byte) 0xff});
        assertThatThrownBy(keys::read).hasMessageContaining("(MalformedInputException)");
    }

    private KeysFile keys() throws IOException {
        return file("a = " + SECRET);
    }

    private KeysFile file(String text) throws IOException {
        Path file = Files.createTempFile(folder, "keys", ""); // for its owner alone
        Files.writeString(file, text);
        return new KeysFile(file.toString());
    }
}
