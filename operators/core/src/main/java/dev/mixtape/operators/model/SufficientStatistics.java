package dev.mixtape.operators.model;

import java.util.Arrays;

/**
 * What songs contribute to a corpus update: the paper's N_k, x̄_k and N_k·S_k with Σ_t ϕ_tk, in
 * whitened space, added up over songs. Mutable; not thread-safe.
 *
 * <p>The scatter is centred at its own mean, and sums are merged by the pairwise formula of Chan,
 * Golub and LeVeque (1983), so that nothing is ever subtracted from something almost as large: it
 * stays positive semidefinite in floating point too. Consequently two statistics are added with
 * {@link #add}, never element by element.
 *
 * <p>Layout of {@link #values()}, in doubles, P = D(D+1)/2:
 *
 * <pre>
 * 0                    tracks B
 * 1                    frames Σ N_j
 * 2                    Σ_j L_j, the song bounds, nats
 * 3                    Σ_j Σ_{t&lt;T} E[ln(1−π'_jt)]
 * 4 + k·(2+D+P)        component k:  N_k | Σ_jt ϕ_jtk | x̄_k (D) | N_k·S_k (P, upper triangle by rows)
 * </pre>
 */
public final class SufficientStatistics {

    private static final int TRACKS = 0;
    private static final int FRAMES = 1;
    private static final int BOUND = 2;
    private static final int LOG_ONE_MINUS_PI = 3;
    private static final int HEADER = 4;

    private final int D;
    private final int K;
    private final double[] values;

    /** Of no song. */
    public SufficientStatistics(int D, int K) {
        this(D, K, new double[length(D, K)]);
    }

    private SufficientStatistics(int D, int K, double[] values) {
        this.D = D;
        this.K = K;
        this.values = values;
    }

    /**
     * Over an array in the documented layout, which is not copied.
     *
     * @throws IllegalArgumentException if its length is not {@link #length}
     */
    public static SufficientStatistics of(int D, int K, double[] values) {
        if (values.length != length(D, K)) {
            throw new IllegalArgumentException(
                    "statistics.length="
                            + values.length
                            + ": must be "
                            + length(D, K)
                            + " for D="
                            + D
                            + ", K="
                            + K);
        }
        return new SufficientStatistics(D, K, values);
    }

    /** How many doubles the layout takes. */
    public static int length(int D, int K) {
        return Math.addExact(HEADER, Math.multiplyExact(K, stride(D)));
    }

    private static int stride(int D) {
        return 2 + D + Packed.size(D);
    }

    /** D. */
    public int D() {
        return D;
    }

    /** K. */
    public int K() {
        return K;
    }

    /** The numbers themselves, in the documented layout; writing to them writes to this. */
    public double[] values() {
        return values;
    }

    /** B, songs. */
    public long tracks() {
        return (long) values[TRACKS];
    }

    /** Frames of those songs. */
    public long frames() {
        return (long) values[FRAMES];
    }

    /** Σ_j L_j, in nats. */
    public double bound() {
        return values[BOUND];
    }

    /** Σ_j Σ_{t<T} E[ln(1−π'_jt)], what the posterior of α0 needs. */
    public double sumLogOneMinusPi() {
        return values[LOG_ONE_MINUS_PI];
    }

    /** N_k = Σ_jn r_jnk. */
    public double N(int k) {
        return values[at(k)];
    }

    /** Σ_jt ϕ_jtk. */
    public double stickMass(int k) {
        return values[at(k) + 1];
    }

    /** x̄_k, a copy, D; 0 for a component without frames. */
    public double[] xBar(int k) {
        return Arrays.copyOfRange(values, at(k) + 2, at(k) + 2 + D);
    }

    /** N_k·S_k = Σ_jn r_jnk (x_jn − x̄_k)(x_jn − x̄_k)ᵀ, a copy, packed. */
    public double[] scatter(int k) {
        return Arrays.copyOfRange(values, at(k) + 2 + D, at(k) + stride(D));
    }

    /** Counts one more song and what does not belong to a component. */
    public void addSong(int frames, double bound, double sumLogOneMinusPi) {
        values[TRACKS]++;
        values[FRAMES] += frames;
        values[BOUND] += bound;
        values[LOG_ONE_MINUS_PI] += sumLogOneMinusPi;
    }

    /** Adds Σ_t ϕ_tk of a song. */
    public void addStickMass(int k, double mass) {
        values[at(k) + 1] += mass;
    }

    /**
     * Merges weighted frames into component k: N ← N+n, and mean and scatter by Chan's formula.
     *
     * @param n their weight, at least 0
     * @param mean their weighted mean at {@code meanAt}, D
     * @param scatter their weighted scatter about that mean at {@code scatterAt}, packed
     */
    public void merge(int k, double n, double[] mean, int meanAt, double[] scatter, int scatterAt) {
        if (n <= 0) {
            return;
        }
        int base = at(k);
        double total = values[base] + n;
        double share = n / total;
        double weight = values[base] * share;
        double[] shift = new double[D];
        for (int i = 0, p = base + 2; i < D; i++, p++) {
            shift[i] = mean[meanAt + i] - values[p];
            values[p] += share * shift[i];
        }
        values[base] = total;
        int to = base + 2 + D;
        for (int i = 0; i < Packed.size(D); i++) {
            values[to + i] += scatter[scatterAt + i];
        }
        Packed.addOuter(values, to, weight, shift);
    }

    /** Multiplies the weight of component k's frames, and so N_k and N_k·S_k, by a factor. */
    public void scaleFrames(int k, double factor) {
        int base = at(k);
        values[base] *= factor;
        for (int i = base + 2 + D; i < base + stride(D); i++) {
            values[i] *= factor;
        }
    }

    /**
     * Adds other songs' statistics to this one's.
     *
     * @throws IllegalArgumentException if D or K differ
     */
    public void add(SufficientStatistics other) {
        if (other.D != D || other.K != K) {
            throw new IllegalArgumentException(
                    "statistics of D="
                            + other.D
                            + ", K="
                            + other.K
                            + ": must be D="
                            + D
                            + ", K="
                            + K);
        }
        for (int i = 0; i < HEADER; i++) {
            values[i] += other.values[i];
        }
        for (int k = 0; k < K; k++) {
            int from = at(k);
            values[from + 1] += other.values[from + 1];
            merge(k, other.values[from], other.values, from + 2, other.values, from + 2 + D);
        }
    }

    /** Counts for one component what others of the same shape counted for another. */
    public void add(SufficientStatistics other, int from, int to) {
        int at = at(from);
        values[at(to) + 1] += other.values[at + 1];
        merge(to, other.values[at], other.values, at + 2, other.values, at + 2 + D);
    }

    /** Leaves out what was counted for a component. */
    public void clear(int k) {
        Arrays.fill(values, at(k), at(k + 1), 0);
    }

    /** An independent copy. */
    public SufficientStatistics copy() {
        return new SufficientStatistics(D, K, values.clone());
    }

    private int at(int k) {
        return at(D, k);
    }

    /** Where component k begins in the layout. */
    static int at(int D, int k) {
        return HEADER + k * stride(D);
    }
}
