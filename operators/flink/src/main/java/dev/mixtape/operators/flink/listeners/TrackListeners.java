package dev.mixtape.operators.flink.listeners;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Who heard the track of the current key, and when last, so that they can be told when it is
 * embedded anew. Bounded: whoever comes when it is full is not noted, and their taste follows the
 * track only when they hear it again.
 */
final class TrackListeners {
    /** On disk, some 50 bytes each; all of them are told at once. */
    static final int MOST = 10_000;

    /** After so many half-lives a play counts a millionth, and nobody needs to be told. */
    static final int HALF_LIVES = 20;

    private final MapState<String, Long> lastHeard;
    private final ValueState<Integer> count;

    TrackListeners(RuntimeContext context) {
        lastHeard =
                context.getMapState(
                        new MapStateDescriptor<>("listeners", Types.STRING, Types.LONG));
        count = context.getState(new ValueStateDescriptor<>("listener-count", Types.INT));
    }

    private int count() throws IOException {
        Integer value = count.value();
        return value == null ? 0 : value;
    }

    void heard(String user, long time) throws Exception {
        Long before = lastHeard.get(user);
        if (before == null) {
            int noted = count();
            if (noted >= MOST) {
                return;
            }
            count.update(noted + 1);
        }
        if (before == null || before < time) {
            lastHeard.put(user, time);
        }
    }

    /** Who heard it after a time, milliseconds since 1970; forgets the others. */
    List<String> since(long time) throws Exception {
        List<String> users = new ArrayList<>();
        if (count() == 0) {
            return users;
        }
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, Long> entry : lastHeard.entries()) {
            (entry.getValue() > time ? users : gone).add(entry.getKey());
        }
        for (String user : gone) {
            lastHeard.remove(user);
        }
        count.update(users.size());
        return users;
    }

    void forgetAll() {
        lastHeard.clear();
        count.clear();
    }
}
