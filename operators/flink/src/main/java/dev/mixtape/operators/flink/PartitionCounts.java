package dev.mixtape.operators.flink;

import dev.mixtape.schemas.internal.PartitionCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * Counts the records of each partition in the order of the log. A partition is read by one subtask
 * at a time, but by another one after a restart: every subtask is given all counts back and goes on
 * from the highest.
 */
final class PartitionCounts {
    private record Partition(String topic, int number) {}

    private final ListState<PartitionCount> state;
    private final Map<Partition, Long> records = new HashMap<>();

    PartitionCounts(OperatorStateStore store) throws Exception {
        state =
                store.getUnionListState(
                        new ListStateDescriptor<>(
                                "partition-counts", new AvroTypeInfo<>(PartitionCount.class)));
        for (PartitionCount count : state.get()) {
            records.merge(
                    new Partition(count.getTopic(), count.getPartition()),
                    count.getRecords(),
                    Math::max);
        }
    }

    /** Whether none was counted yet. */
    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Counts one more; returns how many were there before it. */
    long next(String topic, int partition) {
        return records.merge(new Partition(topic, partition), 1L, Long::sum) - 1;
    }

    void snapshot() throws Exception {
        List<PartitionCount> counts = new ArrayList<>();
        records.forEach(
                (partition, count) ->
                        counts.add(
                                new PartitionCount(partition.topic(), partition.number(), count)));
        state.update(counts);
    }
}
