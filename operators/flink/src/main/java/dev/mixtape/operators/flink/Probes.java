package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.operators.moves.Moves;
import dev.mixtape.operators.moves.Probe;
import dev.mixtape.schemas.internal.ProbeSongs;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * The songs on which moves of components are measured, the open batch's, and those from which they
 * are proposed, the batch's before.
 */
final class Probes {
    private final GatheredSongs now;
    private final GatheredSongs earlier;

    Probes(RuntimeContext context) {
        now = new GatheredSongs(context, "probe");
        earlier = new GatheredSongs(context, "earlier-probe");
    }

    /** Adds songs to the open batch's. */
    void add(String key, ProbeSongs arrived) throws Exception {
        now.add(key, arrived);
    }

    /**
     * Makes the moves that gain, and begins another batch.
     *
     * @param next the version that learned from the batch
     */
    Moves.Outcome move(Set<MoveKind> kinds, String key, Model before, Model next) throws Exception {
        Probe of = now.take(key);
        Moves.Outcome outcome = Moves.apply(kinds, before, next, earlier.get(key), of);
        earlier.set(key, of);
        return outcome;
    }

    /** Begins another batch; nothing is made of this one. */
    void passOver(String key) throws Exception {
        now.take(key);
    }

    /** The same, and nothing is proposed from the batch before either. */
    void forget(String key) throws Exception {
        passOver(key);
        earlier.take(key);
    }

    /** Writes both to state, as {@link OpenBatches#write}. */
    void write(Consumer<String> makeCurrent) throws Exception {
        now.write(makeCurrent);
        earlier.write(makeCurrent);
    }
}
