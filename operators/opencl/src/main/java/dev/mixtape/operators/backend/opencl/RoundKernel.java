package dev.mixtape.operators.backend.opencl;

/**
 * The passes of a round of Eq. 10-13, for all songs whose bound still gains: dense over slots and
 * components, what {@code SongInference} computes, in its order. Sums over frames are in single
 * precision for {@link #STAGE} of them and in double across; softmaxes over K, sticks and the bound
 * are in double precision. Whether a song goes on is decided on the device.
 */
abstract class RoundKernel extends StartKernel {

    static final int PASSES = 5;

    double alpha0;
    double expectedLogAlpha0;
    double tolerance;
    int maxIterations;

    /** Σ_n ζ_nt E_nk, and behind the components Σ_n ζ_nt, S×(K+1)×T'. */
    double[] evidence;

    /** ϕ with slots innermost, S×K×T', 0 where padded. */
    float[] varphi;

    /** E[ln π'_t] of each song, S×T'. */
    double[] slotLog;

    /** E[ln(1−π'_t)] of each song, S×T'. */
    double[] slotLogRest;

    /** What each slot adds to its song's bound, by ϕ and by its stick, S×T'. */
    double[] slotBound;

    /** What each frame adds to its song's bound, F. */
    double[] frameBound;

    /** L_j, S. */
    double[] bounds;

    void runRound(int step) {
        if (step == 0) {
            gatherEvidence();
        } else if (step == 1) {
            updateSlots();
        } else if (step == 2) {
            expectSlots();
        } else if (step == 3) {
            normaliseFrames();
        } else {
            decide();
        }
    }

    /** A work-item sums {@link #SLOTS} slots of one component, or their frames, of one song. */
    void gatherEvidence() {
        int chunks = paddedT / SLOTS;
        int columns = K + 1;
        for (int w = getGlobalId(); w < songs * chunks * columns; w += getGlobalSize()) {
            int s = w / (chunks * columns);
            int rest = w - s * chunks * columns;
            int t0 = rest / columns * SLOTS;
            int k = rest % columns;
            if (active[s] > 0) {
                sumEvidence(first[s], first[s + 1], t0, k);
                int at = (s * columns + k) * paddedT + t0;
                for (int q = 0; q < SLOTS; q++) {
                    evidence[at + q] = total[q];
                }
            }
        }
    }

    void sumEvidence(int from, int to, int t0, int k) {
        for (int q = 0; q < SLOTS; q++) {
            total[q] = 0;
        }
        for (int n0 = from; n0 < to; n0 += STAGE) {
            int end = min(n0 + STAGE, to);
            for (int q = 0; q < SLOTS; q++) {
                part[q] = 0;
            }
            for (int n = n0; n < end; n++) {
                float e = 1;
                if (k < K) {
                    e = E[n * K + k];
                }
                int at = n * paddedT + t0;
                for (int q = 0; q < SLOTS; q++) {
                    part[q] = part[q] + zeta[at + q] * e;
                }
            }
            for (int q = 0; q < SLOTS; q++) {
                total[q] = total[q] + part[q];
            }
        }
    }

    /** Eq. 12 and, for its stick, Eq. 10 and 11; a work-item takes one slot of one song. */
    void updateSlots() {
        for (int w = getGlobalId(); w < songs * paddedT; w += getGlobalSize()) {
            int s = w / paddedT;
            int t = w - s * paddedT;
            if (active[s] > 0) {
                if (t < T) {
                    slotBound[w] = updateVarphi(s, t) + updateStick(s, t);
                } else {
                    for (int k = 0; k < K; k++) {
                        varphi[(s * K + k) * paddedT + t] = 0;
                    }
                }
            }
        }
    }

    /** Returns Σ_k ϕ_tk (E[ln β_k] − ln ϕ_tk). */
    double updateVarphi(int s, int t) {
        int at = s * (K + 1) * paddedT + t;
        double most = evidence[at] + logBeta[0];
        for (int k = 1; k < K; k++) {
            most = max(most, evidence[at + k * paddedT] + logBeta[k]);
        }
        double sum = 0;
        for (int k = 0; k < K; k++) {
            sum += exp(evidence[at + k * paddedT] + logBeta[k] - most);
        }
        // ln ϕ_tk = evidence_k + E[ln β_k] − normaliser, so the bound needs no logarithm of ϕ.
        double normaliser = most + log(sum);
        double bound = normaliser;
        for (int k = 0; k < K; k++) {
            double value = exp(evidence[at + k * paddedT] + logBeta[k] - normaliser);
            varphi[(s * K + k) * paddedT + t] = (float) value;
            bound -= value * evidence[at + k * paddedT];
        }
        return bound;
    }

    /** Returns E[ln α0] + (α0−1) E[ln(1−π'_t)] + H[Beta(a_t, b_t)], nothing for the last slot. */
    double updateStick(int s, int t) {
        int at = (s * (K + 1) + K) * paddedT;
        double bound = 0;
        if (t < T - 1) {
            double later = 0;
            for (int after = t + 1; after < T; after++) {
                later += evidence[at + after];
            }
            double a = 1 + evidence[at + t];
            double b = alpha0 + later;
            double psiBoth = digamma(a + b);
            double log = digamma(a) - psiBoth;
            double logRest = digamma(b) - psiBoth;
            slotLog[s * paddedT + t] = log;
            slotLogRest[s * paddedT + t] = logRest;
            bound = expectedLogAlpha0 + (alpha0 - 1) * logRest;
            bound += logGamma(a) + logGamma(b) - logGamma(a + b);
            bound -= (a - 1) * log + (b - 1) * logRest;
        } else {
            slotLog[s * paddedT + t] = 0;
            slotLogRest[s * paddedT + t] = 0;
        }
        return bound;
    }

    /**
     * E[ln π_t] + Σ_k ϕ_tk E_nk into ζ (Eq. 13); a work-item takes one slot and a block of frames,
     * so that neighbours read neighbouring ϕ and the same E.
     */
    void expectSlots() {
        for (int w = getGlobalId(); w < blocks * paddedT; w += getGlobalSize()) {
            int block = w / paddedT;
            int t = w - block * paddedT;
            int n0 = firstOfBlock[block];
            int s = songOf[n0];
            if (active[s] > 0 && t < T) {
                int end = min(first[s + 1], n0 + BLOCK);
                expectSlot(n0, end - 1, s, t);
                double logPi = slotLog[s * paddedT + t];
                for (int before = 0; before < t; before++) {
                    logPi += slotLogRest[s * paddedT + before];
                }
                for (int q = 0; q < BLOCK; q++) { // a constant end keeps parts in registers
                    if (n0 + q < end) {
                        zeta[(n0 + q) * paddedT + t] = (float) (logPi + part[q]);
                    }
                }
            }
        }
    }

    /** Σ_k ϕ_tk E_nk of a block; the last frame stands in for those beyond it. */
    void expectSlot(int n0, int last, int s, int t) {
        for (int q = 0; q < BLOCK; q++) {
            part[q] = 0;
        }
        for (int k = 0; k < K; k++) {
            float weight = varphi[(s * K + k) * paddedT + t];
            for (int q = 0; q < BLOCK; q++) {
                part[q] = part[q] + weight * E[min(n0 + q, last) * K + k];
            }
        }
    }

    void normaliseFrames() {
        for (int n = getGlobalId(); n < frames; n += getGlobalSize()) {
            if (active[songOf[n]] > 0) {
                softmaxZeta(n * paddedT, T);
                frameBound[n] = total[0] + largest[n];
            }
        }
    }

    /** Sums a song's bound, a group each, and lets it go on while the bound gains. */
    void decide() {
        for (int s = getGroupId(); s < songs; s += getNumGroups()) {
            double bound = 0;
            for (int n = first[s] + getLocalId(); n < first[s + 1]; n += getLocalSize()) {
                bound += frameBound[n];
            }
            for (int t = getLocalId(); t < T; t += getLocalSize()) {
                bound += slotBound[s * paddedT + t];
            }
            bound = groupSum(bound);
            if (getLocalId() == 0 && active[s] > 0) {
                double gain = bound - bounds[s];
                if (rounds[s] > 0 && gain <= tolerance * abs(bounds[s])) {
                    active[s] = 0;
                }
                rounds[s] = rounds[s] + 1;
                if (rounds[s] >= maxIterations) {
                    active[s] = 0;
                }
                bounds[s] = bound;
            }
        }
    }
}
