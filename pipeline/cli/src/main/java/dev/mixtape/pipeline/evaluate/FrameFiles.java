package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.operators.npz.Npy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Frames of songs in {@code .npy} files.
 *
 * @param ids of the songs, for messages
 * @param files their frames, N×D
 * @param mostFrames only so many, from the middle of each song; 0 for all
 * @param dimensions D of all of them
 */
record FrameFiles(List<String> ids, List<Path> files, int mostFrames, int dimensions)
        implements Songs {

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public String id(int j) {
        return ids.get(j);
    }

    @Override
    public Frames frames(int j) throws IOException {
        return middle(Npy.readFrames(files.get(j)));
    }

    private Frames middle(Frames all) {
        if (mostFrames == 0 || all.count() <= mostFrames) {
            return all;
        }
        int D = all.dimensions();
        int from = (all.count() - mostFrames) / 2;
        return new Frames(
                mostFrames, D, Arrays.copyOfRange(all.values(), from * D, (from + mostFrames) * D));
    }

    @Override
    public void close() {}
}
