package dev.mixtape.operators.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the keys of tracks are. The job carries this, and never a key: each task reads the file.
 *
 * <p>A line is {@code NAME = KEY}, the newest key last; {@code NAME.prefix = START}, which lets a
 * key sign only the ids that begin so; a comment behind {@code #}; or empty.
 *
 * @param path of the file; "" for none
 */
public record KeysFile(String path) implements Serializable {
    /** No file: nothing is signed and nothing checked. */
    public static final KeysFile NONE = new KeysFile("");

    private static final String PREFIX = ".prefix";
    private static final int LEAST_BYTES = 16;

    /** What a user has set ({@code tracks.keys-file}). */
    public static KeysFile of(Settings settings) {
        return new KeysFile(settings.get(SigningSettings.TRACKS_KEYS_FILE));
    }

    /**
     * Reads the keys; none without a file.
     *
     * @throws SettingException if the file cannot be read or holds something else, or if everybody
     *     on this machine may read or write it; the message says which line, and shows nothing of
     *     it
     */
    public Optional<TrackKeys> read() {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(path);
            checkPermissions(file);
            return Optional.of(parse(Files.readAllLines(file, UTF_8)));
        } catch (IOException | InvalidPathException e) {
            throw refusal(
                    "cannot be read as a file of UTF-8 ("
                            + e.getClass().getSimpleName()
                            + "); put the keys there, on every machine",
                    e);
        }
    }

    private void checkPermissions(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (!permissions.endsWith("---")) {
            throw refusal(
                    "everybody on this machine may use it ("
                            + permissions
                            + "); take that away with chmod o= and make new keys",
                    null);
        }
    }

    private TrackKeys parse(List<String> lines) {
        Map<String, String> secrets = new LinkedHashMap<>();
        Map<String, String> prefixes = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(line, i + 1, secrets, prefixes);
            }
        }
        return keys(secrets, prefixes);
    }

    /** Complaints show nothing of the line: a key may stand where a name should. */
    private void add(
            String line, int number, Map<String, String> secrets, Map<String, String> prefixes) {
        int equals = line.indexOf('=');
        String left = line.substring(0, Math.max(0, equals)).strip();
        String right = line.substring(equals + 1).strip();
        boolean isPrefix = left.endsWith(PREFIX);
        String name = isPrefix ? left.substring(0, left.length() - PREFIX.length()) : left;
        check(
                TrackKeys.NAME.matcher(name).matches(),
                number,
                "must be NAME = KEY or NAME.prefix = START, with a name of at most 30 letters,"
                        + " digits, - and _");
        check(
                !(isPrefix ? prefixes : secrets).containsKey(name),
                number,
                "an earlier line has this name; remove one");
        if (isPrefix) {
            check(!right.isEmpty(), number, "must say how ids begin; or remove the line");
            prefixes.put(name, right);
        } else {
            int bytes = right.getBytes(UTF_8).length;
            check(
                    bytes >= LEAST_BYTES,
                    number,
                    "a key of "
                            + bytes
                            + " bytes must have at least "
                            + LEAST_BYTES
                            + "; make one with openssl rand -hex 32");
            check(
                    !secrets.containsValue(right),
                    number,
                    "an earlier line has this key; make another");
            secrets.put(name, right);
        }
    }

    private TrackKeys keys(Map<String, String> secrets, Map<String, String> prefixes) {
        if (secrets.isEmpty()) {
            throw refusal("holds no key; add a line NAME = KEY, or unset it", null);
        }
        prefixes.keySet().stream()
                .filter(name -> !secrets.containsKey(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw refusal(
                                    name + PREFIX + " stands there without a key " + name, null);
                        });
        List<SigningKey> keys = new ArrayList<>();
        secrets.forEach(
                (name, secret) ->
                        keys.add(new SigningKey(name, secret, prefixes.getOrDefault(name, ""))));
        return new TrackKeys(keys);
    }

    private void check(boolean holds, int number, String otherwise) {
        if (!holds) {
            throw refusal("line " + number + ": " + otherwise, null);
        }
    }

    private SettingException refusal(String why, Throwable cause) {
        return new SettingException(
                SigningSettings.TRACKS_KEYS_FILE.key() + "=" + path + ": " + why, cause);
    }
}
