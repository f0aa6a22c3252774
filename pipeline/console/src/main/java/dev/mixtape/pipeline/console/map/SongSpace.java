package dev.mixtape.pipeline.console.map;

import dev.mixtape.operators.layout.LandmarkMap;
import dev.mixtape.operators.layout.Places;
import dev.mixtape.operators.layout.Spot;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tracks whose vectors can be compared with one another, which are those of one model, and
 * their landmarks. Their map settles when as many tracks are new, or embedded anew, as there were
 * when it settled last.
 */
final class SongSpace {
    private static final int MOST_CANDIDATES = 256;
    private static final int ENOUGH_TO_TURN = 64;

    final String modelId;

    /** Tracks that came since the map settled, those of the smallest hashes: a fair sample. */
    private final TreeMap<Long, float[]> candidates = new TreeMap<>();

    /** Numbers of the landmarks that are, or were, tracks, by ordinal. */
    private final Map<Integer, Integer> landmarks = new HashMap<>();

    private LandmarkMap map = LandmarkMap.EMPTY;
    private int tracks;
    private int tracksWhenSettled;
    private int changes;

    /**
     * Makes an empty one.
     *
     * @param shown tracks of others that are on the map. Their map stays for the eye until some
     *     have gone over, by whose places the new one can be turned: two or three would leave it
     *     upside down
     */
    SongSpace(String modelId, int shown) {
        this.modelId = modelId;
        this.tracksWhenSettled = Math.min(ENOUGH_TO_TURN, shown / 2);
    }

    LandmarkMap map() {
        return map;
    }

    boolean isEmpty() {
        return tracks == 0;
    }

    /**
     * Takes a track that is new or embedded anew, and puts it in its place if there are landmarks.
     *
     * @param isNew whether it was not of this space
     */
    void take(int ordinal, float[] vector, boolean isNew, Columns columns) {
        changes++;
        tracks += isNew ? 1 : 0;
        Integer landmark = landmarks.get(ordinal);
        if (landmark != null) {
            map.renew(landmark, vector);
            columns.put(ordinal, at(landmark), map.places());
            return;
        }
        long key = key(ordinal, columns);
        if (isNew || candidates.containsKey(key)) {
            candidates.put(key, vector);
            if (candidates.size() > MOST_CANDIDATES) {
                candidates.pollLastEntry();
            }
        }
        if (map.size() > 0) {
            columns.put(ordinal, map.find(vector), map.places());
        }
    }

    /** A track is withdrawn, or of another space now. Its landmark, if it was one, stays. */
    void lose(int ordinal, Columns columns) {
        tracks--;
        candidates.remove(key(ordinal, columns));
    }

    /** By the hash of the id, mixed (Knuth 1973), and then by the ordinal. */
    private static long key(int ordinal, Columns columns) {
        int mixed = columns.id[ordinal].hashCode() * 0x9E3779B9;
        return ((long) mixed << 32) | ordinal;
    }

    boolean shouldSettle() {
        return changes > 0 && changes >= tracksWhenSettled;
    }

    /** Ordinals of the tracks that should become landmarks. */
    int[] chosen() {
        return candidates.keySet().stream()
                .limit(Math.max(0, LandmarkMap.landmarks(tracks) - map.size()))
                .mapToInt(Long::intValue)
                .toArray();
    }

    /** The map as it would be with more landmarks; nothing changes yet. */
    LandmarkMap settled(int[] chosen, Columns columns) {
        float[][] added = new float[chosen.length][];
        Places seen = new Places(new float[chosen.length], new float[chosen.length]);
        for (int i = 0; i < chosen.length; i++) {
            added[i] = candidates.get(key(chosen[i], columns));
            seen.x()[i] = columns.x[chosen[i]];
            seen.y()[i] = columns.y[chosen[i]];
        }
        return map.settled(added, seen);
    }

    /** Goes over to such a map. */
    void adopt(LandmarkMap settled, int[] chosen, Columns columns) {
        for (int i = 0; i < chosen.length; i++) {
            int landmark = map.size() + i;
            landmarks.put(chosen[i], landmark);
            columns.put(chosen[i], at(landmark), settled.places());
        }
        map = settled;
        candidates.clear();
        tracksWhenSettled = tracks;
        changes = 0;
    }

    private static Spot at(int landmark) {
        return new Spot(new int[] {landmark}, new float[] {1});
    }
}
