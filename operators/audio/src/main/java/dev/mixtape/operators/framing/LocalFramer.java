package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;

/** In this process. */
final class LocalFramer implements SongFramer {
    private final AudioDecoder decoder;
    private final FrameExtractor extractor;

    LocalFramer(FramingOptions options) {
        AudioDecoder.load();
        decoder = new AudioDecoder(options.limits());
        extractor = FeatureSet.named(options.features()).songExtractor();
    }

    @Override
    public Frames frame(byte[] encoded) throws AudioException {
        return extractor.extract(decoder.decode(encoded).values());
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
