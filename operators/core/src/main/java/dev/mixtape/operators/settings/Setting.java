package dev.mixtape.operators.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One setting: {@code batch.tracks}, its default, what it means, and how its text is read.
 *
 * @param <T> type of its value
 */
public final class Setting<T> {
    /** Longer than any time. */
    public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final String key;
    private final String defaultText;
    private final String meaning;
    private final Function<String, T> parser;
    private final Function<Settings, String> otherwise;

    private Setting(String key, String defaultText, String meaning, Function<String, T> parser) {
        this(key, defaultText, meaning, parser, settings -> defaultText);
    }

    private Setting(
            String key,
            String defaultText,
            String meaning,
            Function<String, T> parser,
            Function<Settings, String> otherwise) {
        this.key = key;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.parser = parser;
        this.otherwise = otherwise;
    }

    public static Setting<String> text(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, meaning, Setting::notBlank);
    }

    /** One of an enum's values, written as they call themselves. */
    public static <E extends Enum<E>> Setting<E> choice(
            String key, E defaultValue, String meaning) {
        E[] choices = defaultValue.getDeclaringClass().getEnumConstants();
        return new Setting<>(
                key,
                defaultValue.toString(),
                meaning,
                text ->
                        Arrays.stream(choices)
                                .filter(each -> each.toString().equalsIgnoreCase(text))
                                .findFirst()
                                .orElseThrow(
                                        () ->
                                                new Unreadable(
                                                        "must be one of "
                                                                + Arrays.stream(choices)
                                                                        .map(Enum::toString)
                                                                        .collect(
                                                                                Collectors.joining(
                                                                                        ", ")),
                                                        null)));
    }

    public static Setting<Integer> integer(
            String key, int defaultValue, int least, int most, String meaning) {
        return new Setting<>(
                key,
                Integer.toString(defaultValue),
                meaning,
                text -> {
                    int value = number(text, Integer::parseInt, "a whole number");
                    require(value >= least, "must be at least " + least);
                    require(value <= most, "must be at most " + most);
                    return value;
                });
    }

    public static Setting<Long> wide(String key, long defaultValue, String meaning) {
        return new Setting<>(
                key,
                Long.toString(defaultValue),
                meaning,
                text -> number(text, Long::parseLong, "a whole number"));
    }

    public static Setting<Boolean> flag(String key, boolean defaultValue, String meaning) {
        return new Setting<>(
                key,
                Boolean.toString(defaultValue),
                meaning,
                text -> {
                    String lower = text.toLowerCase(Locale.ROOT);
                    require(lower.equals("true") || lower.equals("false"), "must be true or false");
                    return lower.equals("true");
                });
    }

    /** A number within [least, most]. */
    public static Setting<Double> real(
            String key, double defaultValue, double least, double most, String meaning) {
        return new Setting<>(
                key,
                Double.toString(defaultValue),
                meaning,
                text -> {
                    double value = number(text, Double::parseDouble, "a number");
                    require(value >= least, "must be at least " + least);
                    require(value <= most, "must be at most " + most);
                    return value;
                });
    }

    /** A length of time such as {@code 500 ms}, {@code 10 s}, {@code 5 min}; more than nothing. */
    public static Setting<Duration> duration(String key, String defaultText, String meaning) {
        return new Setting<>(
                key,
                defaultText,
                meaning,
                text -> time(text, "a time such as 500 ms, 10 s or 5 min"));
    }

    /** The same, or {@code forever}, which is read as {@link #FOREVER}. */
    public static Setting<Duration> durationOrForever(
            String key, String defaultText, String meaning) {
        return new Setting<>(
                key,
                defaultText,
                meaning,
                text ->
                        text.equalsIgnoreCase("forever")
                                ? FOREVER
                                : time(text, "a time such as 12 h or 30 d, or forever"));
    }

    /** Words between commas; none when empty. */
    public static Setting<List<String>> list(String key, String defaultText, String meaning) {
        return new Setting<>(
                key,
                defaultText,
                meaning,
                text ->
                        Arrays.stream(text.split(","))
                                .map(String::trim)
                                .filter(word -> !word.isEmpty())
                                .toList());
    }

    /** Anything else; the parser throws IllegalArgumentException with the remedy as its message. */
    public static <T> Setting<T> of(
            String key, String defaultText, String meaning, Function<String, T> parser) {
        return new Setting<>(
                key,
                defaultText,
                meaning,
                text -> {
                    try {
                        return parser.apply(text);
                    } catch (IllegalArgumentException e) {
                        throw new Unreadable(e.getMessage(), e);
                    }
                });
    }

    /**
     * Returns the same setting under another key.
     *
     * @param fallback its text where it is not set, which follows from what is
     */
    public Setting<T> under(String otherKey, Function<Settings, String> fallback) {
        return new Setting<>(otherKey, defaultText, meaning, parser, fallback);
    }

    /** Returns its name, such as {@code batch.tracks}. */
    public String key() {
        return key;
    }

    /** Returns its default as a user would write it. */
    public String defaultText() {
        return defaultText;
    }

    /** Returns what it means, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Returns its text where these do not set it. */
    String otherwise(Settings settings) {
        return otherwise.apply(settings);
    }

    T parse(String text) {
        try {
            return parser.apply(text.trim());
        } catch (Unreadable e) {
            throw new SettingException(key + "=" + text + ": " + e.getMessage(), e);
        }
    }

    private static String notBlank(String text) {
        require(!text.isBlank(), "must not be empty");
        return text;
    }

    private static Duration time(String text, String what) {
        Duration value;
        try {
            value = Durations.parse(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Unreadable("must be " + what, e);
        }
        require(!value.isZero() && !value.isNegative(), "must be more than 0");
        return value;
    }

    private static <T> T number(String text, Function<String, T> parser, String what) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new Unreadable("must be " + what, e);
        }
    }

    // Written so that NaN, which compares as neither, is refused as well.
    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Unreadable(otherwise, null);
        }
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
