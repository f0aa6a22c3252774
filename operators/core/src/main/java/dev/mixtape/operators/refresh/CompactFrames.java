package dev.mixtape.operators.refresh;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;

/**
 * A song's whitened frames, one byte a value, and at most so many rows: enough to embed it again
 * with a later version.
 *
 * <p>Column i holds x = offset_i + scale_i·(b + 128) with b in [−128, 127], the range of the song
 * cut into 255 steps; a value is off by at most half a step. Whitening first gives all columns
 * about the same weight in every distance, so that the same step does the same harm in each. Longer
 * songs are thinned evenly: neighbouring frames share three quarters of their samples. What it does
 * to embeddings is measured in {@code docs/freshness.md}.
 *
 * @param frames N' rows that are kept
 * @param offsets D, the least value of each column, whitened
 * @param scales D, the step of each column, whitened
 * @param values N'·D, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record CompactFrames(int frames, float[] offsets, float[] scales, byte[] values) {
    private static final int STEPS = 255;

    /** Checks that the numbers agree with one another. */
    public CompactFrames {
        if (offsets.length != scales.length
                || values.length != (long) frames * offsets.length
                || frames < 1) {
            throw new IllegalArgumentException(
                    "frames="
                            + frames
                            + ", offsets.length="
                            + offsets.length
                            + ", scales.length="
                            + scales.length
                            + ", values.length="
                            + values.length
                            + ": must be N'>0, D, D and N'*D");
        }
    }

    /** D. */
    public int D() {
        return offsets.length;
    }

    /** Bytes that its arrays take. */
    public int bytes() {
        return values.length + (offsets.length + scales.length) * Float.BYTES;
    }

    /**
     * Packs a song.
     *
     * @param song N×D, raw
     * @param mostFrames rows to keep, at least 1; of a longer song rows ⌊n·N/mostFrames⌋
     * @throws IllegalArgumentException as {@link Whitening#check}
     */
    public static CompactFrames of(Frames song, Whitening whitening, int mostFrames) {
        if (mostFrames < 1) {
            throw new IllegalArgumentException(
                    "refresh.max-frames=" + mostFrames + ": must be at least 1");
        }
        int D = song.dimensions();
        double[] x = whitening.apply(thinned(song, mostFrames));
        int N = x.length / D;
        float[] offsets = new float[D];
        float[] scales = new float[D];
        byte[] values = new byte[x.length];
        for (int i = 0; i < D; i++) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int n = 0; n < N; n++) {
                least = Math.min(least, x[n * D + i]);
                most = Math.max(most, x[n * D + i]);
            }
            offsets[i] = (float) least;
            scales[i] = (float) ((most - least) / STEPS);
            for (int n = 0; n < N; n++) {
                values[n * D + i] = step(x[n * D + i], offsets[i], scales[i]);
            }
        }
        return new CompactFrames(N, offsets, scales, values);
    }

    private static byte step(double x, float offset, float scale) {
        if (scale == 0) {
            return Byte.MIN_VALUE; // a column that never changes
        }
        long step = Math.round((x - offset) / scale);
        return (byte) (Math.max(0, Math.min(STEPS, step)) + Byte.MIN_VALUE);
    }

    private static Frames thinned(Frames song, int mostFrames) {
        int N = song.count();
        if (N <= mostFrames) {
            return song;
        }
        int D = song.dimensions();
        float[] kept = new float[mostFrames * D];
        for (int n = 0; n < mostFrames; n++) {
            int from = (int) ((long) n * N / mostFrames);
            System.arraycopy(song.values(), from * D, kept, n * D, D);
        }
        return new Frames(mostFrames, D, kept);
    }

    /** The kept rows as they were before whitening, up to half a step of each whitened column. */
    public Frames restore(Whitening whitening) {
        int D = D();
        double[] white = new double[values.length];
        for (int n = 0; n < frames; n++) {
            for (int i = 0; i < D; i++) {
                int b = values[n * D + i] - Byte.MIN_VALUE;
                white[n * D + i] = offsets[i] + (double) scales[i] * b;
            }
        }
        return whitening.undo(white);
    }
}
