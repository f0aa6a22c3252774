package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.ModelSettings;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The settings that a model keeps for its life, by their keys, as they were when this job's state
 * began. A setting that the state does not know yet is taken as it is now.
 */
public final class FrozenSettings {
    private FrozenSettings() {}

    /**
     * Remembers the settings of a job that begins, and checks those of one that goes on.
     *
     * @param isChallenger whether the model stands beside another, which goes on without it
     * @throws IncompatibleStateException for the first that differs
     */
    static void check(OperatorStateStore store, Map<String, String> settings, boolean isChallenger)
            throws Exception {
        check(
                store,
                settings,
                "the model " + settings.get(ModelSettings.MODEL_ID.key()),
                isChallenger
                        ? "it is the challenger's: set it back, or run the job until a checkpoint"
                                + " without challenger."
                                + ModelSettings.MODEL_ID.key()
                                + ", which drops that state, and begin with another id"
                        : "set it back, or start without that state and give the new model its own "
                                + ModelSettings.MODEL_ID.key());
    }

    /**
     * The same for something else than a model.
     *
     * @param what the state belongs to
     * @param remedy what to do when a setting differs, as the end of a sentence
     * @throws IncompatibleStateException for the first that differs
     */
    public static void check(
            OperatorStateStore store, Map<String, String> settings, String what, String remedy)
            throws Exception {
        BroadcastState<String, String> state =
                store.getBroadcastState(
                        new MapStateDescriptor<>("made-with", Types.STRING, Types.STRING));
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String before = state.get(setting.getKey());
            if (before == null) {
                state.put(setting.getKey(), setting.getValue());
            } else if (!before.equals(setting.getValue())) {
                throw new IncompatibleStateException(
                        setting.getKey()
                                + "="
                                + setting.getValue()
                                + ": the state that this job starts from belongs to "
                                + what
                                + ", made with "
                                + before
                                + "; "
                                + remedy);
            }
        }
    }
}
