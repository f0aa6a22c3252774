package dev.mixtape.pipeline.terminal;

import dev.mixtape.operators.text.PlainText;
import java.io.IOException;
import java.io.Writer;

/**
 * Makes plain text of whatever is written through it; what is written between two flushes is one.
 */
final class PlainWriter extends Writer {
    private final Writer to;
    private final StringBuilder written = new StringBuilder();

    PlainWriter(Writer to) {
        this.to = to;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        written.append(characters, offset, length);
    }

    @Override
    public void flush() throws IOException {
        to.write(PlainText.lines(written.toString()));
        written.setLength(0);
        to.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        to.close();
    }
}
