package dev.mixtape.operators.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as Flink's own settings are written: a whole number and a unit. Read here, since
 * core does not know Flink.
 */
final class Durations {
    private static final Pattern SHAPE = Pattern.compile("(\\d+)\\s*([a-zµ]*)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.ofEntries(
                    Map.entry("", ChronoUnit.MILLIS),
                    Map.entry("ns", ChronoUnit.NANOS),
                    Map.entry("µs", ChronoUnit.MICROS),
                    Map.entry("us", ChronoUnit.MICROS),
                    Map.entry("ms", ChronoUnit.MILLIS),
                    Map.entry("s", ChronoUnit.SECONDS),
                    Map.entry("sec", ChronoUnit.SECONDS),
                    Map.entry("second", ChronoUnit.SECONDS),
                    Map.entry("min", ChronoUnit.MINUTES),
                    Map.entry("minute", ChronoUnit.MINUTES),
                    Map.entry("h", ChronoUnit.HOURS),
                    Map.entry("hour", ChronoUnit.HOURS),
                    Map.entry("d", ChronoUnit.DAYS),
                    Map.entry("day", ChronoUnit.DAYS));

    private Durations() {}

    /**
     * Reads {@code 500 ms}, {@code 10 s}, {@code 5 min}, {@code 2 hours}, {@code 7 d}.
     *
     * @throws IllegalArgumentException if it is none
     * @throws ArithmeticException if it is longer than a duration can be
     */
    static Duration parse(String text) {
        Matcher matcher = SHAPE.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a number and a unit");
        }
        String unit = matcher.group(2);
        ChronoUnit known = UNITS.get(unit);
        if (known == null && unit.length() > 3 && unit.endsWith("s")) {
            known = UNITS.get(unit.substring(0, unit.length() - 1)); // seconds, minutes, hours
        }
        if (known == null) {
            throw new IllegalArgumentException("must have a unit such as ms, s, min, h or d");
        }
        return Duration.of(Long.parseLong(matcher.group(1)), known);
    }
}
