package dev.mixtape.operators.audio;

import java.util.Arrays;

/**
 * Resamples a stream of mono samples to 22 050 Hz, a block at a time: it holds the input that the
 * next outputs still reach back to, and no more. Before the first and after the last sample the
 * input is silence.
 */
final class Polyphase {

    private static final int BLOCK = 4096;

    private final SincFilter filter;
    private final FilterBank bank;
    private final SampleBuffer out;
    private final float[] block = new float[BLOCK];

    /** Input samples {@code heldStart} and on; the silence before the first is part of it. */
    private float[] held;

    private int heldCount;
    private long heldStart;
    private long inputs;
    private long outputs;

    Polyphase(SincFilter filter, FilterBank bank, SampleBuffer out) {
        this.filter = filter;
        this.bank = bank;
        this.out = out;
        this.held = new float[4 * BLOCK + 2 * filter.taps()];
        this.heldCount = filter.before();
        this.heldStart = -filter.before();
    }

    /** Takes more input and writes out every output that it completes. */
    void accept(float[] x, int count) throws AudioException {
        append(x, count);
        inputs += count;
        // Output m reaches to input sample ⌊m·down/up⌋ − before + taps.
        long last = heldStart + heldCount - 1 + filter.before() - filter.taps();
        if (last >= 0) {
            writeUntil((last + 1) * filter.up() / filter.down());
        }
    }

    /** Writes out the rest: ⌈inputs · up / down⌉ outputs in all, over silence at the end. */
    void finish() throws AudioException {
        append(new float[filter.taps() + 1], filter.taps() + 1);
        writeUntil((inputs * filter.up() + filter.down() - 1) / filter.down());
    }

    private void append(float[] x, int count) {
        if (heldCount + count > held.length) {
            held = Arrays.copyOf(held, heldCount + count + BLOCK);
        }
        System.arraycopy(x, 0, held, heldCount, count);
        heldCount += count;
    }

    private void writeUntil(long end) throws AudioException {
        while (outputs < end) {
            int count = (int) Math.min(BLOCK, end - outputs);
            bank.apply(filter, held, heldStart, outputs, count, block);
            out.append(block, count);
            outputs += count;
        }
        long needed = outputs * filter.down() / filter.up() - filter.before() + 1;
        int spent = (int) Math.max(0, Math.min(heldCount, needed - heldStart));
        System.arraycopy(held, spent, held, 0, heldCount - spent);
        heldCount -= spent;
        heldStart += spent;
    }
}
