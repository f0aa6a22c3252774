package dev.mixtape.pipeline.synth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A mono tape at 22 050 Hz on which notes are laid, and its WAV file. */
final class Mix {

    static final int SAMPLE_RATE = 22_050;

    private static final int WAV_HEADER_BYTES = 44;
    private static final double PEAK = 0.8;
    private static final double FADE_SECONDS = 0.05;

    private final float[] samples;

    Mix(double seconds) {
        samples = new float[samplesIn(seconds)];
    }

    static int samplesIn(double seconds) {
        return (int) Math.round(seconds * SAMPLE_RATE);
    }

    double seconds() {
        return samples.length / (double) SAMPLE_RATE;
    }

    /** Lays a note on the tape; what rings beyond the end is cut. */
    Mix add(float[] note, double atSeconds, double gain) {
        int start = samplesIn(atSeconds);
        int end = Math.min(samples.length, start + note.length);
        for (int i = start; i < end; i++) {
            samples[i] += (float) (gain * note[i - start]);
        }
        return this;
    }

    /** Repeats everything so far after {@code seconds}, ever more quietly. */
    Mix echo(double seconds, double gain) {
        int delay = samplesIn(seconds);
        for (int i = delay; i < samples.length; i++) {
            samples[i] += (float) (gain * samples[i - delay]);
        }
        return this;
    }

    /** 16-bit PCM, its loudest sample at 0.8 of full scale, faded at both ends. */
    byte[] toWav() {
        int dataBytes = 2 * samples.length;
        ByteBuffer wav =
                ByteBuffer.allocate(WAV_HEADER_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(WAV_HEADER_BYTES - 8 + dataBytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(SAMPLE_RATE).putInt(2 * SAMPLE_RATE).putShort((short) 2).putShort((short) 16);
        wav.put(ascii("data")).putInt(dataBytes);

        float loudest = 1e-9f;
        for (float sample : samples) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        double scale = PEAK * Short.MAX_VALUE / loudest;
        double fade = FADE_SECONDS * SAMPLE_RATE;
        for (int i = 0; i < samples.length; i++) {
            double edge = Math.min(1, Math.min(i, samples.length - 1 - i) / fade);
            wav.putShort((short) Math.round(scale * edge * samples[i]));
        }
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
