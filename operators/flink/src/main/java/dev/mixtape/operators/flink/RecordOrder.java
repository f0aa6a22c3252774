package dev.mixtape.operators.flink;

import dev.mixtape.schemas.internal.Arrival;
import java.time.Duration;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * Which record of a key is the newest, in keyed state under the current key.
 *
 * <p>Within a partition the log itself is the order, and records come in it. They come in no order
 * from several, over which the records of a key are spread once partitions have been added to the
 * topic. Then the later time is newer, and of the same time the higher partition.
 *
 * <p>State of a release that did not date records has no time: the next record is newer.
 */
final class RecordOrder {
    private final ValueState<Arrival> newest;

    /** In its place once that was a withdrawal; gone after a while. */
    private final ValueState<Arrival> withdrawn;

    /**
     * Makes it.
     *
     * @param withdrawalsRemembered how long a withdrawal is newer than what came before it
     */
    RecordOrder(KeyedStateStore store, Duration withdrawalsRemembered) {
        newest = store.getState(descriptor("newest-arrival"));
        ValueStateDescriptor<Arrival> forAWhile = descriptor("withdrawal-arrival");
        forAWhile.enableTimeToLive(StateTtlConfig.newBuilder(withdrawalsRemembered).build());
        withdrawn = store.getState(forAWhile);
    }

    private static ValueStateDescriptor<Arrival> descriptor(String name) {
        return new ValueStateDescriptor<>(name, new AvroTypeInfo<>(Arrival.class));
    }

    /** Tells whether the newest record known is newer than one of that time and partition. */
    boolean isOlder(long time, int partition) throws Exception {
        Arrival known = newest.value();
        if (known == null) {
            known = withdrawn.value();
        }
        if (known == null || known.getPartition() == partition) {
            return false;
        }
        return time < known.getTime()
                || (time == known.getTime() && partition < known.getPartition());
    }

    /** Notes the newest record. */
    void note(long time, int partition) throws Exception {
        newest.update(new Arrival(time, partition));
        withdrawn.clear();
    }

    /** Notes that the newest record withdraws the key. */
    void noteWithdrawal(long time, int partition) throws Exception {
        newest.clear();
        withdrawn.update(new Arrival(time, partition));
    }
}
