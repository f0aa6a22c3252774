package dev.mixtape.operators.planted;

import java.util.HashMap;
import java.util.Map;

/** The adjusted Rand index of Hubert and Arabie (1985): 1 for equal partitions, 0 for chance. */
public final class RandIndex {

    private final Map<Long, Integer> cells = new HashMap<>();
    private final Map<Integer, Integer> rows = new HashMap<>();
    private final Map<Integer, Integer> columns = new HashMap<>();
    private long count;

    /**
     * The partition that soft assignments come nearest to: each item in its most probable part, the
     * first of equal ones.
     *
     * @param r N×K, linear
     * @return N numbers in [0, K)
     */
    public static int[] strongest(double[] r, int N, int K) {
        int[] strongest = new int[N];
        for (int n = 0; n < N; n++) {
            for (int k = 0; k < K; k++) {
                if (r[n * K + k] > r[n * K + strongest[n]]) {
                    strongest[n] = k;
                }
            }
        }
        return strongest;
    }

    /** Adds items: in which part each is of one partition, and of the other. */
    public void add(int[] a, int[] b) {
        for (int n = 0; n < a.length; n++) {
            cells.merge(((long) a[n] << 32) | b[n], 1, Integer::sum);
            rows.merge(a[n], 1, Integer::sum);
            columns.merge(b[n], 1, Integer::sum);
        }
        count += a.length;
    }

    /** The index of all that were added. */
    public double value() {
        double pairs = pairs(cells);
        double inRows = pairs(rows);
        double inColumns = pairs(columns);
        double expected = inRows * inColumns / (0.5 * count * (count - 1));
        return (pairs - expected) / (0.5 * (inRows + inColumns) - expected);
    }

    private static double pairs(Map<?, Integer> sizes) {
        double pairs = 0;
        for (int size : sizes.values()) {
            pairs += 0.5 * size * (size - 1.0);
        }
        return pairs;
    }
}
