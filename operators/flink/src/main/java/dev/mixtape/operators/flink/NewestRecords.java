package dev.mixtape.operators.flink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes over a record of a compacted topic when a newer one of its key came from another
 * partition. Once partitions were added, compaction leaves the last record of a key in the old
 * partition for ever beside those in the new one, and whoever reads the topic from its beginning
 * meets them in any order.
 *
 * <p>State: when the newest record of each key came ({@link RecordOrder}).
 */
public final class NewestRecords
        extends KeyedProcessFunction<String, IncomingRecord, IncomingRecord>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final Duration withdrawalsRemembered;

    private transient RecordOrder order;
    private transient Counter outdated;

    /** Makes it; a record without a value is remembered for so long. */
    public NewestRecords(Duration withdrawalsRemembered) {
        this.withdrawalsRemembered = withdrawalsRemembered;
    }

    /** What to key records by: the text of their keys, nothing for those that have none. */
    public static String key(IncomingRecord record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        order = new RecordOrder(context.getKeyedStateStore(), withdrawalsRemembered);
        outdated = getRuntimeContext().getMetricGroup().counter("outdatedRecords");
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // all of it is in state already
    }

    @Override
    public void processElement(
            IncomingRecord record, Context context, Collector<IncomingRecord> out)
            throws Exception {
        if (order.isOlder(record.timestamp(), record.partition())) {
            outdated.inc();
            return;
        }
        if (record.value() == null) {
            order.noteWithdrawal(record.timestamp(), record.partition());
        } else {
            order.note(record.timestamp(), record.partition());
        }
        out.collect(record);
    }
}
