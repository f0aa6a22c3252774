package dev.mixtape.operators.similar;

import java.util.Arrays;

/**
 * How near the few nearest to a track are, each of them once: of a track that has moved only where
 * it is now counts.
 */
final class NearestScores {
    /** Rising; what is not there yet is minus infinity. */
    private final float[] scores;

    private final int[] tracks;

    NearestScores(int count) {
        scores = new float[count];
        tracks = new int[count];
        clear();
    }

    void clear() {
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    }

    /**
     * Takes a track in, if it is among the nearest; returns whether it was.
     *
     * @param track a hash of its id; should two be taken for one, a place stays free
     */
    boolean add(int track, float score) {
        leave(track);
        if (score <= scores[0]) {
            return false;
        }
        int place = 0;
        while (place + 1 < scores.length && scores[place + 1] < score) {
            move(place + 1, place);
            place++;
        }
        scores[place] = score;
        tracks[place] = track;
        return true;
    }

    private void leave(int track) {
        for (int place = 0; place < scores.length; place++) {
            if (tracks[place] == track && scores[place] != Float.NEGATIVE_INFINITY) {
                for (; place > 0; place--) {
                    move(place - 1, place);
                }
                scores[0] = Float.NEGATIVE_INFINITY;
                return;
            }
        }
    }

    private void move(int from, int to) {
        scores[to] = scores[from];
        tracks[to] = tracks[from];
    }
}
