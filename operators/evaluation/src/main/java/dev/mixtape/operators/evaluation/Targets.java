package dev.mixtape.operators.evaluation;

import java.util.List;

/**
 * What is true of each song: of every class (a genre or a tag), whether the song has it.
 *
 * @param names of the classes
 * @param has classes × songs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Targets(List<String> names, boolean[][] has) {

    /** How many. */
    public int classes() {
        return names.size();
    }

    /** These songs only, in this order. */
    public Targets rows(int[] chosen) {
        boolean[][] picked = new boolean[has.length][chosen.length];
        for (int c = 0; c < has.length; c++) {
            for (int i = 0; i < chosen.length; i++) {
                picked[c][i] = has[c][chosen[i]];
            }
        }
        return new Targets(names, picked);
    }

    /** The first class of each song: its genre, where songs have one class only. */
    public int[] labels() {
        int[] labels = new int[has[0].length];
        for (int c = has.length - 1; c >= 0; c--) {
            for (int i = 0; i < labels.length; i++) {
                if (has[c][i]) {
                    labels[i] = c;
                }
            }
        }
        return labels;
    }
}
