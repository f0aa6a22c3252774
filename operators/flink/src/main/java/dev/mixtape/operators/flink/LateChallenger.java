package dev.mixtape.operators.flink;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * In lockstep the log alone decides a model, from its first record on: a model that comes beside
 * another when part of the log has been read would wait for that part for ever.
 */
final class LateChallenger {
    private static final String ID = "id";

    private LateChallenger() {}

    /**
     * Remembers the challenger of a job in lockstep.
     *
     * @param begun whether part of the log has been read
     * @param id empty for none
     * @throws IncompatibleStateException if it was not there when the log began
     */
    static void check(OperatorStateStore store, boolean begun, String id) throws Exception {
        BroadcastState<String, String> state =
                store.getBroadcastState(
                        new MapStateDescriptor<>("challenger", Types.STRING, Types.STRING));
        if (begun && !id.isEmpty() && !id.equals(state.get(ID))) {
            throw new IncompatibleStateException(
                    "challenger.model.id="
                            + id
                            + ": in lockstep the log alone decides a model, from its first record"
                            + " on, and this job has read part of it; start a job with both models"
                            + " without state, or do without the challenger");
        }
        state.put(ID, id);
    }
}
