package dev.mixtape.study.endless;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The streams of {@code docs/endless.md}: of which clusters songs are, and where those lie, as time
 * goes from 0 at the first song to 1 after the last.
 */
enum PlantedStream {
    /** All clusters, always. */
    STATIONARY,
    /** The last third of the clusters comes after half of the songs. */
    ARRIVAL,
    /** All clusters, each on its way to somewhere else. */
    DRIFT,
    /** A third stays; the two others take turns, a quarter of the songs each time. */
    RETURN,
    /** Cluster after cluster, each beside the one before it, as a backfill by genre is. */
    SORTED,
    /** As the stationary one, learned with eight times as many components as it has clusters. */
    OVERSIZED,
    /** As the stationary one, learned with half as many components as it has clusters. */
    UNDERSIZED;

    /** Clusters that are planted. */
    static final int TRUTH = 12;

    /** How far a cluster drifts until the end, in its own standard deviations, about. */
    private static final double WAY = 8;

    private static final int THIRD = TRUTH / 3;

    /** K of those who learn it. */
    int components() {
        return switch (this) {
            case OVERSIZED -> 8 * TRUTH;
            case UNDERSIZED -> TRUTH / 2;
            default -> 2 * TRUTH;
        };
    }

    /**
     * The clusters that songs are of.
     *
     * @param time in [0, 1)
     */
    int[] clusters(double time) {
        return switch (this) {
            case ARRIVAL -> first(time < 0.5 ? TRUTH - THIRD : TRUTH);
            case RETURN -> {
                int turn = (int) (4 * time) % 2;
                yield IntStream.range(0, TRUTH).filter(c -> c / THIRD != 1 + turn).toArray();
            }
            case SORTED -> {
                int at = (int) (time * TRUTH);
                yield new int[] {at, (at + TRUTH - 1) % TRUTH};
            }
            default -> first(TRUTH);
        };
    }

    private static int[] first(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** How far clusters have drifted, in their own standard deviations, about. */
    double distance(double time) {
        return this == DRIFT ? WAY * time : 0;
    }

    /** Its name in the report. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
