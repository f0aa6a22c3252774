package dev.mixtape.operators.moves;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be done to components. */
public enum MoveKind {
    /** Two that say the same become one; an id is retired. */
    MERGE,
    /** A starved or retired id begins a new life on frames that are explained worst. */
    REVIVE;

    private static final String EXPECTED =
            "must be off, on, or a list of "
                    + Arrays.stream(values())
                            .map(MoveKind::word)
                            .collect(Collectors.joining(" and "))
                    + " with a comma between";

    /** As settings and records write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code off}, {@code on} or a list such as {@code merge,revive}.
     *
     * @throws IllegalArgumentException for anything else, in words that follow a setting's name
     */
    public static Set<MoveKind> parse(String text) {
        if (text.equals("off")) {
            return Set.of();
        }
        if (text.equals("on")) {
            return Collections.unmodifiableSet(EnumSet.allOf(MoveKind.class));
        }
        Set<MoveKind> kinds = EnumSet.noneOf(MoveKind.class);
        for (String word : text.split(",", -1)) {
            kinds.add(
                    Arrays.stream(values())
                            .filter(kind -> kind.word().equals(word.strip()))
                            .findAny()
                            .orElseThrow(() -> new IllegalArgumentException(EXPECTED)));
        }
        return Collections.unmodifiableSet(kinds);
    }
}
