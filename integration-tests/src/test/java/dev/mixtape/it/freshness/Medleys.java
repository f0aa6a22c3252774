package dev.mixtape.it.freshness;

import dev.mixtape.it.Tones;
import dev.mixtape.it.trial.TrackFeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Audio that is made in microseconds and of which no two tracks have the same: three recordings of
 * {@value #RECORDINGS}, two of them at a time, blended anew every quarter of a second.
 */
final class Medleys implements TrackFeed.Music {
    private static final int RECORDINGS = 64;
    private static final int THEMES = 3;
    private static final int RATE = 22_050;
    private static final int SEGMENT = RATE / 4;
    private static final int FULL = 256;

    private final long seed;
    private final int samples;
    private final short[][] recordings = new short[RECORDINGS][];

    /** WAV header, and room for the samples. */
    private final byte[] empty;

    /**
     * Makes the recordings.
     *
     * @param seed of every choice
     * @param seconds length of a track
     */
    Medleys(long seed, double seconds) throws IOException {
        this.seed = seed;
        samples = (int) Math.round(seconds * RATE);
        empty = Tones.wav(0, samples);
        for (int i = 0; i < RECORDINGS; i++) {
            byte[] wav = Tones.wav(i, 2 * RATE);
            short[] pcm = new short[2 * RATE];
            ByteBuffer.wrap(wav, wav.length - 2 * pcm.length, 2 * pcm.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(pcm);
            recordings[i] = pcm;
        }
    }

    @Override
    public ByteBuffer of(long number, int revision) {
        return ByteBuffer.wrap(wav(number, revision));
    }

    /** Returns 16-bit mono WAV at 22 050 Hz; the same numbers give the same bytes. */
    byte[] wav(long number, int revision) {
        SplittableRandom random = new SplittableRandom(seed + 31 * (2 * number + revision));
        short[][] themes = new short[THEMES][];
        Arrays.setAll(themes, t -> recordings[random.nextInt(RECORDINGS)]);
        byte[] wav = empty.clone();
        ByteBuffer pcm =
                ByteBuffer.wrap(wav, wav.length - 2 * samples, 2 * samples)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < samples; from += SEGMENT) {
            short[] a = themes[random.nextInt(THEMES)];
            short[] b = themes[random.nextInt(THEMES)];
            int atA = random.nextInt(a.length - SEGMENT);
            int atB = random.nextInt(b.length - SEGMENT);
            int share = random.nextInt(FULL + 1);
            for (int i = 0; i < Math.min(SEGMENT, samples - from); i++) {
                pcm.putShort((short) ((share * a[atA + i] + (FULL - share) * b[atB + i]) / FULL));
            }
        }
        return wav;
    }
}
