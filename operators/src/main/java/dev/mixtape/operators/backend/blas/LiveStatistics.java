package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;
import org.bytedeco.javacpp.DoublePointer;

/**
 * A song's statistics for the components that it uses, in double precision: the frames of a
 * component, centred and scaled by √r, times their own transpose.
 */
final class LiveStatistics implements AutoCloseable {

    /**
     * A component is spared the frames of which it has less than this: K·1e-7 of a frame in all.
     */
    private static final double LEAST_R = 1e-7;

    private final int D;
    private final DoublePointer scatter;
    private final double[] full;
    private DoublePointer frames = new DoublePointer(0L);
    private double[] rows = new double[0];

    LiveStatistics(int D) {
        this.D = D;
        scatter = new DoublePointer((long) D * D);
        full = new double[D * D];
    }

    /**
     * Adds a song.
     *
     * @param x N×D, whitened
     */
    void add(double[] x, LivePosterior song, SufficientStatistics sum) {
        reserve(song.N() * D);
        double[] xBar = new double[D];
        for (int l = 0; l < song.live().length; l++) {
            double N = mean(x, song, l, xBar);
            if (N > 0) {
                sum.merge(song.live()[l], N, xBar, 0, scatter(x, song, l, xBar), 0);
            }
        }
        for (int k = 0; k < sum.K(); k++) {
            sum.addStickMass(k, song.stickMass()[k]);
        }
        sum.addSong(song.N(), song.bound(), song.sumLogOneMinusPi());
    }

    private void reserve(int length) {
        if (rows.length < length) {
            rows = new double[length];
            frames.deallocate();
            frames = new DoublePointer((long) length);
        }
    }

    private double mean(double[] x, LivePosterior song, int l, double[] xBar) {
        int L = song.live().length;
        java.util.Arrays.fill(xBar, 0);
        double N = 0;
        for (int n = 0; n < song.N(); n++) {
            double r = song.r()[n * L + l];
            if (r > LEAST_R) {
                N += r;
                for (int i = 0; i < D; i++) {
                    xBar[i] += r * x[n * D + i];
                }
            }
        }
        for (int i = 0; i < D && N > 0; i++) {
            xBar[i] /= N;
        }
        return N;
    }

    private double[] scatter(double[] x, LivePosterior song, int l, double[] xBar) {
        int L = song.live().length;
        int count = 0;
        for (int n = 0; n < song.N(); n++) {
            double r = song.r()[n * L + l];
            if (r > LEAST_R) {
                double root = Math.sqrt(r);
                for (int i = 0; i < D; i++) {
                    rows[count * D + i] = root * (x[n * D + i] - xBar[i]);
                }
                count++;
            }
        }
        frames.put(rows, 0, count * D);
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, D, count, 1, frames, D, 0, scatter, D);
        scatter.get(full, 0, D * D);
        return Packed.pack(D, full);
    }

    @Override
    public void close() {
        scatter.deallocate();
        frames.deallocate();
    }
}
