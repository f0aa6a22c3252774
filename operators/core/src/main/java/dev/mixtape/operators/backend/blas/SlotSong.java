package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.inference.SongSticks;
import java.util.Arrays;

/** The song that is being inferred: the alive parts of ϕ and ζ and the steps that update them. */
final class SlotSong {

    private static final double MIN_LOG_VARPHI = Math.log(SlotInference.MIN_VARPHI);

    private final SlotInference corpus;
    private final SlotProducts products;
    private final int K;
    private final int T;
    private final float[] prior;

    private int N;
    private SongSticks sticks;

    /** The slots that hold frames, by number, A of them. */
    private int[] active;

    /** Σ_n ζ_nt, T. */
    private double[] slotFrames;

    /**
     * A rows of ζ, then one of what a frame gives to all idle slots together, each N or more long.
     */
    private float[][] zeta;

    /** Σ_k softmax(E[ln β])_k E_nk: what an idle slot sees of a frame, N. */
    private float[] idleE;

    private float[] best;
    private float[] total;

    /** ϕ, A×K. */
    private final float[] varphi;

    /** ϕ of live components, A×L. */
    private final float[] liveVarphi;

    private int[] live;
    private final float[] evidence;
    private final double[] logVarphi;

    SlotSong(SlotInference corpus) {
        this.corpus = corpus;
        products = corpus.products;
        K = corpus.model.K();
        T = corpus.model.T();
        prior = new float[K];
        for (int k = 0; k < K; k++) {
            prior[k] = (float) corpus.prior[k];
        }
        varphi = new float[T * K];
        liveVarphi = new float[T * K];
        evidence = new float[SlotProducts.stride(T) * K];
        logVarphi = new double[K];
        zeta = new float[T + 1][0];
    }

    /**
     * Begins a song.
     *
     * @param chosen the components that the slots begin with, one each
     */
    void begin(int N, int[] chosen) {
        this.N = N;
        reserve();
        sticks = new SongSticks(T, corpus.model.alpha0(), corpus.model.expectedLogAlpha0());
        live = new int[0];
        products.mean(prior, idleE);
        int A = chosen.length;
        active = new int[A];
        double[] logs = new double[A];
        for (int t = 0; t < A; t++) {
            active[t] = t;
            logs[t] = corpus.logBeta[chosen[t]];
            products.E.get(chosen[t] * N, zeta[t], N);
        }
        softmax(logs, A);
        Arrays.fill(zeta[A], 0, N, 0);
        slotFrames = new double[T];
        for (int t = 0; t < A; t++) {
            slotFrames[t] = RowMath.sum(zeta[t], N);
        }
    }

    private void reserve() {
        if (zeta[0].length < N) {
            zeta = new float[T + 1][N];
            idleE = new float[N];
            best = new float[N];
            total = new float[N];
        }
    }

    /** One round of Eq. 10-13. Returns the bound without what was subtracted from E. */
    double iterate() {
        keepActive();
        double slots = updateVarphi();
        sticks.update(slotFrames);
        return updateZeta() + slots + sticks.bound();
    }

    /** Eq. 12. Returns Σ_tk ϕ_tk (E[ln β_k] − ln ϕ_tk). */
    private double updateVarphi() {
        int A = active.length;
        products.evidence(zeta, A, evidence);
        double slots = (T - A) * corpus.logPrior;
        boolean[] alive = new boolean[K];
        for (int a = 0; a < A; a++) {
            slots += updateVarphi(a, alive);
        }
        gatherLive(alive);
        return slots;
    }

    /** One slot's row. */
    private double updateVarphi(int a, boolean[] alive) {
        int stride = SlotProducts.stride(active.length);
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < K; k++) {
            logVarphi[k] = evidence[k * stride + a] + corpus.logBeta[k];
            max = Math.max(max, logVarphi[k]);
        }
        double sum = 0;
        for (int k = 0; k < K; k++) {
            double below = logVarphi[k] - max;
            logVarphi[k] = below < MIN_LOG_VARPHI ? 0 : Math.exp(below);
            sum += logVarphi[k];
        }
        double slot = max + Math.log(sum);
        for (int k = 0; k < K; k++) {
            varphi[a * K + k] = (float) (logVarphi[k] / sum);
            if (logVarphi[k] > 0) {
                alive[k] = true;
                slot -= logVarphi[k] / sum * evidence[k * stride + a];
            }
        }
        return slot;
    }

    private void gatherLive(boolean[] alive) {
        int[] now = new int[K];
        int L = 0;
        for (int k = 0; k < K; k++) {
            if (alive[k]) {
                now[L++] = k;
            }
        }
        // Of more than half, it is cheaper not to gather them.
        now = L > K / 2 ? allOf(K) : Arrays.copyOf(now, L);
        if (!Arrays.equals(now, live)) {
            live = now;
            products.live(live);
        }
        for (int a = 0, q = 0; a < active.length; a++) {
            for (int k : live) {
                liveVarphi[q++] = varphi[a * K + k];
            }
        }
    }

    private static int[] allOf(int K) {
        int[] all = new int[K];
        Arrays.setAll(all, k -> k);
        return all;
    }

    /** Eq. 13. Returns Σ_n ln Σ_t exp(E[ln π_t] + Σ_k ϕ_tk E_nk). */
    private double updateZeta() {
        int A = active.length;
        double[] logPi = sticks.logPi();
        double[] logs = new double[A + 1];
        double idlePi = 0;
        for (int t = 0, a = 0; t < T; t++) {
            if (a < A && active[a] == t) {
                logs[a++] = logPi[t];
            } else {
                idlePi += Math.exp(logPi[t]);
            }
        }
        logs[A] = Math.log(idlePi);
        products.expected(liveVarphi, A, zeta);
        double frames;
        if (A < T) {
            System.arraycopy(idleE, 0, zeta[A], 0, N);
            frames = softmax(logs, A + 1);
        } else {
            frames = softmax(logs, A);
            Arrays.fill(zeta[A], 0, N, 0);
        }
        sumSlots(logPi, idlePi);
        return frames;
    }

    /**
     * Replaces the logs in ζ's first rows, to each of which a number is added, by probabilities
     * that sum to 1 for every frame. Returns Σ_n of the normalisers.
     */
    private double softmax(double[] logs, int rows) {
        Arrays.fill(best, 0, N, Float.NEGATIVE_INFINITY);
        Arrays.fill(total, 0, N, 0);
        for (int a = 0; a < rows; a++) {
            RowMath.maxOfSum(best, zeta[a], (float) logs[a], N);
        }
        for (int a = 0; a < rows; a++) {
            RowMath.exp(zeta[a], zeta[a], (float) logs[a], best, 1, N);
            RowMath.add(total, zeta[a], N);
        }
        double normalisers = 0;
        for (int n = 0; n < N; n++) {
            normalisers += best[n] + Math.log(total[n]);
        }
        RowMath.invert(total, N);
        for (int a = 0; a < rows; a++) {
            RowMath.product(zeta[a], zeta[a], total, N);
        }
        return normalisers;
    }

    /** Σ_n ζ_nt; idle slots share their row in proportion to exp(E[ln π_t]). */
    private void sumSlots(double[] logPi, double idlePi) {
        int A = active.length;
        double idle = RowMath.sum(zeta[A], N);
        for (int t = 0; t < T; t++) {
            slotFrames[t] = idle * Math.exp(logPi[t]) / idlePi;
        }
        for (int a = 0; a < A; a++) {
            slotFrames[active[a]] = RowMath.sum(zeta[a], N);
        }
    }

    /** Moves ζ's rows when slots have fallen idle or have woken. */
    private void keepActive() {
        int[] now = new int[T];
        int count = 0;
        for (int t = 0; t < T; t++) {
            if (slotFrames[t] >= SlotInference.MIN_SLOT) {
                now[count++] = t;
            }
        }
        now = Arrays.copyOf(now, count);
        if (Arrays.equals(now, active)) {
            return;
        }
        int A = active.length;
        float[] idle = zeta[A];
        double idleFrames = RowMath.sum(idle, N);
        float[][] rows = new float[T + 1][];
        boolean[] kept = new boolean[A + 1];
        kept[A] = true;
        for (int c = 0; c < count; c++) {
            int a = Arrays.binarySearch(active, now[c]);
            if (a >= 0) {
                rows[c] = zeta[a];
                kept[a] = true;
            } else {
                rows[c] = new float[idle.length];
                RowMath.scale(rows[c], idle, (float) (slotFrames[now[c]] / idleFrames), N);
            }
        }
        rows[count] = idle;
        int spare = count + 1;
        for (int a = 0; a < zeta.length && spare <= T; a++) {
            if (a > A || !kept[a]) {
                rows[spare++] = zeta[a];
            }
        }
        active = now;
        zeta = rows;
    }

    /** What was found. */
    SlotPosterior posterior(double bound, int iterations) {
        int A = active.length;
        double[] frames = new double[A + 1];
        for (int a = 0; a <= A; a++) {
            frames[a] = RowMath.sum(zeta[a], N);
        }
        float[] rows = Arrays.copyOf(varphi, (A + 1) * K);
        System.arraycopy(prior, 0, rows, A * K, K);
        return new SlotPosterior(
                N, zeta, frames, rows, T - A, sticks.sumLogOneMinusPi(), bound, iterations);
    }
}
