package dev.mixtape.operators.features;

import dev.mixtape.operators.frames.Frames;

/** Turns the samples of a song into its frames. Keeps buffers: one instance per thread. */
@FunctionalInterface
public interface FrameExtractor {

    /**
     * Returns the frames of one song.
     *
     * @param samples mono, at {@link FeatureSet#SAMPLE_RATE}, finite, nominally −1…1; at least one
     * @throws IllegalArgumentException for samples of which no frame can be made
     */
    Frames extract(float[] samples);
}
