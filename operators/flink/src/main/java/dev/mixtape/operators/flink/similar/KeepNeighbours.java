package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.similar.NeighbourList;
import dev.mixtape.operators.similar.NeighbourLists;
import dev.mixtape.schemas.internal.NearestTracks;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the lists of the tracks of a shard (the key), and sends out those that have changed once
 * before each checkpoint barrier: a reader of committed records could not see them any sooner, and
 * a list that many new tracks touch costs one record.
 *
 * <p>State, in RocksDB: the lists, written when they are sent. They are in memory as well, read at
 * a shard's first answer after a start. That flush is why this is an operator rather than a process
 * function.
 */
public final class KeepNeighbours extends AbstractStreamOperator<SimilarChange>
        implements OneInputStreamOperator<Answer, SimilarChange> {
    private static final long serialVersionUID = 1L;

    private final SimilarOptions options;

    private transient MapState<String, NearestTracks> stored;
    private transient Map<Integer, NeighbourLists> shards;

    /** Makes the operator. */
    public KeepNeighbours(SimilarOptions options) {
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        stored =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "nearest-tracks",
                                        Types.STRING,
                                        new AvroTypeInfo<>(NearestTracks.class)));
        shards = new TreeMap<>();
    }

    @Override
    public void processElement(StreamRecord<Answer> element) throws Exception {
        element.getValue().apply(lists((Integer) getCurrentKey()));
    }

    /** Leaves nothing in memory that is not in state too. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() throws Exception {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        for (Map.Entry<Integer, NeighbourLists> shard : shards.entrySet()) {
            setCurrentKey(shard.getKey());
            NeighbourLists lists = shard.getValue();
            for (NeighbourLists.Change change : lists.takeChanges()) {
                String id = change.trackId();
                NeighbourList list = lists.of(id);
                if (list == null) {
                    stored.remove(id);
                } else {
                    stored.put(id, NeighbourRecords.toState(list));
                }
                if (change.visible()) {
                    output.collect(
                            new StreamRecord<>(
                                    new SimilarChange(
                                            id,
                                            list == null
                                                    ? null
                                                    : NeighbourRecords.toRecord(
                                                            list, options, now))));
                }
            }
        }
    }

    private NeighbourLists lists(Integer key) throws Exception {
        NeighbourLists lists = shards.get(key);
        if (lists == null) {
            lists = new NeighbourLists(options.k(), options.kept());
            for (Map.Entry<String, NearestTracks> list : stored.entries()) {
                lists.restore(NeighbourRecords.toList(list.getKey(), list.getValue()));
            }
            shards.put(key, lists);
        }
        return lists;
    }
}
