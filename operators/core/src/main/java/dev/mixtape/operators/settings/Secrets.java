package dev.mixtape.operators.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which settings hold secrets, and texts without them. */
final class Secrets {
    static final String HIDDEN = "[hidden]";

    /**
     * What the keys of secrets contain: as Flink 2.3 has it (GlobalConfiguration), and of Kafka.
     */
    private static final List<String> SENSITIVE =
            List.of(
                    "password",
                    "secret",
                    "fs.azure.account.key",
                    "apikey",
                    "api-key",
                    "auth-params",
                    "service-key",
                    "token",
                    "basic-auth",
                    "jaas.config",
                    "http-headers",
                    "keystore.key",
                    "credential",
                    "private.key");

    /** What stands in a login configuration, {@code name="value"} or {@code name=value}. */
    private static final Pattern OPTION =
            Pattern.compile("([\\w.]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;\"']+))");

    private static final Set<String> PUBLIC_OPTIONS =
            Set.of("username", "servicename", "principal", "clientid", "scope");

    /** Shorter values occur by chance in any text. */
    private static final int SHORTEST = 4;

    private Secrets() {}

    /** Tells whether what a key holds must not be seen. */
    static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SENSITIVE.stream().anyMatch(lower::contains);
    }

    /** Tells whether the value of a secret's key is none: a reference to one, or a switch. */
    static boolean isSafeToShow(String text) {
        return text.contains("${") || List.of("true", "false").contains(text.trim());
    }

    /** Returns a text with every secret of some settings hidden. */
    static String redact(String text, Map<String, String> settings) {
        String plain = text;
        for (String secret : secrets(settings)) {
            plain = plain.replace(secret, HIDDEN);
        }
        return plain;
    }

    /** Returns what was meant as an assignment, up to where a secret may begin. */
    static String hideBehindKey(String assignment) {
        if (!isSecret(assignment)) {
            return assignment;
        }
        Matcher key = Pattern.compile("^[\\w.-]+").matcher(assignment);
        return key.find() && key.end() < assignment.length() ? key.group() + " …" : assignment;
    }

    /** The longest first: one may hold another. */
    private static Set<String> secrets(Map<String, String> settings) {
        Set<String> found =
                new TreeSet<>(
                        Comparator.comparingInt(String::length)
                                .reversed()
                                .thenComparing(Comparator.naturalOrder()));
        settings.forEach(
                (key, text) -> {
                    if (isSecret(key)) {
                        found.add(text);
                        options(text, found);
                    }
                });
        found.removeIf(secret -> secret.length() < SHORTEST);
        return found;
    }

    private static void options(String text, Set<String> found) {
        Matcher option = OPTION.matcher(text);
        while (option.find()) {
            if (!PUBLIC_OPTIONS.contains(option.group(1).toLowerCase(Locale.ROOT))) {
                for (int group = 2; group <= 4; group++) {
                    if (option.group(group) != null) {
                        found.add(option.group(group));
                    }
                }
            }
        }
    }
}
