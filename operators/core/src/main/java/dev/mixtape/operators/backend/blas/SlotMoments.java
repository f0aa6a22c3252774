package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The means x̄_t = Σ_n ζ_nt x_n / Σ_n ζ_nt of a song's slots, and their scatters Σ_n ζ_nt (x_n −
 * x̄_t)(x_n − x̄_t)ᵀ, in single precision.
 *
 * <p>Mostly a slot holds few of the frames, and its scatter is that of those, centred and scaled by
 * √ζ, times their own transpose. Where a song's slots each hold most of its frames, one product of
 * ζ and packed features, about the song's mean, gives all of them sooner. A slot so far from the
 * song's mean that the difference of two large numbers would be left of its scatter is made the
 * other way all the same.
 */
final class SlotMoments implements AutoCloseable {

    /** A slot is spared the frames of which it has less than this. */
    private static final float MIN_ZETA = 1e-7f;

    /** Most of a slot's scatter about the song's mean that may be due to its own mean. */
    private static final double MAX_SHIFT = 0.9;

    private final int D;
    private final int P;
    private final PackedFeatures features;
    private final FloatMemory zeta = new FloatMemory();
    private final FloatMemory frames = new FloatMemory();
    private final FloatMemory result = new FloatMemory();
    private final float[] centre;
    private final float[] square;
    private float[] sums = new float[0];
    private float[] root = new float[0];
    private float[] row = new float[0];
    private int[] chosen = new int[0];

    private float[][] x;
    private SlotPosterior song;

    /** Slots of the song, but for the idle ones where they hold nothing to speak of. */
    private int A;

    /** Whether {@link #sums} holds packed moments about {@link #centre}. */
    private boolean packed;

    SlotMoments(int D, PackedFeatures features) {
        this.D = D;
        this.features = features;
        P = features.P();
        centre = new float[D];
        square = new float[D * D];
    }

    /**
     * Begins a song.
     *
     * @param x whitened, D rows
     */
    void begin(float[][] x, SlotPosterior song) {
        this.x = x;
        this.song = song;
        int N = song.N();
        int last = song.slots() - 1;
        A = song.slotFrames()[last] < SlotStatistics.MIN_FRAMES ? last : last + 1;
        frames.reserve(D * N);
        if (row.length < N) {
            row = new float[N];
            root = new float[N];
            chosen = new int[N];
        }
        if (sums.length < A * P) {
            sums = new float[A * P];
        }
        long held = 0;
        for (int a = 0; a < A; a++) {
            held += RowMath.countAbove(MIN_ZETA, song.zeta()[a], N);
        }
        packed = held > (long) A * N / 2;
        if (packed) {
            packedMoments();
        } else {
            plainSums();
        }
    }

    /** Σ_n ζ_nt x_n, D×A. */
    private void plainSums() {
        int N = song.N();
        zeta.reserve(A * N);
        result.reserve(A * D);
        for (int a = 0; a < A; a++) {
            zeta.put(a * N, song.zeta()[a], N);
        }
        for (int i = 0; i < D; i++) {
            frames.put(i * N, x[i], N);
        }
        multiply(zeta.at(), frames.at(), A, D, N, 0);
        result.get(0, sums, A * D);
    }

    /** Σ_n ζ_nt f(x_n − c), P×A, where f packs features and c is the song's mean. */
    private void packedMoments() {
        int N = song.N();
        for (int i = 0; i < D; i++) {
            centre[i] = (float) (RowMath.sum(x[i], N) / N);
        }
        zeta.reserve(A * PackedFeatures.BLOCK);
        result.reserve(A * P);
        for (int from = 0; from < N; from += PackedFeatures.BLOCK) {
            int n = Math.min(PackedFeatures.BLOCK, N - from);
            features.form(x, centre, from, n);
            for (int a = 0; a < A; a++) {
                zeta.put(a * n, song.zeta()[a], from, n);
            }
            multiply(zeta.at(), features.values.at(), A, P, n, from == 0 ? 0 : 1);
        }
        result.get(0, sums, A * P);
    }

    /** result ← beta · result + b aᵀ, where a is rows×n and b columns×n. */
    private void multiply(
            FloatPointer a, FloatPointer b, int rows, int columns, int n, float beta) {
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                columns,
                rows,
                n,
                1,
                b,
                n,
                a,
                n,
                beta,
                result.at(),
                rows);
    }

    /**
     * Tells one slot's.
     *
     * @param mean x̄, D, overwritten
     * @param scatter D×D, of which the upper triangle is overwritten
     */
    void slot(int a, double[] mean, double[] scatter) {
        double N = song.slotFrames()[a];
        if (!packed) {
            for (int i = 0; i < D; i++) {
                mean[i] = sums[i * A + a] / N;
            }
        } else if (unpack(a, N, mean, scatter)) {
            return;
        }
        scatter(song.zeta()[a], mean);
        for (int q = 0; q < D * D; q++) {
            scatter[q] = square[q];
        }
    }

    /**
     * From moments about the song's mean to those about the slot's. Returns whether that is well.
     */
    private boolean unpack(int a, double N, double[] mean, double[] scatter) {
        double[] shift = new double[D];
        double squares = 0;
        for (int i = 0; i < D; i++) {
            shift[i] = sums[(P - 1 - D + i) * A + a] / N;
            mean[i] = centre[i] + shift[i];
            squares += shift[i] * shift[i];
        }
        double trace = 0;
        for (int i = 0, p = 0; i < D; i++) {
            trace += sums[p * A + a];
            for (int j = i; j < D; j++, p++) {
                scatter[i * D + j] = sums[p * A + a] - N * shift[i] * shift[j];
            }
        }
        return N * squares <= MAX_SHIFT * trace;
    }

    /** Σ_n ζ_n (x_n − mean)(x_n − mean)ᵀ, in {@link #square}. */
    private void scatter(float[] zeta, double[] mean) {
        int N = song.N();
        int count = 0;
        for (int n = 0; n < N; n++) {
            if (zeta[n] > MIN_ZETA) {
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
                RowMath.centredProduct(row, x[i], (float) mean[i], root, N);
            } else {
                gather(x[i], (float) mean[i], count);
            }
            frames.put(i * count, row, count);
        }
        cblas_ssyrk(
                CblasRowMajor,
                CblasUpper,
                CblasNoTrans,
                D,
                count,
                1,
                frames.at(),
                Math.max(1, count),
                0,
                result.reserve(D * D),
                D);
        result.get(0, square, D * D);
    }

    private void gather(float[] x, float mean, int count) {
        for (int c = 0; c < count; c++) {
            row[c] = (x[chosen[c]] - mean) * root[c];
        }
    }

    @Override
    public void close() {
        zeta.close();
        frames.close();
        result.close();
    }
}
