package dev.mixtape.operators.audio;

import dev.mixtape.operators.audio.Encoded.Kind;
import java.util.Arrays;
import java.util.List;

/** Sounds for tests outside of this package: a tone, encoded. */
public final class TestSounds {
    private TestSounds() {}

    /** WAV, mono. */
    public static byte[] wav(double seconds) {
        return Encoded.file(Kind.WAV, Samples.RATE, tone(seconds, Samples.RATE));
    }

    /** A file of each container and codec, 44.1 kHz and stereo. */
    public static List<byte[]> ofAllKinds(double seconds) {
        float[] tone = tone(seconds, 44_100);
        return Arrays.stream(Kind.values())
                .map(kind -> Encoded.file(kind, kind == Kind.OPUS ? 48_000 : 44_100, tone, tone))
                .toList();
    }

    private static float[] tone(double seconds, int rate) {
        float[] samples = new float[(int) Math.round(seconds * rate)];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (float) (0.4 * Math.sin(2 * Math.PI * 440 * n / rate));
        }
        return samples;
    }
}
