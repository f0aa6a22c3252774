package dev.mixtape.operators.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Cross-validation in which every song is tested once, classes are spread evenly over the folds,
 * and a group (such as all songs of an artist) is never torn apart.
 *
 * <p>Groups are taken in a seeded order, large ones first, and each goes to the fold where its
 * classes are rarest so far: where it adds least to Σ over folds and classes of (songs of the class
 * in the fold / songs of the class)². When every song is a group of its own, a class's songs in two
 * folds differ by one at most.
 */
public final class Folds {

    /** The share of the songs outside the test fold that C is chosen by is one over this. */
    private static final int VALIDATION_PARTS = 5;

    private Folds() {}

    /**
     * Makes folds.
     *
     * @param classes of every song: those it has, in [0, number of classes)
     * @param groups of every song, any numbers; songs of one group stay together
     * @param folds at least 2
     * @param seed of the order
     * @throws IllegalArgumentException if there are too few groups
     */
    public static List<Split> of(List<int[]> classes, int[] groups, int folds, long seed) {
        int[] all = IntStream.range(0, groups.length).toArray();
        int distinct = distinct(groups, all);
        int least = Math.max(3, folds);
        if (folds < 2 || distinct < least) {
            throw new IllegalArgumentException(
                    "folds="
                            + folds
                            + ": must be at least 2 and at most the number of groups, which is "
                            + distinct
                            + " and must be at least 3");
        }
        int[] fold = parts(classes, groups, all, folds, seed);
        List<Split> splits = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            int tested = f;
            int[] test = Arrays.stream(all).filter(i -> fold[i] == tested).toArray();
            int[] rest = Arrays.stream(all).filter(i -> fold[i] != tested).toArray();
            splits.add(withValidation(classes, groups, rest, test, seed + 1 + f));
        }
        return splits;
    }

    /**
     * A split whose validation part, about a fifth, is carved from the songs to learn from, by
     * groups too.
     *
     * @param rest songs to learn from, of at least two groups
     * @param test songs to test with
     */
    public static Split withValidation(
            List<int[]> classes, int[] groups, int[] rest, int[] test, long seed) {
        int parts = Math.min(VALIDATION_PARTS, distinct(groups, rest));
        if (parts < 2) {
            throw new IllegalArgumentException(
                    "groups=1: all songs outside of a test part are of one group; there must be at"
                            + " least 2, one to learn from and one to choose C by: give more folds"
                            + " or more groups");
        }
        int[] part = parts(classes, groups, rest, parts, seed);
        int[] at = IntStream.range(0, rest.length).toArray();
        return new Split(
                Arrays.stream(at).filter(i -> part[i] != 0).map(i -> rest[i]).toArray(),
                Arrays.stream(at).filter(i -> part[i] == 0).map(i -> rest[i]).toArray(),
                test);
    }

    private static int distinct(int[] groups, int[] songs) {
        return (int) Arrays.stream(songs).map(i -> groups[i]).distinct().count();
    }

    /** The part of each chosen song, in [0, parts). */
    private static int[] parts(
            List<int[]> classes, int[] groups, int[] chosen, int parts, long seed) {
        List<List<Integer>> members = members(groups, chosen, seed);
        int count = classes.stream().flatMapToInt(Arrays::stream).max().orElse(-1) + 1;
        double[] total = new double[count];
        for (int song : chosen) {
            for (int c : classes.get(song)) {
                total[c]++;
            }
        }
        double[][] held = new double[parts][count];
        int[] size = new int[parts];
        int[] part = new int[chosen.length];
        for (List<Integer> group : members) {
            double[] adds = new double[count];
            for (int at : group) {
                for (int c : classes.get(chosen[at])) {
                    adds[c]++;
                }
            }
            int best = cheapest(held, size, adds, total);
            for (int c = 0; c < count; c++) {
                held[best][c] += adds[c];
            }
            size[best] += group.size();
            group.forEach(at -> part[at] = best);
        }
        return part;
    }

    /** Places in {@code chosen} of each group's songs; groups shuffled, then large ones first. */
    private static List<List<Integer>> members(int[] groups, int[] chosen, long seed) {
        Map<Integer, List<Integer>> byGroup = new LinkedHashMap<>();
        for (int at = 0; at < chosen.length; at++) {
            byGroup.computeIfAbsent(groups[chosen[at]], g -> new ArrayList<>()).add(at);
        }
        List<List<Integer>> members = new ArrayList<>(byGroup.values());
        Collections.shuffle(members, new Random(seed));
        members.sort(Comparator.comparingInt(group -> -group.size()));
        return members;
    }

    private static int cheapest(double[][] held, int[] size, double[] adds, double[] total) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int f = 0; f < held.length; f++) {
            double cost = 0;
            for (int c = 0; c < total.length; c++) {
                if (adds[c] > 0) {
                    cost += adds[c] * (2 * held[f][c] + adds[c]) / (total[c] * total[c]);
                }
            }
            // Rounding must not decide between folds that are equally good.
            boolean same = Math.abs(cost - least) < 1e-12;
            if (same ? size[f] < size[best] : cost < least) {
                best = f;
                least = cost;
            }
        }
        return best;
    }
}
