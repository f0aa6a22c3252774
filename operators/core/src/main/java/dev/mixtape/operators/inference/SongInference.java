package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.operators.model.Model;
import java.util.Arrays;

/**
 * Inference of one song (Eq. 10-13) given the corpus, in double precision.
 *
 * <p>Differs from the authors' code in two ways. It starts, deterministically, from the T
 * components that explain most of the song, one for each slot: from near-uniform ζ all slots see
 * the same evidence and choose the same component. And it ends when this song's bound no longer
 * gains, so that a result never depends on the songs it was inferred with.
 */
public final class SongInference {

    private final int K;
    private final int T;
    private final double alpha0;
    private final double expectedLogAlpha0;
    private final double tolerance;
    private final int maxIterations;
    private final double[] logBeta;

    /** Takes from a model what does not depend on the song. */
    public SongInference(Model model) {
        K = model.K();
        T = model.T();
        alpha0 = model.alpha0();
        expectedLogAlpha0 = model.expectedLogAlpha0();
        tolerance = model.hyperparameters().tolerance();
        maxIterations = model.hyperparameters().maxIterations();
        logBeta = model.posterior().sticks().expectedLogBeta();
    }

    /**
     * Infers a song from the deterministic start.
     *
     * @param E E[ln p(x_n|φ_k)], N×K, nats
     */
    public SongPosterior infer(double[] E, int N) {
        return infer(E, N, start(E, N));
    }

    /**
     * Infers a song from a given ζ, N×T, which is overwritten with the result.
     *
     * @param E E[ln p(x_n|φ_k)], N×K, nats
     */
    SongPosterior infer(double[] E, int N, double[] zeta) {
        double[] varphi = new double[T * K];
        SongSticks sticks = new SongSticks(T, alpha0, expectedLogAlpha0);
        double bound = Double.NEGATIVE_INFINITY;
        int iterations = 0;
        boolean gaining = true;
        while (gaining && iterations < maxIterations) {
            double slots = updateVarphi(E, N, zeta, varphi);
            sticks.update(columnSums(zeta, N));
            double frames = updateZeta(E, N, varphi, sticks.logPi(), zeta);
            double next = frames + slots + sticks.bound();
            gaining = next - bound > tolerance * Math.abs(bound) || iterations == 0;
            bound = next;
            iterations++;
        }
        return new SongPosterior(
                N,
                K,
                T,
                varphi,
                zeta,
                sticks.a(),
                sticks.b(),
                sticks.sumLogOneMinusPi(),
                bound,
                iterations);
    }

    /**
     * The T components with the largest mean of softmax_k(E + E[ln β_k]), one per slot; ζ is the
     * softmax of the same among them. Slots beyond K begin empty.
     */
    double[] start(double[] E, int N) {
        double[] share = new double[K];
        double[] row = new double[K];
        for (int n = 0; n < N; n++) {
            for (int k = 0; k < K; k++) {
                row[k] = E[n * K + k] + logBeta[k];
            }
            LogSpace.softmax(row, 0, K);
            for (int k = 0; k < K; k++) {
                share[k] += row[k];
            }
        }
        int[] chosen = LargestFirst.of(share, Math.min(T, K));
        double[] zeta = new double[N * T];
        for (int n = 0; n < N; n++) {
            for (int t = 0; t < chosen.length; t++) {
                zeta[n * T + t] = E[n * K + chosen[t]] + logBeta[chosen[t]];
            }
            LogSpace.softmax(zeta, n * T, chosen.length);
        }
        return zeta;
    }

    /**
     * Eq. 12, in place.
     *
     * @return Σ_tk ϕ_tk (E[ln β_k] − ln ϕ_tk), the slots' part of the bound
     */
    private double updateVarphi(double[] E, int N, double[] zeta, double[] varphi) {
        double slots = 0;
        double[] evidence = new double[K];
        for (int t = 0; t < T; t++) {
            Arrays.fill(evidence, 0);
            for (int n = 0; n < N; n++) {
                double weight = zeta[n * T + t];
                for (int k = 0; k < K; k++) {
                    evidence[k] += weight * E[n * K + k];
                }
            }
            for (int k = 0; k < K; k++) {
                varphi[t * K + k] = evidence[k] + logBeta[k];
            }
            // ln ϕ_tk = evidence_k + E[ln β_k] − normaliser, so the sum needs no logarithm.
            slots += LogSpace.softmax(varphi, t * K, K);
            for (int k = 0; k < K; k++) {
                slots -= varphi[t * K + k] * evidence[k];
            }
        }
        return slots;
    }

    /**
     * Eq. 13, in place.
     *
     * @return Σ_n ln Σ_t exp(E[ln π_t] + Σ_k ϕ_tk E_nk), the frames' part of the bound
     */
    private double updateZeta(double[] E, int N, double[] varphi, double[] logPi, double[] zeta) {
        double frames = 0;
        for (int n = 0; n < N; n++) {
            for (int t = 0; t < T; t++) {
                double sum = logPi[t];
                for (int k = 0; k < K; k++) {
                    sum += varphi[t * K + k] * E[n * K + k];
                }
                zeta[n * T + t] = sum;
            }
            frames += LogSpace.softmax(zeta, n * T, T);
        }
        return frames;
    }

    private double[] columnSums(double[] zeta, int N) {
        double[] sums = new double[T];
        for (int q = 0; q < N * T; q++) {
            sums[q % T] += zeta[q];
        }
        return sums;
    }
}
