package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.operators.moves.Moves;
import dev.mixtape.operators.moves.Probe;
import dev.mixtape.schemas.internal.ProbeSongs;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * The songs on which moves of components are measured, the open batch's, and those from which they
 * are proposed, the batch's before. Of every batch the same songs whatever the order of arrival, so
 * that in lockstep the log decides the moves too.
 */
final class Probes {
    private final OpenBatches<Probe, ProbeSongs> now;
    private final OpenBatches<Probe, ProbeSongs> earlier;

    Probes(RuntimeContext context) {
        now = open(context, "probe");
        earlier = open(context, "earlier-probe");
    }

    private static OpenBatches<Probe, ProbeSongs> open(RuntimeContext context, String name) {
        return new OpenBatches<>(
                context.getState(
                        new ValueStateDescriptor<>(name, new AvroTypeInfo<>(ProbeSongs.class))),
                Contributions::record);
    }

    /** Adds songs to the open batch's. */
    void add(String key, ProbeSongs arrived) throws Exception {
        Probe probe = Contributions.probe(arrived);
        Probe soFar = now.get(key, Contributions::probe);
        if (soFar != null) {
            soFar.songs().forEach(probe::add);
        }
        now.put(key, probe);
    }

    /**
     * Makes the moves that gain, and begins another batch.
     *
     * @param next the version that learned from the batch
     */
    Moves.Outcome move(Set<MoveKind> kinds, String key, Model before, Model next) throws Exception {
        Probe of = orEmpty(now.get(key, Contributions::probe));
        Moves.Outcome outcome =
                Moves.apply(
                        kinds, before, next, orEmpty(earlier.get(key, Contributions::probe)), of);
        now.remove(key);
        if (of.isEmpty()) {
            earlier.remove(key);
        } else {
            earlier.put(key, of);
        }
        return outcome;
    }

    private static Probe orEmpty(Probe probe) {
        return probe == null ? new Probe() : probe;
    }

    /** Writes both to state, as {@link OpenBatches#write}. */
    void write(Consumer<String> makeCurrent) throws Exception {
        now.write(makeCurrent);
        earlier.write(makeCurrent);
    }
}
