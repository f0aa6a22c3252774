package dev.mixtape.pipeline.console.web;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.function.Predicate;

/** What is given in an address. */
final class Params {
    /** Of a page. */
    static final int LONGEST_PAGE = 500;

    private static final int LONGEST_TEXT = 10_000;
    private static final int DEEPEST = 1_000_000;

    private Params() {}

    /** A number, or a default where none is given. */
    static int integer(Context ctx, String name, int usual, int least, int most) {
        String text = ctx.queryParam(name);
        return text == null || text.isBlank() ? usual : integer(name, text, least, most);
    }

    /** A number in a text. */
    static int integer(String name, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Refusal.malformed(
                name
                        + "="
                        + shown(text)
                        + ": must be a whole number from "
                        + least
                        + " to "
                        + most);
    }

    static int limit(Context ctx, int usual) {
        return integer(ctx, "limit", usual, 1, LONGEST_PAGE);
    }

    static int offset(Context ctx) {
        return integer(ctx, "offset", 0, 0, DEEPEST);
    }

    /** A text, or null where none is given, or a blank one. */
    static String text(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > LONGEST_TEXT) {
            throw Refusal.malformed(
                    name + " of " + text.length() + " characters: at most " + LONGEST_TEXT);
        }
        return text;
    }

    /** A text that must be given. */
    static String required(Context ctx, String name) {
        String text = text(ctx, name);
        if (text == null) {
            throw Refusal.malformed(name + " is missing: add ?" + name + "=… to the address");
        }
        return text;
    }

    /** Tells whether one text holds another, whatever their case; a null one is held by all. */
    static Predicate<String> holding(String part) {
        String lower = part == null ? "" : part.toLowerCase(Locale.ROOT);
        return text -> text.toLowerCase(Locale.ROOT).contains(lower);
    }

    /** What was given, as a refusal may repeat it. */
    static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
