package dev.mixtape.operators.moves;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Components that come and go (after the split-merge moves of Bryant and Sudderth 2012, online, and
 * the births and merges of Hughes and Sudderth 2013, memoized; unlike either, no document's
 * statistics are kept, and no batch is seen twice).
 *
 * <p>A move is proposed from a version and from songs that it has learned from, and measured on
 * frames of the mini-batch that came after, which neither has seen: it is taken back, and nobody
 * has seen it, unless the evidence lower bound gains. What it takes is bounded: a few pairs and a
 * few births a version, each on at most {@link Probe#SONGS}·{@link Probe#FRAMES} frames.
 */
public final class Moves {

    /** Most ids that begin to live in one version. */
    private static final int BIRTHS = 2;

    private Trial current;
    private final Set<Integer> touched = new HashSet<>();
    private final List<Move> moves = new ArrayList<>();
    private final Model before;
    private Model next;

    /**
     * What became of a version.
     *
     * @param model with the moves, in the order in which they were made
     */
    public record Outcome(Model model, List<Move> moves) {}

    private Moves(Model before, Model next, Probe now) {
        this.before = before;
        this.next = next;
        current = new Trial(before, whitened(before, now));
    }

    /**
     * Makes the moves that gain.
     *
     * @param kinds those that may be made
     * @param before the version that inferred the newest mini-batch and did not learn from it
     * @param next the version that learned from it
     * @param earlier a probe of a mini-batch that {@code before} learned from; may be empty
     * @param now a probe of the newest mini-batch; may be empty, and then nothing moves
     */
    public static Outcome apply(
            Set<MoveKind> kinds, Model before, Model next, Probe earlier, Probe now) {
        if (kinds.isEmpty()
                || now.isEmpty()
                || next.hyperparameters().updateRule() != UpdateRule.NATURAL
                || !(Edits.frames(before) > 0)) {
            return new Outcome(next, List.of());
        }
        Moves moves = new Moves(before, next, now);
        if (kinds.contains(MoveKind.MERGE)) {
            moves.merge();
        }
        if (kinds.contains(MoveKind.REVIVE)) {
            moves.revive(earlier);
        }
        return new Outcome(moves.next, List.copyOf(moves.moves));
    }

    private static double[][] whitened(Model model, Probe probe) {
        return probe.songs().stream()
                .map(song -> model.whitening().apply(song.frames()))
                .toArray(double[][]::new);
    }

    private void merge() {
        for (Merges.Pair pair : Merges.propose(before)) {
            int a = pair.kept();
            int b = pair.retired();
            if (touched.contains(a) || touched.contains(b)) {
                continue;
            }
            Trial trial = current.with(Edits.merge(current.model(), a, b, next.version()), a, b);
            double gain = trial.gainOver(current, a, b);
            if (gain > 0) {
                accept(trial, Edits.merge(next, a, b, next.version()), a, b);
                moves.add(new Move(MoveKind.MERGE, a, b, gain, "they say the same"));
            }
        }
    }

    private void revive(Probe earlier) {
        int[] order = next.posterior().sticks().order();
        int last = order.length - 1;
        for (Birth birth : births(earlier)) {
            while (last >= 0 && !isFree(order[last])) {
                last--;
            }
            if (last < 0) {
                return;
            }
            int k = order[last];
            Trial trial = current.with(Edits.bear(current.model(), k, birth, next.version()), k);
            double gain = trial.gainOver(current, k);
            if (gain > 0) {
                String was = next.lives().isRetired(k) ? "retired" : "starved";
                accept(trial, Edits.bear(next, k, birth, next.version()), k);
                moves.add(new Move(MoveKind.REVIVE, k, -1, gain, why(was, birth)));
            }
        }
    }

    private static String why(String was, Birth birth) {
        return String.format(
                Locale.ROOT,
                "it was %s, and %.0f sampled frames were explained badly",
                was,
                birth.frames());
    }

    private List<Birth> births(Probe earlier) {
        double[][] songs = whitened(before, earlier);
        double[] x = new double[Arrays.stream(songs).mapToInt(s -> s.length).sum()];
        int at = 0;
        for (double[] song : songs) {
            System.arraycopy(song, 0, x, at, song.length);
            at += song.length;
        }
        return new Births(before, x).propose(BIRTHS);
    }

    /** Less than one track's worth of mass, in both versions, and no part in another move. */
    private boolean isFree(int k) {
        return !touched.contains(k)
                && before.posterior().stickMass()[k] <= before.T()
                && next.posterior().stickMass()[k] <= next.T();
    }

    private void accept(Trial trial, Model moved, int... ids) {
        current = trial;
        next = moved;
        for (int k : ids) {
            touched.add(k);
        }
    }
}
