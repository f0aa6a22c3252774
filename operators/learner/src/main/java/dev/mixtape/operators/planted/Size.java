package dev.mixtape.operators.planted;

import dev.mixtape.operators.model.Packed;

/**
 * How large the work is.
 *
 * @param K corpus components
 * @param T song components
 * @param D features
 * @param frames N of every song
 */
public record Size(int K, int T, int D, int frames) {

    /** The paper's truncations and features, and songs of 30 s. */
    public static final Size PAPER = new Size(256, 32, 52, 1292);

    /** Checks that every number is at least 1. */
    public Size {
        if (Math.min(Math.min(K, T), Math.min(D, frames)) < 1) {
            throw new IllegalArgumentException(
                    "K="
                            + K
                            + ", T="
                            + T
                            + ", D="
                            + D
                            + ", frames="
                            + frames
                            + ": each must be at least 1");
        }
    }

    /** P, the numbers of a packed frame: x_i x_j for i ≤ j, x, 1. */
    public int P() {
        return Packed.size(D) + D + 1;
    }

    /** 2·N·P·K: the operations of a song's expected log-likelihoods as one matrix product. */
    public double flopPerSong() {
        return 2.0 * frames * P() * K;
    }

    public Size withFrames(int value) {
        return new Size(K, T, D, value);
    }

    /** The same with other components of the corpus. */
    public Size withK(int value) {
        return new Size(value, T, D, frames);
    }

    /** The same with other features. */
    public Size withD(int value) {
        return new Size(K, T, value, frames);
    }

    /** The same with other components of a song. */
    public Size withT(int value) {
        return new Size(K, value, D, frames);
    }
}
