package dev.mixtape.pipeline.terminal;

import dev.mixtape.operators.text.PlainText;
import java.io.PrintStream;
import java.text.DecimalFormat;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that redraws itself on the terminal's last line. */
final class ProgressBarOnTerminal implements Progress {

    private static final int MILLIS_BETWEEN_DRAWINGS = 200;

    private final ProgressBar bar;

    ProgressBarOnTerminal(PrintStream out, int columns, String task, long total, String unit) {
        bar =
                new ProgressBarBuilder()
                        .setTaskName(PlainText.line(task))
                        .setInitialMax(total > 0 ? total : -1)
                        .setUnit(" " + PlainText.line(unit), 1)
                        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                        .showSpeed(new DecimalFormat("0.0"))
                        .setUpdateIntervalMillis(MILLIS_BETWEEN_DRAWINGS)
                        // Told the width, it need not ask the terminal, which starts processes.
                        .setConsumer(new ConsoleProgressBarConsumer(out, columns))
                        .build();
    }

    @Override
    public void step() {
        bar.step();
    }

    @Override
    public void to(long done) {
        bar.stepTo(done);
    }

    @Override
    public void note(String word) {
        bar.setExtraMessage(word.isEmpty() ? "" : " " + PlainText.line(word).strip());
    }

    @Override
    public void close() {
        bar.close();
    }
}
