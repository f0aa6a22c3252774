package dev.mixtape.operators.flink.listeners;

import dev.mixtape.schemas.internal.AcceptedPlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Plays of a track that is not known yet, in the order they came; of the current key. */
final class WaitingPlays {
    private final ListState<AcceptedPlay> plays;

    /** Apart, so that a play can be added or refused without reading all the others. */
    private final ValueState<Integer> count;

    WaitingPlays(RuntimeContext context) {
        plays =
                context.getListState(
                        new ListStateDescriptor<>(
                                "waiting-plays", new AvroTypeInfo<>(AcceptedPlay.class)));
        count = context.getState(new ValueStateDescriptor<>("waiting-count", Types.INT));
    }

    int count() throws IOException {
        Integer value = count.value();
        return value == null ? 0 : value;
    }

    void add(AcceptedPlay play) throws Exception {
        plays.add(play);
        count.update(count() + 1);
    }

    /** Gives out all, and forgets them. */
    List<AcceptedPlay> takeAll() throws Exception {
        return takeUntil(Long.MAX_VALUE);
    }

    /** Gives out those that were read until then, and forgets them. */
    List<AcceptedPlay> takeUntil(long readAt) throws Exception {
        List<AcceptedPlay> taken = new ArrayList<>();
        if (count() == 0) {
            return taken;
        }
        List<AcceptedPlay> left = new ArrayList<>();
        for (AcceptedPlay play : plays.get()) {
            (play.getReadAt() <= readAt ? taken : left).add(play);
        }
        if (left.isEmpty()) {
            plays.clear();
            count.clear();
        } else {
            plays.update(left);
            count.update(left.size());
        }
        return taken;
    }

    /** When the first of those that wait was read. */
    long oldest() throws Exception {
        long oldest = Long.MAX_VALUE;
        for (AcceptedPlay play : plays.get()) {
            oldest = Math.min(oldest, play.getReadAt());
        }
        return oldest;
    }
}
