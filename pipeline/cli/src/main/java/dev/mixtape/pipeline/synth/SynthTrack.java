package dev.mixtape.pipeline.synth;

import java.util.List;

/**
 * A track out of the synthesizer.
 *
 * @param id stable: the same for the same seed and place
 * @param title invented
 * @param artist invented
 * @param tags the style, one of {@link Synthesizer#styles}
 * @param wav the file: 22 050 Hz, mono, 16 bits, 8 to 12 s, under 900 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record SynthTrack(String id, String title, String artist, List<String> tags, byte[] wav) {}
