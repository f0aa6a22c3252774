package dev.mixtape.operators.flink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * Songs that arrived before the first model, in keyed state under their track's id, and their
 * release a few at a time: thousands at once would hold up a checkpoint for seconds.
 */
final class HeldSongs {
    private static final String STATE = "held-songs";

    private final ListState<Song> songs;

    /** Track ids yet to be released. Rebuilt after a failure, so it need not be state. */
    private final Deque<String> waiting = new ArrayDeque<>();

    HeldSongs(KeyedStateStore store) {
        songs =
                store.getListState(
                        new ListStateDescriptor<>(STATE, TypeInformation.of(Song.class)));
    }

    /** Holds a song under the current key. */
    void add(Song song) throws Exception {
        songs.add(song);
    }

    /** Looks up whose songs are held. */
    void find(KeyedStateBackend<String> backend) {
        waiting.clear();
        try (Stream<String> ids = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
            ids.forEach(waiting::add);
        }
    }

    boolean remain() {
        return !waiting.isEmpty();
    }

    /** Gives out the songs of at most so many tracks, and forgets them. */
    void release(KeyedStateBackend<String> backend, int tracks, Consumer<Song> taker)
            throws Exception {
        for (int i = 0; i < tracks && remain(); i++) {
            backend.setCurrentKey(waiting.remove());
            for (Song song : songs.get()) {
                taker.accept(song);
            }
            songs.clear();
        }
    }
}
