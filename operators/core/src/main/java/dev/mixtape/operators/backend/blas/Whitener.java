package dev.mixtape.operators.backend.blas;

import static dev.mixtape.operators.model.Whitening.FARTHEST;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.linear.SymmetricEigen;
import dev.mixtape.operators.model.Whitening;
import java.util.Arrays;
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
    private final DoublePointer values;
    private final double[] means;
    private final double[] square;
    private double[] work = new double[0];
    private boolean beyond; // whether values were cut, which white still has

    /** x, D rows of N or more numbers. */
    final float[][] x;

    Whitener(Whitening whitening) {
        D = whitening.D();
        mean = whitening.mean();
        matrix = new DoublePointer(whitening.matrix());
        products = new DoublePointer((long) D * D);
        values = new DoublePointer(D);
        means = new double[D];
        square = new double[D * D];
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
     * The eigenvectors of the covariance, as a population's, of the song that is whitened.
     *
     * @param N its frames
     */
    SymmetricEigen covariance(int N) {
        if (beyond) {
            white.put(work, 0, N * D);
        }
        cblas_dsyrk(
                CblasRowMajor, CblasLower, CblasNoTrans, D, N, 1.0 / N, white, N, 0, products, D);
        products.get(square);
        for (int i = 0; i < D; i++) {
            means[i] = sum(i * N, N) / N;
            for (int j = 0; j <= i; j++) {
                square[i * D + j] -= means[i] * means[j];
            }
        }
        products.put(square, 0, square.length);
        // What lies below the diagonal of a row-major matrix is what LAPACK calls upper.
        int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) 'V', (byte) 'U', D, products, D, values);
        if (info != 0) {
            throw new ArithmeticException("dsyevd=" + info + ": must be 0");
        }
        return largestFirst();
    }

    /** Four at a time: one addition does not wait for the one before. */
    private double sum(int from, int length) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int n = from;
        for (; n + 3 < from + length; n += 4) {
            a += work[n];
            b += work[n + 1];
            c += work[n + 2];
            d += work[n + 3];
        }
        for (; n < from + length; n++) {
            a += work[n];
        }
        return a + b + (c + d);
    }

    /** LAPACK's are the smallest first. */
    private SymmetricEigen largestFirst() {
        products.get(square);
        double[] largest = new double[D];
        double[][] vectors = new double[D][];
        for (int q = 0; q < D; q++) {
            int from = (D - 1 - q) * D;
            largest[q] = values.get(D - 1 - q);
            vectors[q] = Arrays.copyOfRange(square, from, from + D);
        }
        return new SymmetricEigen(largest, vectors);
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
        values.deallocate();
        centred.deallocate();
        white.deallocate();
    }
}
