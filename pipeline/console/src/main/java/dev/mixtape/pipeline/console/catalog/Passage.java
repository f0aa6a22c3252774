package dev.mixtape.pipeline.console.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;

/**
 * Tracks that lead from one to another by small steps.
 *
 * <p>Those that may lie on the way are searched for at stations along the great circle from one
 * unit vector to the other. Of them the chain is taken, in the order in which they lie along that
 * circle, whose squared steps have the least sum: long steps cost most, so that steps are small and
 * alike. The chain is the best there is of these tracks, found by dynamic programming; the work is
 * at most 98 searches, and comparing 256 tracks with each other.
 */
final class Passage {
    private static final int MAX_CANDIDATES = 256;

    private final float[] from;
    private final float[] to;

    /** Of unit length and at right angles to {@link #from}, towards {@link #to}; or 0. */
    private final float[] onward;

    /** Between the ends, in radians. */
    private final double angle;

    /**
     * Makes it.
     *
     * @param from of unit length
     * @param to of unit length
     */
    Passage(float[] from, float[] to) {
        this.from = from;
        this.to = to;
        double cosine = dot(from, to);
        float[] rest = new float[from.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (float) (to[i] - cosine * from[i]);
        }
        double length = Math.sqrt(dot(rest, rest));
        for (int i = 0; i < rest.length; i++) {
            rest[i] = length == 0 ? 0 : (float) (rest[i] / length);
        }
        this.onward = rest;
        this.angle = Math.atan2(length, cosine);
    }

    /** A track that may lie on the way. */
    private static final class Candidate {
        final int document;
        final float[] vector;
        final double position;

        Candidate(int document, float[] vector, double position) {
            this.document = document;
            this.vector = vector;
            this.position = position;
        }
    }

    /**
     * Returns documents between the ends, in their order.
     *
     * @param ends documents of the ends, which are not among them
     * @param stops how many are wanted, at least 1; there are fewer if so many are not found
     */
    List<Integer> documents(IndexSearcher searcher, Space space, Set<Integer> ends, int stops)
            throws IOException {
        int each = Math.max(1, MAX_CANDIDATES / stops);
        Set<Integer> found = new LinkedHashSet<>();
        for (int stop = 1; stop <= stops; stop++) {
            float[] station = at(angle * stop / (stops + 1));
            for (ScoreDoc hit : Nearest.hits(searcher, space, station, each + ends.size())) {
                if (!ends.contains(hit.doc)) {
                    found.add(hit.doc);
                }
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int document : found) {
            float[] vector = TrackDocument.direction(searcher, document, space);
            candidates.add(new Candidate(document, vector, position(vector)));
        }
        candidates.sort(
                Comparator.comparingDouble((Candidate candidate) -> candidate.position)
                        .thenComparingInt(candidate -> candidate.document));
        return chain(candidates, Math.min(stops, candidates.size()));
    }

    /** The point at an angle from the beginning. */
    private float[] at(double radians) {
        float[] point = new float[from.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = (float) (Math.cos(radians) * from[i] + Math.sin(radians) * onward[i]);
        }
        return point;
    }

    /** Where along the way a track lies, in radians. */
    private double position(float[] vector) {
        return Math.atan2(dot(vector, onward), dot(vector, from));
    }

    /** The chain of so many of the candidates, in their order, with the least sum of squares. */
    private List<Integer> chain(List<Candidate> candidates, int stops) {
        int n = candidates.size();
        double[] cost = new double[n];
        for (int j = 0; j < n; j++) {
            cost[j] = step(from, candidates.get(j).vector);
        }
        double[][] steps = steps(candidates);
        int[][] before = new int[stops][n];
        for (int stop = 1; stop < stops; stop++) {
            double[] next = new double[n];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int j = stop; j < n; j++) {
                for (int i = stop - 1; i < j; i++) {
                    double sum = cost[i] + steps[j][i];
                    if (sum < next[j]) {
                        next[j] = sum;
                        before[stop][j] = i;
                    }
                }
            }
            cost = next;
        }
        int last = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            double sum = cost[j] + step(candidates.get(j).vector, to);
            if (sum < least) {
                least = sum;
                last = j;
            }
        }
        List<Integer> documents = new ArrayList<>();
        for (int stop = stops - 1; stop >= 0; stop--) {
            documents.add(candidates.get(last).document);
            last = before[stop][last];
        }
        Collections.reverse(documents);
        return documents;
    }

    /** Of each candidate from those before it. */
    private static double[][] steps(List<Candidate> candidates) {
        double[][] steps = new double[candidates.size()][];
        for (int j = 0; j < steps.length; j++) {
            steps[j] = new double[j];
            for (int i = 0; i < j; i++) {
                steps[j][i] = step(candidates.get(i).vector, candidates.get(j).vector);
            }
        }
        return steps;
    }

    /** The squared distance of unit vectors. */
    private static double step(float[] a, float[] b) {
        return 2 - 2 * dot(a, b);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
