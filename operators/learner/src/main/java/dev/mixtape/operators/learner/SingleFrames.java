package dev.mixtape.operators.learner;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Hyperparameters;
import java.io.IOException;
import java.util.Arrays;

/**
 * Every frame of a source as a song of its own. With T = 1 the hierarchical model is then the
 * one-level DPMM of Eq. 2, exactly: a song of one slot has no sticks, and its ϕ_k ∝ exp(E[ln
 * p(x|φ_k)] + E[ln β_k]) is q(y_i = k). All frames are held in memory.
 */
public final class SingleFrames implements Songs {

    private final String[] ids;
    private final Frames[] songs;

    /** Frames before each song, and in all; songs + 1. */
    private final int[] before;

    private final int dimensions;

    /**
     * Reads a source; it is not needed afterwards, nor closed.
     *
     * @throws IOException if a song cannot be read
     */
    public SingleFrames(Songs source) throws IOException {
        int n = source.count();
        dimensions = source.dimensions();
        ids = new String[n];
        songs = new Frames[n];
        before = new int[n + 1];
        for (int j = 0; j < n; j++) {
            ids[j] = source.id(j);
            songs[j] = source.frames(j);
            before[j + 1] = Math.addExact(before[j], songs[j].count());
        }
    }

    /** The hyperparameters of a DPMM: one slot. */
    public static Hyperparameters oneLevel(Hyperparameters h) {
        return h.toBuilder().T(1).build();
    }

    @Override
    public int count() {
        return before[songs.length];
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    /** The song's id, a hash, and the frame's number in it. */
    @Override
    public String id(int i) {
        int j = songOf(i);
        return ids[j] + "#" + (i - before[j]);
    }

    @Override
    public Frames frames(int i) {
        int j = songOf(i);
        int D = songs[j].dimensions();
        int row = i - before[j];
        return new Frames(1, D, Arrays.copyOfRange(songs[j].values(), row * D, (row + 1) * D));
    }

    /** The song that frame i is in: the last that begins at or before it, and is not empty. */
    private int songOf(int i) {
        int found = Arrays.binarySearch(before, i);
        int j = found >= 0 ? found : -found - 2;
        while (before[j + 1] <= i) {
            j++;
        }
        return j;
    }

    @Override
    public void close() {}
}
