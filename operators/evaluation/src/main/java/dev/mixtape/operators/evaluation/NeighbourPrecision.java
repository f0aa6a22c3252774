package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.linear.Gram;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How often the songs nearest to a song are of its class, without a classifier between. */
public final class NeighbourPrecision {

    private NeighbourPrecision() {}

    /**
     * The share of a song's nearest songs that have its label, averaged over queries. Nearest by
     * the cosine of vectors whose mean has been taken off; only songs of other groups count, since
     * those of one artist resemble one another for reasons that are no class's. Of equally near
     * ones the first; a vector at the mean is at a cosine of 0 to all.
     *
     * @param x n×d, a row a song
     * @param labels of the n songs
     * @param groups of the n songs; a song's own where it has none
     * @param queries places of the songs asked for, at least one
     * @param nearest how many songs each is given; all there are, if fewer are of other groups
     * @return in [0, 1]; NaN if no query has a song of another group
     */
    public static double of(Matrix x, int[] labels, int[] groups, int[] queries, int nearest) {
        float[][] unit = centredToLengthOne(x);
        float[][] asked = Arrays.stream(queries).mapToObj(i -> unit[i]).toArray(float[][]::new);
        double[][] cosines = Gram.products(asked, unit);
        return IntStream.range(0, queries.length)
                .mapToDouble(q -> precision(cosines[q], labels, groups, queries[q], nearest))
                .filter(share -> !Double.isNaN(share))
                .average()
                .orElse(Double.NaN);
    }

    private static float[][] centredToLengthOne(Matrix x) {
        int d = x.columns();
        double[] mean = new double[d];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < d; j++) {
                mean[j] += x.at(i, j) / (double) x.rows();
            }
        }
        float[][] unit = new float[x.rows()][d];
        for (int i = 0; i < x.rows(); i++) {
            double squares = 0;
            for (int j = 0; j < d; j++) {
                squares += Math.pow(x.at(i, j) - mean[j], 2);
            }
            double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
            for (int j = 0; j < d; j++) {
                unit[i][j] = (float) ((x.at(i, j) - mean[j]) * scale);
            }
        }
        return unit;
    }

    private static double precision(
            double[] cosines, int[] labels, int[] groups, int song, int nearest) {
        return IntStream.range(0, cosines.length)
                .filter(i -> groups[i] != groups[song])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -cosines[i]))
                .limit(nearest)
                .mapToInt(i -> labels[i] == labels[song] ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }
}
