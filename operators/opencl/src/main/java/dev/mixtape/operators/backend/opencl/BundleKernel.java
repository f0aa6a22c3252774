package dev.mixtape.operators.backend.opencl;

/**
 * All of inference for a bundle of songs, in the passes of one execution: whitening, expected
 * log-likelihoods, embedding and start, rounds, responsibilities, and for learning the statistics
 * of the whole bundle; then vectors, if the model has axes.
 *
 * <p>Passes of one execution, not executions: Aparapi releases a buffer on the device, and fills a
 * new one from the Java array, when the garbage collector has moved that array since the last
 * execution. Arrays do not move while one runs.
 */
final class BundleKernel extends VectorKernel {

    /** Passes before the first round. */
    private static final int BEFORE = 6;

    private static final int AFTER_TO_EMBED = 2;
    private static final int AFTER_TO_LEARN = 4;

    /** A component is spared the frames of which it has less than this. */
    static final float MIN_R = 1e-10f;

    /** Rounds of this execution; a song that needs more is left active. */
    int budget;

    /** Passes between the last round and those of vectors. */
    int before;

    /** Parts that the frames are cut into for statistics, so that every group has work. */
    int slices;

    /** P = (D+1)(D+2)/2. */
    int P;

    /** (1/N) Σ_n r_nk, S×K. */
    float[] responsibilities;

    /** Σ_t ϕ_tk, S×K. */
    float[] stickMass;

    /** m_k, about which moments are taken, K×D. */
    float[] centres;

    /** Σ_n r_nk d_i d_j with d = (x_n − m_k, 1), slices×K×P. */
    double[] partMoments;

    /** The same over all slices, K×P. */
    double[] moments;

    /** Says what an execution is for, and how many passes it takes. */
    int passes(boolean learn) {
        before = learn ? AFTER_TO_LEARN : AFTER_TO_EMBED;
        return BEFORE + PASSES * budget + before + (width > 0 ? VECTOR_PASSES : 0);
    }

    @Override
    public void run() {
        int pass = getPassId();
        if (pass == 0) {
            whiten();
        } else if (pass == 1) {
            multiplyTiles(0, paddedP);
        } else if (pass == 2) {
            centreFrames();
        } else if (pass == 3) {
            embedSongs();
        } else if (pass == 4) {
            chooseComponents();
        } else if (pass == 5) {
            startFrames();
        } else {
            runAfterStart(pass - BEFORE);
        }
    }

    void runAfterStart(int pass) {
        int after = pass - PASSES * budget;
        if (after < 0) {
            runRound(pass % PASSES);
        } else if (after == 0) {
            respond();
        } else if (after == 1) {
            sumResponsibilities();
        } else if (after >= before) {
            makeVectors(after - before);
        } else if (after == 2) {
            gatherMoments();
        } else {
            addSlices();
        }
    }

    /** r_nk = Σ_t ζ_nt ϕ_tk in the place of E; a work-item takes a block and a component. */
    void respond() {
        for (int w = getGlobalId(); w < blocks * K; w += getGlobalSize()) {
            int block = w / K;
            int k = w - block * K;
            int n0 = firstOfBlock[block];
            int s = songOf[n0];
            int end = min(first[s + 1], n0 + BLOCK);
            for (int q = 0; q < BLOCK; q++) {
                part[q] = 0;
            }
            for (int t = 0; t < T; t++) {
                float weight = varphi[(s * K + k) * paddedT + t];
                for (int q = 0; q < BLOCK; q++) {
                    part[q] = part[q] + weight * zeta[min(n0 + q, end - 1) * paddedT + t];
                }
            }
            for (int q = 0; q < BLOCK; q++) { // a constant end keeps parts in registers
                if (n0 + q < end) {
                    E[(n0 + q) * K + k] = part[q];
                }
            }
        }
    }

    /** A work-item takes one component of one song. */
    void sumResponsibilities() {
        for (int w = getGlobalId(); w < songs * K; w += getGlobalSize()) {
            int s = w / K;
            int k = w - s * K;
            double sum = 0;
            for (int n = first[s]; n < first[s + 1]; n++) {
                sum += E[n * K + k];
            }
            responsibilities[w] = (float) (sum / (first[s + 1] - first[s]));
            double mass = 0;
            for (int t = 0; t < T; t++) {
                mass += varphi[w * paddedT + t];
            }
            stickMass[w] = (float) mass;
        }
    }

    /** A group takes one component's share of one slice of the frames at a time. */
    void gatherMoments() {
        for (int w = getGroupId(); w < slices * K; w += getNumGroups()) {
            int slice = w / K;
            int k = w - slice * K;
            int from = (int) ((long) frames * slice / slices);
            int to = (int) ((long) frames * (slice + 1) / slices);
            for (int p0 = 0; p0 < P; p0 += SLOTS * getLocalSize()) {
                gatherPairs(slice, k, from, to, p0);
            }
        }
    }

    /** {@link #SLOTS} pairs a work-item, from p0. */
    void gatherPairs(int slice, int k, int from, int to, int p0) {
        int item = getLocalId();
        int step = min(STAGE, (TILE - STAGE) / (D + 1));
        for (int q = 0; q < SLOTS; q++) {
            total[q] = 0;
        }
        for (int n = from; n < to; n += step) {
            int count = min(step, to - n);
            if (item < count) {
                tile[item] = E[(n + item) * K + k];
            }
            localBarrier();
            float most = 0;
            for (int i = 0; i < count; i++) {
                most = max(most, tile[i]);
            }
            if (most <= MIN_R) {
                count = 0; // nothing to add, but the group keeps its barriers
            }
            stageCentred(n, count, k);
            localBarrier();
            addPairs(count, p0);
            localBarrier();
        }
        for (int q = 0; q < SLOTS; q++) {
            int p = p0 + q * getLocalSize() + item;
            if (p < P) {
                partMoments[(slice * K + k) * P + p] = total[q];
            }
        }
    }

    /** d = (x_n − m_k, 1) of some frames; products of far frames need double precision. */
    void stageCentred(int n, int count, int k) {
        int width = D + 1;
        int i = getLocalId() % width;
        int step = getLocalSize() % width;
        for (int c = getLocalId(); c < count * width; c += getLocalSize()) {
            float value = x[n * width + c];
            if (i < D) {
                value = value - centres[k * D + i];
            }
            tile[STAGE + c] = value;
            i += step; // c mod width, without a division for each
            if (i >= width) {
                i -= width;
            }
        }
    }

    void addPairs(int count, int p0) {
        for (int q = 0; q < SLOTS; q++) {
            int p = p0 + q * getLocalSize() + getLocalId();
            if (p < P) {
                int i = STAGE + (pairs[p] >> 16);
                int j = STAGE + (pairs[p] & 0xffff);
                double sum = 0;
                for (int n = 0; n < count; n++) {
                    double r = tile[n];
                    if (r > MIN_R) {
                        sum += r * tile[i + n * (D + 1)] * tile[j + n * (D + 1)];
                    }
                }
                total[q] = total[q] + sum;
            }
        }
    }

    void addSlices() {
        int all = K * P;
        for (int q = getGlobalId(); q < all; q += getGlobalSize()) {
            double sum = 0;
            for (int slice = 0; slice < slices; slice++) {
                sum += partMoments[slice * all + q];
            }
            moments[q] = sum;
        }
    }
}
