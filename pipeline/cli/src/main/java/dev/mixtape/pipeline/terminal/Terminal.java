package dev.mixtape.pipeline.terminal;

import dev.mixtape.operators.text.PlainText;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command speaks: results to standard output, progress and complaints to standard error, so
 * that a pipe receives results alone.
 *
 * <p>The only way there is, and nothing gets through as it is: whatever is said is made {@link
 * PlainText} first, and the escape sequences of a painted word or of a bar are its own.
 */
public final class Terminal {

    /** Set by the launcher: how wide the terminal behind standard output or error is. */
    private static final String OUT_COLUMNS = "mixtape.out.columns";

    private static final String ERR_COLUMNS = "mixtape.err.columns";

    /** What a word may be painted in on a terminal. */
    public enum Colour {
        /** Good. */
        GREEN(32),
        /** Worth a look. */
        YELLOW(33),
        /** Bad. */
        RED(31);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    private static final int NARROWEST = 40;
    private static final int WIDEST = 120;

    private final PrintWriter out;
    private final PrintStream errors;
    private final PrintWriter err;
    private final int outColumns;
    private final int errColumns;
    private final boolean colours;

    /**
     * Makes one.
     *
     * @param out for results
     * @param outColumns of the terminal behind {@code out}; 0 when there is none
     * @param errors for progress and complaints; UTF-8
     * @param errColumns of the terminal behind {@code errors}; 0 when there is none
     * @param colours whether words may be painted if {@code out} is a terminal
     */
    public Terminal(
            PrintWriter out, int outColumns, PrintStream errors, int errColumns, boolean colours) {
        this.out = out;
        this.outColumns = outColumns;
        this.errors = errors;
        this.err = new PrintWriter(new OutputStreamWriter(errors, StandardCharsets.UTF_8), true);
        this.errColumns = errColumns == 0 ? 0 : Math.max(NARROWEST, Math.min(WIDEST, errColumns));
        this.colours = colours && outColumns > 0;
    }

    /** One without a terminal. */
    public Terminal(PrintWriter out, PrintStream errors) {
        this(out, 0, errors, 0, false);
    }

    /** The process' own standard output and error. */
    public static Terminal system() {
        return new Terminal(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                Integer.getInteger(OUT_COLUMNS, 0),
                System.err,
                Integer.getInteger(ERR_COLUMNS, 0),
                System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
    }

    /**
     * The process' own standard output and error, the former from now on for nobody else: what is
     * printed there goes to standard error.
     */
    public static Terminal systemAlone() {
        Terminal terminal = system();
        System.setOut(System.err);
        return terminal;
    }

    /** Whether a person may be watching. */
    public boolean isTerminal() {
        return errColumns > 0;
    }

    /** Standard output for a library that prints by itself; it arrives, plain, when flushed. */
    public PrintWriter out() {
        return new PrintWriter(new PlainWriter(out), true);
    }

    /** Standard error for a library that prints by itself; it arrives, plain, when flushed. */
    public PrintWriter err() {
        return new PrintWriter(new PlainWriter(err), true);
    }

    /** A line of the result. */
    public void say(String line) {
        println(out, PlainText.line(line));
    }

    /**
     * A line of the result that begins with a mark, which is painted when standard output is a
     * terminal that may show colours.
     */
    public void say(String mark, Colour colour, String line) {
        String plain = PlainText.line(mark);
        println(
                out,
                (colours ? "\u001b[" + colour.code + "m" + plain + "\u001b[0m" : plain)
                        + PlainText.line(line));
    }

    /** A line beside the result: what is going on, or what to look at. */
    public void note(String line) {
        println(err, PlainText.line(line));
    }

    /** Beside the result, where a problem arose. */
    public void note(Throwable problem) {
        PrintWriter lines = err();
        problem.printStackTrace(lines);
        lines.flush();
    }

    private static void println(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }

    /** A table of the result. */
    public void say(Table table) {
        table.lines(outColumns).forEach(this::say);
    }

    /** One JSON object as a line of the result; commands write it last. */
    public void json(Object value) {
        say(Json.line(value));
    }

    /**
     * Begins to show progress; close it before saying anything else.
     *
     * @param task what is done, such as {@code Publishing}
     * @param total how many there are; 0 when unknown
     * @param unit of what, such as {@code tracks}
     */
    public Progress progress(String task, long total, String unit) {
        return isTerminal()
                ? new ProgressBarOnTerminal(errors, errColumns, task, total, unit)
                : new ProgressLines(err, System::nanoTime, task, total, unit);
    }
}
