package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.inference.SongSticks;
import java.util.Arrays;

/** One song while it is inferred: the alive parts of ϕ and ζ and the steps that update them. */
final class LiveSong {
    private static final double LEAST_LOG_VARPHI = Math.log(LiveInference.LEAST_VARPHI);

    private final float[] E;
    private final int N;
    private final int K;
    private final int T;
    private final LiveInference corpus;
    private final double[] logBeta;
    private final SongSticks sticks;

    /** Σ_n ζ_nt, T. */
    private final double[] slotFrames;

    /** The slots that hold frames, by number. */
    private int[] active;

    /** N×A, A active slots. */
    private double[] zeta;

    /** What one frame gives to all idle slots together, N. */
    private final double[] idleZeta;

    /** Σ_k softmax(E[ln β])_k E_nk, N: what an idle slot sees of a frame. */
    private final double[] idleE;

    /** Live components by id, none before ϕ has seen them all. */
    private int[] live;

    /** ϕ, A×L. */
    private double[] varphi;

    /**
     * At its start.
     *
     * @param E N×K, nats, each frame's largest subtracted
     * @param chosen the components that the slots begin with, one each
     */
    LiveSong(LiveInference corpus, float[] E, int N, int[] chosen) {
        this.corpus = corpus;
        this.E = E;
        this.N = N;
        K = corpus.model.K();
        T = corpus.model.T();
        logBeta = corpus.logBeta;
        sticks = new SongSticks(T, corpus.model.alpha0(), corpus.model.expectedLogAlpha0());
        slotFrames = new double[T];
        live = new int[0];
        idleZeta = new double[N];
        idleE = new double[N];
        active = new int[chosen.length];
        zeta = new double[N * chosen.length];
        for (int t = 0; t < chosen.length; t++) {
            active[t] = t;
        }
        for (int n = 0; n < N; n++) {
            for (int t = 0; t < chosen.length; t++) {
                zeta[n * chosen.length + t] = E[n * K + chosen[t]] + logBeta[chosen[t]];
            }
            LogSpace.softmax(zeta, n * chosen.length, chosen.length);
            for (int t = 0; t < chosen.length; t++) {
                slotFrames[t] += zeta[n * chosen.length + t];
            }
            idleE[n] = Evidence.dot(corpus.prior, E, n * K);
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
        enliven(live.length == 0 ? Double.POSITIVE_INFINITY : LiveInference.WEAK_SLOT);
        int L = live.length;
        double[] evidence = new double[active.length * L];
        corpus.products.evidence(zeta, active.length, evidence);
        varphi = evidence.clone();
        double slots = (T - active.length) * corpus.logPrior;
        for (int a = 0; a < active.length; a++) {
            for (int l = 0; l < L; l++) {
                varphi[a * L + l] += logBeta[live[l]];
            }
            slots += LogSpace.softmax(varphi, a * L, L);
            for (int l = 0; l < L; l++) {
                slots -= varphi[a * L + l] * evidence[a * L + l];
            }
        }
        return slots;
    }

    /** Eq. 13. Returns Σ_n ln Σ_t exp(E[ln π_t] + Σ_k ϕ_tk E_nk). */
    private double updateZeta() {
        int A = active.length;
        double[] logPi = sticks.logPi();
        double idlePi = 0;
        for (int t = 0, a = 0; t < T; t++) {
            if (a < A && active[a] == t) {
                a++;
            } else {
                idlePi += Math.exp(logPi[t]);
            }
        }
        double idleLogPi = Math.log(idlePi);
        double[] expected = new double[N * A];
        corpus.products.expected(varphi, A, expected);
        double[] row = new double[A + 1];
        double frames = 0;
        for (int n = 0; n < N; n++) {
            for (int a = 0; a < A; a++) {
                row[a] = logPi[active[a]] + expected[n * A + a];
            }
            row[A] = idleLogPi + idleE[n];
            frames += LogSpace.softmax(row, 0, A + 1);
            System.arraycopy(row, 0, zeta, n * A, A);
            idleZeta[n] = row[A];
        }
        sumSlots(logPi, idlePi);
        return frames;
    }

    /** Σ_n ζ_nt; idle slots share their column in proportion to exp(E[ln π_t]). */
    private void sumSlots(double[] logPi, double idlePi) {
        int A = active.length;
        double idle = Arrays.stream(idleZeta).sum();
        for (int t = 0; t < T; t++) {
            slotFrames[t] = idle * Math.exp(logPi[t]) / idlePi;
        }
        for (int a = 0; a < A; a++) {
            double sum = 0;
            for (int n = 0; n < N; n++) {
                sum += zeta[n * A + a];
            }
            slotFrames[active[a]] = sum;
        }
    }

    /** Rebuilds ζ's columns when slots have fallen idle or have woken. */
    private void keepActive() {
        int[] now = new int[T];
        int count = 0;
        for (int t = 0; t < T; t++) {
            if (slotFrames[t] >= LiveInference.LEAST_SLOT) {
                now[count++] = t;
            }
        }
        now = Arrays.copyOf(now, count);
        if (Arrays.equals(now, active)) {
            return;
        }
        double idle = Arrays.stream(idleZeta).sum();
        double[] columns = new double[N * count];
        for (int c = 0; c < count; c++) {
            int a = Arrays.binarySearch(active, now[c]);
            double share = a >= 0 ? 0 : slotFrames[now[c]] / idle;
            for (int n = 0; n < N; n++) {
                columns[n * count + c] = a >= 0 ? zeta[n * active.length + a] : share * idleZeta[n];
            }
        }
        active = now;
        zeta = columns;
    }

    /** Whether a component that was not live has come to life in any slot. */
    boolean awaken() {
        return enliven(Double.POSITIVE_INFINITY);
    }

    /**
     * Shows every component to the slots with fewer frames than given, and adds to the live ones
     * those that ϕ does not neglect.
     */
    private boolean enliven(double frames) {
        boolean[] alive = new boolean[K];
        for (int k : live) {
            alive[k] = true;
        }
        int before = live.length;
        int count = before;
        float[] row = new float[K];
        double[] logVarphi = new double[K];
        for (int a = 0; a < active.length && count < K; a++) {
            if (slotFrames[active[a]] < frames) {
                float[] evidence = new float[K];
                Evidence.addRow(zeta, active.length, a, E, N, row, evidence);
                for (int k = 0; k < K; k++) {
                    logVarphi[k] = evidence[k] + logBeta[k];
                }
                double least = LEAST_LOG_VARPHI + LogSpace.logSumExp(logVarphi, 0, K);
                for (int k = 0; k < K; k++) {
                    if (!alive[k] && logVarphi[k] >= least) {
                        alive[k] = true;
                        count++;
                    }
                }
            }
        }
        if (count == before) {
            return false;
        }
        live = new int[count];
        for (int k = 0, l = 0; k < K; k++) {
            if (alive[k]) {
                live[l++] = k;
            }
        }
        double[] liveE = new double[N * count];
        for (int n = 0; n < N; n++) {
            for (int l = 0; l < count; l++) {
                liveE[n * count + l] = E[n * K + live[l]];
            }
        }
        corpus.products.use(liveE, N, count);
        return true;
    }

    /** What was found. */
    LivePosterior posterior(double bound, int iterations) {
        int L = live.length;
        double[] r = new double[N * L];
        double[] stickMass = corpus.prior.clone();
        for (int k = 0; k < K; k++) {
            stickMass[k] *= T - active.length;
        }
        for (int a = 0; a < active.length; a++) {
            for (int l = 0; l < L; l++) {
                stickMass[live[l]] += varphi[a * L + l];
            }
        }
        double livePrior = 0;
        for (int k : live) {
            livePrior += corpus.prior[k];
        }
        corpus.products.responsibilities(zeta, varphi, active.length, r);
        for (int n = 0; n < N; n++) {
            // Idle slots hold next to nothing, unless the iterations were cut short.
            for (int l = 0; l < L; l++) {
                r[n * L + l] += idleZeta[n] * corpus.prior[live[l]] / livePrior;
            }
        }
        return new LivePosterior(
                N, live, r, stickMass, sticks.sumLogOneMinusPi(), bound, iterations);
    }
}
