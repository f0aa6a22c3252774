package dev.mixtape.pipeline.console.audio;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last recordings that were played and lie in memory: a player asks for one in parts. */
final class RecentRecordings {
    /** Of all of them together. */
    private static final long MOST_BYTES = 64 << 20;

    private record Kept(Place place, Recording recording) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** One that still is what stands at a place. */
    synchronized Optional<Recording> get(String id, Place place) {
        return Optional.ofNullable(kept.get(id))
                .filter(each -> each.place().equals(place))
                .map(Kept::recording);
    }

    /** Keeps one, unless it is larger than all of them may be; returns it. */
    synchronized Recording put(String id, Place place, Recording recording) {
        Kept before = kept.put(id, new Kept(place, recording));
        bytes += recording.length() - (before == null ? 0 : before.recording().length());
        for (Iterator<Kept> eldest = kept.values().iterator(); bytes > MOST_BYTES; ) {
            bytes -= eldest.next().recording().length();
            eldest.remove();
        }
        return recording;
    }
}
