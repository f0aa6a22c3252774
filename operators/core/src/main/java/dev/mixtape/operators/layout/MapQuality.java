package dev.mixtape.operators.layout;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well a map shows who is near whom (Venna and Kaski 2006).
 *
 * @param trustworthiness 1 where all that are near on the map are near in truth; about ½ by chance
 * @param continuity 1 where all that are near in truth are near on the map; about ½ by chance
 */
public record MapQuality(double trustworthiness, double continuity) {

    /**
     * Of songs, n² log n.
     *
     * @param vectors n, what songs are compared by: the larger the product, the nearer
     * @param places n
     * @param nearest how many are looked at, at least 1 and below n/2
     */
    public static MapQuality of(float[][] vectors, Places places, int nearest) {
        int n = vectors.length;
        if (nearest < 1 || 2 * nearest >= n) {
            throw new IllegalArgumentException(
                    "nearest=" + nearest + ": must be at least 1 and below n/2 of n=" + n);
        }
        double[][] penalties =
                IntStream.range(0, n)
                        .parallel()
                        .mapToObj(i -> penalties(i, vectors, places, nearest))
                        .toArray(double[][]::new);
        double scale = 2.0 / ((double) n * nearest * (2.0 * n - 3.0 * nearest - 1));
        return new MapQuality(
                1 - scale * Arrays.stream(penalties).mapToDouble(p -> p[0]).sum(),
                1 - scale * Arrays.stream(penalties).mapToDouble(p -> p[1]).sum());
    }

    private static double[] penalties(int i, float[][] vectors, Places places, int nearest) {
        int[] inTruth = ranks(i, apart(i, vectors));
        int[] onMap = ranks(i, apart(i, places));
        double[] penalties = new double[2];
        for (int j = 0; j < inTruth.length; j++) {
            if (j != i && onMap[j] <= nearest) {
                penalties[0] += Math.max(0, inTruth[j] - nearest);
            }
            if (j != i && inTruth[j] <= nearest) {
                penalties[1] += Math.max(0, onMap[j] - nearest);
            }
        }
        return penalties;
    }

    private static double[] apart(int i, float[][] vectors) {
        double[] apart = new double[vectors.length];
        for (int j = 0; j < apart.length; j++) {
            for (int p = 0; p < vectors[i].length; p++) {
                apart[j] -= vectors[i][p] * vectors[j][p];
            }
        }
        return apart;
    }

    private static double[] apart(int i, Places places) {
        return IntStream.range(0, places.size())
                .mapToDouble(
                        j ->
                                Math.hypot(
                                        places.x()[j] - places.x()[i],
                                        places.y()[j] - places.y()[i]))
                .toArray();
    }

    /** The place of each in the order of distance from i, whose own is 0. */
    private static int[] ranks(int i, double[] apart) {
        apart[i] = Double.NEGATIVE_INFINITY;
        int[] order =
                IntStream.range(0, apart.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(apart[a], apart[b]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[] ranks = new int[apart.length];
        for (int r = 0; r < order.length; r++) {
            ranks[order[r]] = r;
        }
        return ranks;
    }
}
