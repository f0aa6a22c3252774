package dev.mixtape.pipeline.terminal;

import dev.mixtape.operators.text.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** {@code Publishing: 37 of 120 tracks (30 %), 12.3 a second} every few seconds. */
final class ProgressLines implements Progress {

    static final Duration INTERVAL = Duration.ofSeconds(3);

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final String task;
    private final long total;
    private final String unit;
    private final long startedNanos;
    private long lastNanos;
    private long lastDone;
    private long done;
    private String note = "";

    /**
     * Makes one.
     *
     * @param total 0 or less when unknown
     * @param nanoTime the clock
     */
    ProgressLines(PrintWriter out, LongSupplier nanoTime, String task, long total, String unit) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.task = task;
        this.total = total;
        this.unit = unit;
        startedNanos = nanoTime.getAsLong();
        lastNanos = startedNanos;
    }

    @Override
    public synchronized void step() {
        to(done + 1);
    }

    @Override
    public synchronized void to(long newDone) {
        done = newDone;
        if (nanoTime.getAsLong() - lastNanos >= INTERVAL.toNanos()) {
            print();
        }
    }

    @Override
    public synchronized void note(String word) {
        note = word;
    }

    @Override
    public synchronized void close() {
        if (lastDone != done || done == 0) {
            print();
        }
    }

    private void print() {
        lastNanos = nanoTime.getAsLong();
        lastDone = done;
        double seconds = (lastNanos - startedNanos) / 1e9;
        StringBuilder line = new StringBuilder(task).append(": ").append(done);
        if (total > 0) {
            line.append(" of ").append(total);
        }
        line.append(' ').append(unit);
        if (total > 0) {
            line.append(" (").append(100 * done / total).append(" %)");
        }
        if (done > 0 && seconds > 0) {
            line.append(String.format(Locale.ROOT, ", %.1f a second", done / seconds));
        }
        if (!note.isEmpty()) {
            line.append(", ").append(note.strip());
        }
        out.println(PlainText.line(line.toString()));
        out.flush();
    }
}
