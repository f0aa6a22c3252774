package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Frames of a corpus that fit into memory, for baselines to learn from. */
final class FrameSample {

    /** Frames that are held, evenly from all songs. */
    private static final int MAX_FRAMES = 1 << 19;

    private FrameSample() {}

    /**
     * Draws them, song by song.
     *
     * @param seed of the draws
     * @throws IOException if a song cannot be read, named
     */
    static List<Frames> of(SongSet corpus, long seed) throws IOException {
        int each = Math.max(1, MAX_FRAMES / corpus.count());
        List<Frames> samples = new ArrayList<>();
        for (int j = 0; j < corpus.count(); j++) {
            samples.add(Bootstrap.sample(corpus.frames(j), each, seed, corpus.id(j)));
        }
        return samples;
    }
}
