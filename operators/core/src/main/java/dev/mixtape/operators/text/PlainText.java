package dev.mixtape.operators.text;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Texts of strangers (titles, ids, file names, strings of model files, and errors that quote them),
 * made fit for a terminal, a log and a CSV file: the one place that knows what must not get there.
 *
 * <p>Control characters (C0, DEL and C1, with which a title could steer a terminal) and line ends
 * become blanks, one for a run of them. Format characters are taken out, the bidirectional controls
 * among them, which make a text look like another; so are surrogates without their pair. What
 * writing needs stays: combining marks and variation selectors, the joiners of Persian, of Indian
 * scripts and of emoji, Mongolian's vowel separator, the signs of Arabic, Syriac, Kaithi and
 * hieroglyphs that are format characters only by name, and the tags of a flag such as Scotland's.
 *
 * <p>Cleaning twice is cleaning once. {@code mixtape-log4j2.xml} and {@code deploy/conf} say the
 * same of whatever is logged.
 */
public final class PlainText {
    private static final String CONTROL = "[\\p{Cc}\\p{Zl}\\p{Zp}]";

    /** Its group 1 is a flag, which stays. */
    private static final String FORMAT =
            "(\\x{1F3F4}[\\x{E0030}-\\x{E0039}\\x{E0061}-\\x{E007A}]{1,6}\\x{E007F})"
                    + "|(?![\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u180E\\u200C\\u200D"
                    + "\\x{110BD}\\x{110CD}\\x{13430}-\\x{1343F}])[\\p{Cf}\\p{Cs}]";

    private static final Pattern CONTROLS = Pattern.compile(CONTROL + "+");
    private static final Pattern CONTROLS_WITHIN_LINES =
            Pattern.compile("(?:(?![\\n\\t])" + CONTROL + ")+");
    private static final Pattern FORMATS = Pattern.compile(FORMAT);
    private static final Pattern ALL = Pattern.compile(FORMAT + "|" + CONTROL);

    /**
     * Where a spreadsheet would begin to read a formula: at the start of a cell, and behind a
     * semicolon, which ends cells where numbers have a comma.
     */
    private static final Pattern FORMULA =
            Pattern.compile("(^|;)([\\p{Z}\\u200C\\u200D]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

    private PlainText() {}

    /** One line of text. */
    public static String line(String text) {
        return clean(CONTROLS, text);
    }

    /**
     * One line of text that is not endless.
     *
     * @param most characters that it has; where something was cut off, the last is an ellipsis
     */
    public static String line(String text, int most) {
        return line(text.length() <= most ? text : text.substring(0, most - 1) + "…");
    }

    /** Text of several lines, such as a stack trace: line feeds and tabs stay. */
    public static String lines(String text) {
        return clean(CONTROLS_WITHIN_LINES, text);
    }

    /**
     * A cell of a CSV file, not yet quoted, that a spreadsheet shows as it is: an apostrophe goes
     * before whatever would begin a formula, in the full-width forms too. Numbers stay numbers.
     */
    public static String cell(String text) {
        String line = line(text);
        return NUMBER.matcher(line).matches() ? line : FORMULA.matcher(line).replaceAll("$1'$2");
    }

    /**
     * The text of JSON, in which what {@link #line} would change is written by its number, so that
     * whoever parses it reads what was meant.
     *
     * @param json whose lines are not broken outside of strings
     */
    public static String escaped(String json) {
        return ALL.matcher(json)
                .replaceAll(match -> match.group(1) == null ? numbers(match) : match.group(1));
    }

    private static String numbers(MatchResult match) {
        return match.group()
                .chars()
                .mapToObj(unit -> String.format("\\\\u%04x", unit))
                .collect(Collectors.joining());
    }

    /** Whether a control character or a line end is in it, which no name needs. */
    public static boolean hasControls(String text) {
        return CONTROLS.matcher(text).find();
    }

    private static String clean(Pattern controls, String text) {
        return FORMATS.matcher(controls.matcher(text).replaceAll(" ")).replaceAll("$1");
    }
}
