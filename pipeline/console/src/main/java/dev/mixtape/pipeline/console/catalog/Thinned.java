package dev.mixtape.pipeline.console.catalog;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** A series of which at most so many are kept, evenly spread from the first to the last. */
final class Thinned<T> {
    private final TreeMap<Long, T> kept = new TreeMap<>();
    private final int most;

    /** Every so many of the series are kept. */
    private long stride = 1;

    private long added;

    Thinned(int most) {
        this.most = most;
    }

    /**
     * Adds the next.
     *
     * @param place by which several series can be merged; rises
     */
    void add(long place, T value) {
        if (added++ % stride != 0) {
            return;
        }
        kept.put(place, value);
        if (kept.size() > most) {
            stride *= 2;
            dropEveryOther();
        }
    }

    private void dropEveryOther() {
        boolean keep = true;
        Iterator<Long> places = kept.keySet().iterator();
        while (places.hasNext()) {
            places.next();
            if (!keep) {
                places.remove();
            }
            keep = !keep;
        }
    }

    Map<Long, T> kept() {
        return kept;
    }
}
