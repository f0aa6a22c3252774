package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.Rejection;
import dev.mixtape.schemas.internal.AcceptedPlay;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** A record of the plays topic to a play within limits, or a dead letter. No state. */
public final class ReadPlays extends ProcessFunction<IncomingRecord, AcceptedPlay> {
    private static final long serialVersionUID = 1L;

    private transient PlayReader reader;
    private transient Counter read;
    private transient Counter rejected;

    @Override
    public void open(OpenContext context) {
        reader = new PlayReader();
        read = getRuntimeContext().getMetricGroup().counter("playsRead");
        rejected = getRuntimeContext().getMetricGroup().counter("playsRejected");
    }

    @Override
    public void processElement(
            IncomingRecord record, Context context, Collector<AcceptedPlay> out) {
        long now = context.timerService().currentProcessingTime();
        try {
            out.collect(reader.read(record, now));
            read.inc();
        } catch (Rejection rejection) {
            rejected.inc();
            context.output(
                    Outputs.DEAD_LETTERS,
                    rejection.toDeadLetter(
                            record.topic(), record.partition(), record.offset(), now));
        }
    }
}
