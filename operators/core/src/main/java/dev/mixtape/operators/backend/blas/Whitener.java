package dev.mixtape.operators.backend.blas;

import static dev.mixtape.operators.model.Whitening.FARTHEST;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Whitens a song as one matrix product in double precision, because features may be nearly
 * collinear, and turns it: a row for each dimension.
 */
final class Whitener implements AutoCloseable {

    private final int D;
    private final double[] mean;
    private final DoublePointer matrix;
    private DoublePointer centred = new DoublePointer(1L);
    private DoublePointer white = new DoublePointer(1L);
    private final DoublePointer products;
    private double[] work = new double[0];
    private boolean beyond; // whether values were cut, which white still has

    /** x, D rows of N or more numbers. */
    final float[][] x;

    Whitener(Whitening whitening) {
        D = whitening.D();
        mean = whitening.mean();
        matrix = new DoublePointer(whitening.matrix());
        products = new DoublePointer((long) D * D);
        x = new float[D][0];
    }

    /** Fills {@link #x}. */
    void apply(Frames song) {
        int N = song.count();
        reserve(N);
        float[] raw = song.values();
        for (int n = 0, q = 0; n < N; n++) {
            for (int i = 0; i < D; i++, q++) {
                work[q] = raw[q] - mean[i];
            }
        }
        centred.put(work, 0, N * D);
        cblas_dgemm(
                CblasRowMajor,
                CblasTrans,
                CblasTrans,
                D,
                N,
                D,
                1,
                matrix,
                D,
                centred,
                D,
                0,
                white,
                N);
        white.get(work, 0, N * D);
        beyond = false;
        for (int i = 0; i < D; i++) {
            float[] row = x[i];
            for (int n = 0; n < N; n++) {
                double value = work[i * N + n];
                double within = Math.max(-FARTHEST, Math.min(FARTHEST, value));
                beyond |= within != value;
                work[i * N + n] = within;
                row[n] = (float) within;
            }
        }
    }

    /**
     * The covariance of the song that is whitened, D×D, as a population's.
     *
     * @param N its frames
     */
    double[][] covariance(int N) {
        if (beyond) {
            white.put(work, 0, N * D);
        }
        double[] means = new double[D];
        for (int i = 0; i < D; i++) {
            for (int n = 0; n < N; n++) {
                means[i] += work[i * N + n] / N;
            }
        }
        cblas_dsyrk(
                CblasRowMajor, CblasLower, CblasNoTrans, D, N, 1.0 / N, white, N, 0, products, D);
        double[] of = new double[D * D];
        products.get(of);
        double[][] covariance = new double[D][D];
        for (int i = 0; i < D; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = of[i * D + j] - means[i] * means[j];
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    private void reserve(int N) {
        if (work.length < N * D) {
            work = new double[N * D];
            centred.deallocate();
            white.deallocate();
            centred = new DoublePointer((long) N * D);
            white = new DoublePointer((long) N * D);
            for (int i = 0; i < D; i++) {
                x[i] = new float[N];
            }
        }
    }

    @Override
    public void close() {
        matrix.deallocate();
        products.deallocate();
        centred.deallocate();
        white.deallocate();
    }
}
