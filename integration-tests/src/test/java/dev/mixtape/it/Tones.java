package dev.mixtape.it;

import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Tracks that differ enough for a model to learn something of them, made in a millisecond each. */
public final class Tones {
    private static final int RATE = 22_050;

    private Tones() {}

    /** A track of two seconds; the same number gives the same bytes. */
    public static Track track(int number) throws IOException {
        return Track.newBuilder()
                .setId("tone-" + number)
                .setAudio(new InlineAudio(ByteBuffer.wrap(wav(number, 2 * RATE))))
                .setTitle("Tone " + number)
                .setTags(List.of(number % 2 == 0 ? "harmonic" : "noisy"))
                .setArrivedAt(Instant.ofEpochMilli(number))
                .build();
    }

    /** 16-bit mono WAV at 22 050 Hz. */
    public static byte[] wav(int number, int samples) throws IOException {
        return wav(number, samples, RATE, 1);
    }

    /** 16-bit WAV: a chord that swells, with more or less noise over it; all channels alike. */
    static byte[] wav(int number, int samples, int rate, int channels) throws IOException {
        Random random = new Random(number);
        double base = 110 * Math.pow(2, random.nextInt(24) / 12.0);
        double noise = number % 2 == 0 ? 0.02 : 0.4;
        ByteBuffer pcm = ByteBuffer.allocate(2 * samples * channels).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            double t = i / (double) rate;
            double tone =
                    Math.sin(2 * Math.PI * base * t)
                            + 0.5 * Math.sin(2 * Math.PI * base * 1.5 * t)
                            + 0.3 * Math.sin(2 * Math.PI * base * 4 * t);
            double swell = 0.5 + 0.5 * Math.sin(2 * Math.PI * (1 + number % 5) * t);
            double value = 0.3 * tone * swell + noise * (random.nextDouble() - 0.5);
            for (int c = 0; c < channels; c++) {
                pcm.putShort((short) Math.round(20_000 * Math.max(-1, Math.min(1, value))));
            }
        }
        return container(pcm.array(), rate, channels);
    }

    /** Silence, 16-bit mono WAV at 22 050 Hz. */
    static byte[] silence(int samples) throws IOException {
        return container(new byte[2 * samples], RATE, 1);
    }

    private static byte[] container(byte[] pcm, int rate, int channels) throws IOException {
        AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(pcm), format, pcm.length / (2L * channels)),
                AudioFileFormat.Type.WAVE,
                out);
        return out.toByteArray();
    }
}
