package dev.mixtape.operators.fisher;

import dev.mixtape.operators.model.Packed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the log covariance brings to two songs' cosine.
 *
 * @param share of the cosine, as a part of it; below 0 where the songs differ the opposite way
 * @param both how both songs differ from the mean of the songs that the axes were learned from in
 *     the same way, most first
 */
public record Covariation(double share, List<Pair> both) {

    /**
     * Two features that move together in both songs more, or less, than in the mean song; or one
     * feature that varies more or less.
     *
     * @param column of a feature, in [0, D)
     * @param other column of the other, not below the first; the same where one feature varies
     * @param more whether their covariance is above the mean song's
     * @param size of the smaller of both differences, to first order, in the features' standard
     *     deviations times a factor of the song, since a vector has length 1: what is larger weighs
     *     more, and no more than that
     */
    public record Pair(int column, int other, boolean more, double size) {}

    /**
     * Compares two songs.
     *
     * @param reach {@link Likeness#reach}
     * @param A of a song, the numbers of {@link SongVector} less their mean
     * @param B of another
     * @param from where the covariance's numbers begin
     * @param length that a product of both is divided by
     */
    static Covariation of(double[][] reach, float[] A, float[] B, int from, double length) {
        double share = 0;
        for (int p = from; p < A.length; p++) {
            share += (double) A[p] * B[p];
        }
        double[][] ofA = inFeatures(reach, A, from);
        double[][] ofB = inFeatures(reach, B, from);
        List<Pair> both = new ArrayList<>();
        for (int i = 0; i < reach.length; i++) {
            for (int j = i; j < reach.length; j++) {
                double a = ofA[i][j];
                double b = ofB[i][j];
                if (a * b > 0) {
                    both.add(new Pair(i, j, a > 0, Math.min(Math.abs(a), Math.abs(b))));
                }
            }
        }
        both.sort(Comparator.comparingDouble(pair -> -pair.size()));
        return new Covariation(share / length, List.copyOf(both));
    }

    /** reachᵀ · T · reach, where T is the symmetric matrix that V holds from a place on. */
    private static double[][] inFeatures(double[][] reach, float[] V, int from) {
        int D = reach.length;
        double[][] half = new double[D][D]; // T · reach
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                int p = from + Packed.index(D, Math.min(i, j), Math.max(i, j));
                double t = i == j ? V[p] : V[p] / Math.sqrt(2);
                for (int c = 0; c < D; c++) {
                    half[i][c] += t * reach[j][c];
                }
            }
        }
        double[][] whole = new double[D][D];
        for (int i = 0; i < D; i++) {
            for (int r = 0; r < D; r++) {
                for (int c = 0; c < D; c++) {
                    whole[r][c] += reach[i][r] * half[i][c];
                }
            }
        }
        return whole;
    }
}
