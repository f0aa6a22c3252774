package dev.mixtape.operators.features;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/** The kernels in plain Java. Keeps a scratch buffer: one instance per thread. */
final class PlainKernels implements Kernels {

    private final DoubleFFT_1D fft = new DoubleFFT_1D(Stft.WINDOW);
    private final double[] hann = Stft.hann();
    private final double[] scratch = new double[Stft.WINDOW];
    private final float[] re = new float[Stft.BINS];
    private final float[] im = new float[Stft.BINS];

    @Override
    public void powerSpectra(float[] y, int first, int count, float[] power, int at) {
        for (int i = 0; i < count; i++) {
            window(y, Stft.start(first + i));
            fft.realForward(scratch);
            power(power, at + i * SPECTRUM);
        }
    }

    private void window(float[] y, int start) {
        int from = Math.max(0, -start);
        int to = Math.max(from, Math.min(Stft.WINDOW, y.length - start));
        Arrays.fill(scratch, 0, from, 0);
        for (int m = from; m < to; m++) {
            scratch[m] = y[start + m] * hann[m];
        }
        Arrays.fill(scratch, to, Stft.WINDOW, 0);
    }

    private void power(float[] power, int at) {
        // JTransforms packs the two real bins, 0 and WINDOW/2, into the first two places.
        re[0] = (float) scratch[0];
        re[Stft.BINS - 1] = (float) scratch[1];
        for (int f = 1; f < Stft.BINS - 1; f++) {
            re[f] = (float) scratch[2 * f];
            im[f] = (float) scratch[2 * f + 1];
        }
        for (int f = 0; f < Stft.BINS; f++) {
            float magnitude = (float) Math.sqrt(re[f] * re[f] + im[f] * im[f]);
            power[at + f] = magnitude * magnitude;
        }
    }

    @Override
    public float dot(float[] a, int ai, float[] b, int bi, int n) {
        // Four sums, so that an addition need not wait for the one before.
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int i = 0; i < n; i += 4) {
            s0 += a[ai + i] * b[bi + i];
            s1 += a[ai + i + 1] * b[bi + i + 1];
            s2 += a[ai + i + 2] * b[bi + i + 2];
            s3 += a[ai + i + 3] * b[bi + i + 3];
        }
        return s0 + s1 + (s2 + s3);
    }

    @Override
    public void multiply(float[] m, int rows, int columns, float[] x, int xi, float[] out, int oi) {
        for (int r = 0; r < rows; r++) {
            out[oi + r] = dot(m, r * columns, x, xi, columns);
        }
    }

    @Override
    public float max(float[] x, int from, int n) {
        float largest = x[from];
        for (int i = 1; i < n; i++) {
            if (x[from + i] > largest) {
                largest = x[from + i];
            }
        }
        return largest;
    }

    @Override
    public float rise(float[] x, int before, int after, int n) {
        float even = 0;
        float odd = 0;
        for (int i = 0; i < n; i += 2) {
            even += Math.max(0, x[after + i] - x[before + i]);
            odd += Math.max(0, x[after + i + 1] - x[before + i + 1]);
        }
        return even + odd;
    }

    @Override
    public void decibels(float[] x, int from, int n, float least) {
        for (int i = from; i < from + n; i++) {
            x[i] = 10 * (float) Math.log10(Math.max(least, x[i]));
        }
    }
}
