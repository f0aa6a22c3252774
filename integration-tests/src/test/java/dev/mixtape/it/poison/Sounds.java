package dev.mixtape.it.poison;

import dev.mixtape.it.Tones;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Songs, and noise of every colour and loudness; half a second each, so that ten thousand cost
 * minutes. 16-bit mono WAV at 22 050 Hz; the same number gives the same bytes.
 */
final class Sounds {
    private static final int SAMPLES = 22_050 / 2;

    /** Of the filter's feedback: near −1 there are highs alone, near 1 lows. */
    private static final double MOST_COLOUR = 0.95;

    private static final double QUIETEST_DB = -40;

    private final byte[] empty;

    Sounds() throws IOException {
        empty = Tones.wav(0, SAMPLES);
    }

    byte[] song(int number) throws IOException {
        return Tones.wav(number, SAMPLES);
    }

    byte[] noise(int number) {
        SplittableRandom random = new SplittableRandom(number);
        double colour = random.nextDouble(-MOST_COLOUR, MOST_COLOUR);
        double peak = Short.MAX_VALUE * Math.pow(10, random.nextDouble(QUIETEST_DB, 0) / 20);
        byte[] wav = empty.clone();
        ByteBuffer pcm =
                ByteBuffer.wrap(wav, wav.length - 2 * SAMPLES, 2 * SAMPLES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        double value = 0;
        for (int i = 0; i < SAMPLES; i++) {
            value = colour * value + (1 - Math.abs(colour)) * random.nextDouble(-1, 1);
            pcm.putShort((short) Math.round(peak * value));
        }
        return wav;
    }
}
