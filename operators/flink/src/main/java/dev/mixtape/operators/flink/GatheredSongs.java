package dev.mixtape.operators.flink;

import dev.mixtape.operators.moves.Probe;
import dev.mixtape.schemas.internal.ProbeSongs;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * Some songs of a batch, of each key: the same ones in whatever order they arrive, so that in
 * lockstep the log alone decides what follows from them.
 */
final class GatheredSongs {
    private final OpenBatches<Probe, ProbeSongs> songs;

    /**
     * Makes it.
     *
     * @param name of its state
     */
    GatheredSongs(RuntimeContext context, String name) {
        songs =
                new OpenBatches<>(
                        context.getState(
                                new ValueStateDescriptor<>(
                                        name, new AvroTypeInfo<>(ProbeSongs.class))),
                        Contributions::record);
    }

    /** Adds songs to those that are there. */
    void add(String key, ProbeSongs arrived) throws Exception {
        Probe all = Contributions.probe(arrived);
        get(key).songs().forEach(all::add);
        songs.put(key, all);
    }

    /** Returns what is there; empty if there is nothing. */
    Probe get(String key) throws Exception {
        Probe found = songs.get(key, Contributions::probe);
        return found == null ? new Probe() : found;
    }

    /** Has these and no others. */
    void set(String key, Probe others) {
        if (others.isEmpty()) {
            songs.remove(key);
        } else {
            songs.put(key, others);
        }
    }

    /** Returns what is there, and has nothing. */
    Probe take(String key) throws Exception {
        Probe taken = get(key);
        songs.remove(key);
        return taken;
    }

    /** Writes all of them to state, as {@link OpenBatches#write}. */
    void write(Consumer<String> makeCurrent) throws Exception {
        songs.write(makeCurrent);
    }
}
