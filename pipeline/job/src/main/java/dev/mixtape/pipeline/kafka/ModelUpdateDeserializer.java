package dev.mixtape.pipeline.kafka;

import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pieces of a model. Only this job writes that topic; what anyone else put there is logged
 * with its coordinates and passed over, since a version of which a piece is missing is never used.
 */
public final class ModelUpdateDeserializer
        implements KafkaRecordDeserializationSchema<ModelUpdate> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ModelUpdateDeserializer.class);

    private transient RecordCodec<ModelUpdate> codec;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ModelUpdate> out) {
        if (codec == null) {
            codec = new RecordCodec<>(ModelUpdate.class);
        }
        if (record.value() == null) {
            return;
        }
        try {
            out.collect(codec.decode(record.value()));
        } catch (MalformedRecordException e) {
            LOG.warn(
                    "Passed over {}-{} at offset {}, which is no piece of a model: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    @Override
    public TypeInformation<ModelUpdate> getProducedType() {
        return new AvroTypeInfo<>(ModelUpdate.class);
    }
}
