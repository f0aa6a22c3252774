package dev.mixtape.operators.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a user has set, over defaults. Immutable.
 *
 * <p>A key that nobody knows is refused, with the nearest one that somebody does: a typing error
 * must not silently leave a default in force. Keys under {@code kafka.} and {@code flink.} pass
 * through, without their prefix, to the Kafka clients and to Flink.
 */
public final class Settings {
    private static final String KAFKA = "kafka.";
    private static final String FLINK = "flink.";

    private final TreeMap<String, String> texts;

    private final Map<String, Setting<?>> known;
    private final Function<String, Optional<String>> refusals;

    private Settings(
            SortedMap<String, String> texts,
            Map<String, Setting<?>> known,
            Function<String, Optional<String>> refusals) {
        this.texts = new TreeMap<>(texts);
        this.known = known;
        this.refusals = refusals;
    }

    /** Returns the defaults of these settings. */
    public static Settings defaults(Collection<Setting<?>> settings) {
        return defaults(settings, key -> Optional.empty());
    }

    /**
     * Returns the defaults of these settings.
     *
     * @param refusals says of a key that nobody knows why it is refused, where there is more to say
     *     than that
     */
    public static Settings defaults(
            Collection<Setting<?>> settings, Function<String, Optional<String>> refusals) {
        Map<String, Setting<?>> known = new TreeMap<>();
        settings.forEach(setting -> known.put(setting.key(), setting));
        return new Settings(new TreeMap<>(), known, refusals);
    }

    /**
     * Returns these settings with one more.
     *
     * @throws SettingException if the key is unknown or the value not to be used
     */
    public Settings with(String key, String text) {
        boolean passes = key.startsWith(KAFKA) || key.startsWith(FLINK);
        if (!passes) {
            Setting<?> setting = known.get(key);
            if (setting == null) {
                throw new SettingException(
                        key + ": " + refusals.apply(key).orElseGet(() -> unknown(key)));
            }
            setting.parse(text);
        }
        TreeMap<String, String> more = new TreeMap<>(texts);
        more.put(key, text.trim());
        return new Settings(more, known, refusals);
    }

    /** Returns these settings with one more, for code that knows the setting. */
    public Settings with(Setting<?> setting, Object value) {
        return with(setting.key(), String.valueOf(value));
    }

    /**
     * Returns these settings with one more, given on the command line as {@code key=value}.
     *
     * @throws SettingException if it is none, or a secret, which everybody on the machine could see
     */
    public Settings withAssignment(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new SettingException(
                    Secrets.hideBehindKey(assignment)
                            + ": expected key=value, such as batch.tracks=64");
        }
        String key = assignment.substring(0, equals).trim();
        String text = assignment.substring(equals + 1);
        if (Secrets.isSecret(key) && !Secrets.isSafeToShow(text)) {
            throw new SettingException(
                    key
                            + "=…: a secret on the command line is seen by everybody on this"
                            + " machine; put it into a file that only you may read, and give that"
                            + " by --config FILE, or refer to it as ${env:NAME} or ${file:PATH:KEY}"
                            + " (docs/kafka-security.md)");
        }
        return with(key, text);
    }

    /** Returns these settings with all of a map. */
    public Settings with(Map<String, String> more) {
        Settings settings = this;
        for (Map.Entry<String, String> entry : more.entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue());
        }
        return settings;
    }

    /**
     * Returns these settings with all of a Java properties file.
     *
     * @throws SettingException if it cannot be read, or holds something that cannot be used
     */
    public Settings withFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingException(
                    file + ": cannot be read as a properties file (" + e.getMessage() + ")", e);
        }
        Settings settings = this;
        for (String key : properties.stringPropertyNames()) {
            try {
                settings = settings.with(key, properties.getProperty(key));
            } catch (SettingException e) {
                throw new SettingException(file + ": " + e.getMessage(), e);
            }
        }
        return settings;
    }

    /** Returns the value in force. */
    public <T> T get(Setting<T> setting) {
        return setting.parse(text(setting));
    }

    /** Returns the text of the value in force. */
    public String text(Setting<?> setting) {
        String text = texts.get(setting.key());
        return text == null ? setting.otherwise(this) : text;
    }

    /** Tells whether the user has set it, be it to its default. */
    public boolean isSet(Setting<?> setting) {
        return texts.containsKey(setting.key());
    }

    /** Returns what goes to every Kafka client. */
    public Properties kafka() {
        Properties properties = new Properties();
        properties.putAll(under(KAFKA));
        properties.putIfAbsent("bootstrap.servers", "localhost:9092");
        return properties;
    }

    /** Returns what goes to Flink's configuration. */
    public Map<String, String> flink() {
        return under(FLINK);
    }

    /** Returns what was set, as lines of a properties file could say it again. */
    public SortedMap<String, String> asMap() {
        return Collections.unmodifiableSortedMap(texts);
    }

    /** Returns a text without the secrets that these settings hold. */
    public String redact(String text) {
        return Secrets.redact(text, texts);
    }

    /** Returns what was set, without its secrets. */
    @Override
    public String toString() {
        TreeMap<String, String> shown = new TreeMap<>(texts);
        shown.replaceAll((key, text) -> Secrets.isSecret(key) ? Secrets.HIDDEN : redact(text));
        return shown.toString();
    }

    private Map<String, String> under(String prefix) {
        Map<String, String> found = new TreeMap<>();
        texts.forEach(
                (key, text) -> {
                    if (key.startsWith(prefix)) {
                        found.put(key.substring(prefix.length()), text);
                    }
                });
        return found;
    }

    private String unknown(String key) {
        return "no such setting; did you mean "
                + nearest(key)
                + "? mixtape settings lists them all";
    }

    private String nearest(String key) {
        return known.keySet().stream()
                .min(Comparator.comparingInt(each -> distance(key, each)))
                .orElseThrow();
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
