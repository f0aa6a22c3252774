package dev.mixtape.pipeline.console.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A series of which at most so many are kept, evenly spread from the first to the last. */
final class Thinned<T> {
    private final List<Kept<T>> kept = new ArrayList<>();
    private final int most;

    /** Every so many of the series are kept. */
    private long stride = 1;

    private long added;

    private record Kept<T>(long number, long place, T value) {}

    /**
     * Makes an empty one.
     *
     * @param most at least 1
     */
    Thinned(int most) {
        this.most = most;
    }

    /**
     * Adds the next.
     *
     * @param place by which several series can be merged; rises
     */
    void add(long place, T value) {
        long number = added++;
        if (number % stride != 0) {
            return;
        }
        kept.add(new Kept<>(number, place, value));
        if (kept.size() > most) {
            stride *= 2;
            kept.removeIf(each -> each.number() % stride != 0);
        }
    }

    /** Puts what is kept into a map, by place. */
    void copyTo(Map<Long, T> byPlace) {
        kept.forEach(each -> byPlace.put(each.place(), each.value()));
    }
}
