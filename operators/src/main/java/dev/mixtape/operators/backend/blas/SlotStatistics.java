package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_daxpy;
import static org.bytedeco.openblas.global.openblas.cblas_dsyr;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import dev.mixtape.operators.model.SufficientStatistics;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;

/**
 * A bundle's statistics. Because r_nk = Σ_t ζ_nt ϕ_tk, a song's frames are gathered by slot and the
 * slots' moments merged into the components that they chose: a song has few slots, and most of them
 * choose one component.
 *
 * <p>A slot's scatter is that of its frames, centred at their own mean and scaled by √ζ, times
 * their own transpose. It is merged by the formula of Chan, Golub and LeVeque, as {@link
 * SufficientStatistics} does, but in single precision: for a bundle's few songs that is enough.
 */
final class SlotStatistics implements AutoCloseable {

    /** A slot is spared the frames of which it has less than this. */
    private static final float LEAST_ZETA = 1e-7f;

    /** A component is spared what a slot gives it if that is less than this, in frames. */
    private static final double LEAST_FRAMES = 1e-6;

    private final int D;
    private final int K;

    /** Of every component: D×D, of which the upper triangles are used. */
    private final DoublePointer[] scatters;

    private final DoublePointer all;
    private final double[] weights;
    private final double[][] means;

    private final FloatMemory rows = new FloatMemory();
    private final FloatMemory scatter = new FloatMemory();
    private final DoublePointer slotScatter;
    private final DoublePointer shift;
    private final FloatMemory slots = new FloatMemory();
    private final FloatMemory frames = new FloatMemory();
    private final FloatMemory sums = new FloatMemory();
    private final float[] rounded;
    private final double[] full;
    private final double[] shiftRow;
    private float[] root = new float[0];
    private float[] row = new float[0];
    private int[] chosen = new int[0];

    SlotStatistics(int D, int K) {
        this.D = D;
        this.K = K;
        weights = new double[K];
        means = new double[K][D];
        rounded = new float[D * D];
        full = new double[D * D];
        shiftRow = new double[D];
        all = new DoublePointer((long) K * D * D);
        scatters = new DoublePointer[K];
        for (int k = 0; k < K; k++) {
            scatters[k] = all.getPointer((long) k * D * D);
        }
        scatter.reserve(D * D);
        slotScatter = new DoublePointer((long) D * D);
        shift = new DoublePointer((long) D);
    }

    /** Begins a bundle. */
    void begin() {
        Arrays.fill(weights, 0);
        Arrays.fill(full, 0);
        for (int k = 0; k < K; k++) {
            Arrays.fill(means[k], 0);
            scatters[k].put(full, 0, D * D);
        }
    }

    /**
     * Adds a song.
     *
     * @param x whitened, D rows
     * @param sum takes what does not belong to a component
     */
    void add(float[][] x, SlotPosterior song, SufficientStatistics sum) {
        reserve(song.N());
        float[] slotSums = slotSums(x, song);
        for (int a = 0; a < song.slots(); a++) {
            if (song.slotFrames()[a] >= LEAST_FRAMES) {
                addSlot(x, song, a, slotSums);
            }
        }
        double[] mass = song.stickMass();
        for (int k = 0; k < K; k++) {
            sum.addStickMass(k, mass[k]);
        }
        sum.addSong(song.N(), song.bound(), song.sumLogOneMinusPi());
    }

    private void reserve(int N) {
        rows.reserve(D * N);
        if (row.length < N) {
            row = new float[N];
            root = new float[N];
            chosen = new int[N];
        }
    }

    /** Σ_n ζ_nt x_n, A×D. */
    private float[] slotSums(float[][] x, SlotPosterior song) {
        int A = song.slots();
        int N = song.N();
        slots.reserve(A * N);
        frames.reserve(D * N);
        sums.reserve(A * D);
        for (int a = 0; a < A; a++) {
            slots.put(a * N, song.zeta()[a], N);
        }
        for (int i = 0; i < D; i++) {
            frames.put(i * N, x[i], N);
        }
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                A,
                D,
                N,
                1,
                slots.at(),
                N,
                frames.at(),
                N,
                0,
                sums.at(),
                D);
        float[] slotSums = new float[A * D];
        sums.get(0, slotSums, A * D);
        return slotSums;
    }

    private void addSlot(float[][] x, SlotPosterior song, int a, float[] slotSums) {
        double N = song.slotFrames()[a];
        double[] mean = new double[D];
        for (int i = 0; i < D; i++) {
            mean[i] = slotSums[a * D + i] / N;
        }
        scatter(x, song.zeta()[a], song.N(), mean);
        for (int k = 0; k < K; k++) {
            double weight = song.varphi()[a * K + k];
            if (weight * N >= LEAST_FRAMES) {
                merge(k, weight, weight * N, mean);
            }
        }
    }

    /** Σ_n ζ_n (x_n − mean)(x_n − mean)ᵀ. */
    private void scatter(float[][] x, float[] zeta, int N, double[] mean) {
        int count = 0;
        for (int n = 0; n < N; n++) {
            if (zeta[n] > LEAST_ZETA) {
                chosen[count++] = n;
            }
        }
        boolean most = count > N / 4;
        if (most) {
            count = N;
        }
        for (int c = 0; c < count; c++) {
            root[c] = (float) Math.sqrt(zeta[most ? c : chosen[c]]);
        }
        for (int i = 0; i < D; i++) {
            if (most) {
                Rows.centredProduct(row, x[i], (float) mean[i], root, N);
            } else {
                gather(x[i], (float) mean[i], count);
            }
            rows.put(i * count, row, count);
        }
        cblas_ssyrk(
                CblasRowMajor,
                CblasUpper,
                CblasNoTrans,
                D,
                count,
                1,
                rows.at(),
                Math.max(1, count),
                0,
                scatter.at(),
                D);
        scatter.get(0, rounded, D * D);
        for (int q = 0; q < D * D; q++) {
            full[q] = rounded[q];
        }
        slotScatter.put(full, 0, D * D);
    }

    private void gather(float[] x, float mean, int count) {
        for (int c = 0; c < count; c++) {
            row[c] = (x[chosen[c]] - mean) * root[c];
        }
    }

    /** Merges a share of the slot's moments into a component. */
    private void merge(int k, double share, double n, double[] mean) {
        double total = weights[k] + n;
        for (int i = 0; i < D; i++) {
            double difference = mean[i] - means[k][i];
            shiftRow[i] = difference;
            means[k][i] += n / total * difference;
        }
        cblas_daxpy(D * D, share, slotScatter, 1, scatters[k], 1);
        if (weights[k] > 0) {
            shift.put(shiftRow, 0, D);
            double weight = weights[k] * n / total;
            cblas_dsyr(CblasRowMajor, CblasUpper, D, weight, shift, 1, scatters[k], D);
        }
        weights[k] = total;
    }

    /** Adds the bundle's components to a sum. */
    void addTo(SufficientStatistics sum) {
        double[] packed = new double[D * (D + 1) / 2];
        for (int k = 0; k < K; k++) {
            if (weights[k] > 0) {
                scatters[k].get(full, 0, D * D);
                for (int i = 0, p = 0; i < D; i++) {
                    for (int j = i; j < D; j++) {
                        packed[p++] = full[i * D + j];
                    }
                }
                sum.merge(k, weights[k], means[k], 0, packed, 0);
            }
        }
    }

    @Override
    public void close() {
        all.deallocate();
        rows.close();
        scatter.close();
        shift.deallocate();
        slotScatter.deallocate();
        slots.close();
        frames.close();
        sums.close();
    }
}
