package dev.mixtape.operators.similar;

import java.util.Arrays;

/**
 * Nodes and their scores as a search came by them, each perhaps several times; sorted, each once,
 * the best first and equals by node.
 */
final class ScoredNodes {
    private static final int SIGN = Integer.MIN_VALUE;

    /** Score above node, such that they rise as the score falls. */
    private long[] all = new long[1_024];

    private int count;

    /** What is done with a node. */
    interface Visitor {
        void visit(int node, float score);
    }

    void clear() {
        count = 0;
    }

    void add(int node, float score) {
        if (count == all.length) {
            all = Arrays.copyOf(all, 2 * count);
        }
        int bits = Float.floatToIntBits(score);
        int rising = bits < 0 ? ~bits ^ SIGN : bits;
        all[count++] = (long) ~rising << 32 | node;
    }

    /** Sorts what was added, without one node. */
    void sort(int but) {
        Arrays.sort(all, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if ((int) all[i] != but && (kept == 0 || all[i] != all[kept - 1])) {
                all[kept++] = all[i];
            }
        }
        count = kept;
    }

    /** The best, at most so many. */
    void each(int most, Visitor visitor) {
        for (int i = 0; i < Math.min(most, count); i++) {
            int rising = ~(int) (all[i] >> 32);
            int bits = rising < 0 ? ~(rising ^ SIGN) : rising;
            visitor.visit((int) all[i], Float.intBitsToFloat(bits));
        }
    }
}
