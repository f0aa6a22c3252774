package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.signing.TrackKeys;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Takes a Kafka record as it is, with its coordinates. It reads nothing of it, because a source
 * that throws at a bad record restarts for ever; the operator behind it can make a dead letter
 * instead.
 */
public final class IncomingRecordDeserializer
        implements KafkaRecordDeserializationSchema<IncomingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<IncomingRecord> out) {
        Header signature = record.headers().lastHeader(TrackKeys.HEADER);
        out.collect(
                new IncomingRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        signature == null ? null : signature.value()));
    }

    @Override
    public TypeInformation<IncomingRecord> getProducedType() {
        return TypeInformation.of(IncomingRecord.class);
    }
}
