package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_daxpy;
import static org.bytedeco.openblas.global.openblas.cblas_dsyr;

import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;

/**
 * A bundle's statistics. Because r_nk = Σ_t ζ_nt ϕ_tk, a song's frames are gathered by slot ({@link
 * SlotMoments}) and the slots' moments merged into the components that they chose, in double
 * precision, by the formula of Chan, Golub and LeVeque as in {@link SufficientStatistics}: a song
 * has few slots, and most of them choose one component.
 */
final class SlotStatistics implements AutoCloseable {

    /** A component is spared what a slot gives it if that is less than this, in frames. */
    static final double MIN_FRAMES = 1e-8;

    private final int D;
    private final int K;
    private final SlotMoments moments;
    private final double[] weights;
    private final double[][] means;

    /** K of D×D, of which the upper triangles are used. */
    private final DoublePointer all;

    /** Where each begins. */
    private final DoublePointer[] scatters;

    private final DoublePointer slotScatter;
    private final DoublePointer shift;
    private final double[] square;
    private final double[] shiftRow;
    private final double[] mean;

    SlotStatistics(int D, int K, PackedFeatures features) {
        this.D = D;
        this.K = K;
        moments = new SlotMoments(D, features);
        weights = new double[K];
        means = new double[K][D];
        all = new DoublePointer((long) K * D * D);
        scatters = new DoublePointer[K];
        for (int k = 0; k < K; k++) {
            scatters[k] = all.getPointer((long) k * D * D);
        }
        slotScatter = new DoublePointer((long) D * D);
        shift = new DoublePointer((long) D);
        square = new double[D * D];
        shiftRow = new double[D];
        mean = new double[D];
    }

    /** Begins a bundle. */
    void begin() {
        Arrays.fill(weights, 0);
        Arrays.fill(square, 0);
        for (int k = 0; k < K; k++) {
            Arrays.fill(means[k], 0);
            scatters[k].put(square, 0, D * D);
        }
    }

    /**
     * Adds a song.
     *
     * @param x whitened, D rows
     * @param sum takes what does not belong to a component
     */
    void add(float[][] x, SlotPosterior song, SufficientStatistics sum) {
        moments.begin(x, song);
        for (int a = 0; a < song.slots(); a++) {
            double N = song.slotFrames()[a];
            if (N >= MIN_FRAMES) {
                moments.slot(a, mean, square);
                slotScatter.put(square, 0, D * D);
                for (int k = 0; k < K; k++) {
                    double share = song.varphi()[a * K + k];
                    if (share * N >= MIN_FRAMES) {
                        merge(k, share, share * N);
                    }
                }
            }
        }
        double[] mass = song.stickMass();
        for (int k = 0; k < K; k++) {
            sum.addStickMass(k, mass[k]);
        }
        sum.addSong(song.N(), song.bound(), song.sumLogOneMinusPi());
    }

    /** Merges a share of the slot's moments, and so n frames, into a component. */
    private void merge(int k, double share, double n) {
        double total = weights[k] + n;
        for (int i = 0; i < D; i++) {
            shiftRow[i] = mean[i] - means[k][i];
            means[k][i] += n / total * shiftRow[i];
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
        for (int k = 0; k < K; k++) {
            if (weights[k] > 0) {
                scatters[k].get(square, 0, D * D);
                sum.merge(k, weights[k], means[k], 0, Packed.pack(D, square), 0);
            }
        }
    }

    @Override
    public void close() {
        moments.close();
        all.deallocate();
        slotScatter.deallocate();
        shift.deallocate();
    }
}
