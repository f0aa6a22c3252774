package dev.mixtape.pipeline.synth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * What a crude ear hears of a WAV file.
 *
 * @param loudness root mean square, full scale 1
 * @param centroid octaves of the spectral centroid over 100 Hz, mean over frames
 * @param motion how much of a frame's spectrum was not in the one before, mean over frames, 0..1
 * @param flatness geometric over arithmetic mean of the spectrum, mean over frames: 1 for noise,
 *     near 0 for tones
 */
record Timbre(double loudness, double centroid, double motion, double flatness) {

    private static final int FRAME = 1_024;
    private static final int WAV_HEADER_BYTES = 44;
    private static final double BIN_HZ = 22_050.0 / FRAME;

    static Timbre of(byte[] wav) {
        ByteBuffer pcm =
                ByteBuffer.wrap(wav, WAV_HEADER_BYTES, wav.length - WAV_HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        int frames = pcm.remaining() / 2 / FRAME;
        double power = 0;
        double centroid = 0;
        double motion = 0;
        double flatness = 0;
        double[] before = new double[FRAME / 2];
        for (int n = 0; n < frames; n++) {
            float[] x = new float[FRAME];
            for (int i = 0; i < FRAME; i++) {
                x[i] = pcm.getShort() / 32_768f;
                power += x[i] * x[i];
            }
            double[] s = spectrum(x);
            double sum = 0;
            double weighted = 0;
            double logs = 0;
            double risen = 0;
            for (int f = 1; f < s.length; f++) {
                sum += s[f];
                weighted += f * BIN_HZ * s[f];
                logs += Math.log(s[f] + 1e-9);
                risen += Math.max(0, s[f] - before[f]);
            }
            centroid += Math.log(weighted / sum / 100) / Math.log(2) / frames;
            motion += risen / sum / frames;
            flatness += Math.exp(logs / s.length) / (sum / s.length) / frames;
            before = s;
        }
        return new Timbre(Math.sqrt(power / (frames * FRAME)), centroid, motion, flatness);
    }

    private static double[] spectrum(float[] x) {
        for (int i = 0; i < FRAME; i++) {
            x[i] *= (float) Math.pow(Math.sin(Math.PI * i / FRAME), 2);
        }
        new FloatFFT_1D(FRAME).realForward(x);
        double[] s = new double[FRAME / 2];
        for (int f = 1; f < s.length; f++) {
            s[f] = Math.hypot(x[2 * f], x[2 * f + 1]);
        }
        return s;
    }

    /** Euclidean, of the centroid in octaves and motion and flatness in tenths. */
    double distance(Timbre other) {
        return Math.hypot(
                centroid - other.centroid,
                10 * Math.hypot(motion - other.motion, flatness - other.flatness));
    }
}
