package dev.mixtape.operators.flink;

import dev.mixtape.schemas.internal.HeldSong;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * Songs that wait for a model version, in keyed state under their track's id, and their release a
 * few at a time: thousands at once would hold up a checkpoint for seconds.
 *
 * <p>Which tracks wait for which version is kept in memory as well, and found anew after a failure
 * from a state of its own: to look through the songs would read every one of them.
 */
final class HeldSongs {
    private static final String SONGS = "held-songs";
    private static final String VERSIONS = "held-for-versions";

    /** Of one track, in the order they came; each waits for the version at the same place. */
    private final ListState<HeldSong> songs;

    private final ListState<Long> versions;

    /** Ids of the tracks that wait, by version. */
    private final TreeMap<Long, Deque<String>> waiting = new TreeMap<>();

    private final AtomicInteger count = new AtomicInteger();

    HeldSongs(KeyedStateStore store) {
        songs =
                store.getListState(
                        new ListStateDescriptor<>(SONGS, new AvroTypeInfo<>(HeldSong.class)));
        versions = store.getListState(new ListStateDescriptor<>(VERSIONS, Types.LONG));
    }

    /** Looks up who waits, after a start. */
    void find(KeyedStateBackend<String> backend) throws Exception {
        waiting.clear();
        count.set(0);
        List<String> ids;
        try (Stream<String> keys = backend.getKeys(VERSIONS, VoidNamespace.INSTANCE)) {
            ids = keys.toList();
        }
        for (String id : ids) {
            backend.setCurrentKey(id);
            for (long version : versions.get()) {
                remember(id, version);
            }
        }
    }

    /** Holds a song under the current key until there is such a version, or a newer one. */
    void add(Song song, long version) throws Exception {
        songs.add(SongRecords.toRecord(song));
        versions.add(version);
        remember(song.trackId(), version);
    }

    /** Holds word of a withdrawal, under the current key, behind the last song that is held. */
    void addBehind(Song withdrawal) throws Exception {
        long last = 0;
        for (long version : versions.get()) {
            last = version;
        }
        add(withdrawal, last);
    }

    /** Forgets the songs of the current key. Its id may stay among those that wait, for nothing. */
    void drop() {
        songs.clear();
        versions.clear();
    }

    /** Tells whether a song of the current key is held: a newer revision must not overtake it. */
    boolean holdsCurrentKey() throws Exception {
        return !waiting.isEmpty() && versions.get().iterator().hasNext();
    }

    /** Tells whether somebody waits for this version or an older one. */
    boolean areDue(long version) {
        return !waiting.isEmpty() && waiting.firstKey() <= version;
    }

    /** How many songs wait; for a gauge, which another thread reads. */
    int count() {
        return count.get();
    }

    /** Gives out what is due of at most so many tracks, and forgets it. */
    void release(KeyedStateBackend<String> backend, long version, int tracks, Consumer<Song> taker)
            throws Exception {
        for (int i = 0; i < tracks && areDue(version); i++) {
            Map.Entry<Long, Deque<String>> first = waiting.firstEntry();
            backend.setCurrentKey(first.getValue().remove());
            if (first.getValue().isEmpty()) {
                waiting.remove(first.getKey());
            }
            releaseCurrentKey(version, taker);
            count.decrementAndGet();
        }
    }

    private void releaseCurrentKey(long version, Consumer<Song> taker) throws Exception {
        List<HeldSong> now = new ArrayList<>();
        List<HeldSong> later = new ArrayList<>();
        List<Long> laterVersions = new ArrayList<>();
        var versionOf = versions.get().iterator();
        for (HeldSong song : songs.get()) {
            long wanted = versionOf.next();
            if (wanted <= version) {
                now.add(song);
            } else {
                later.add(song);
                laterVersions.add(wanted);
            }
        }
        songs.update(later);
        versions.update(laterVersions);
        // Only now: whoever takes a song may go on to other keys.
        now.forEach(song -> taker.accept(SongRecords.toSong(song)));
    }

    private void remember(String id, long version) {
        waiting.computeIfAbsent(version, v -> new ArrayDeque<>()).add(id);
        count.incrementAndGet();
    }
}
