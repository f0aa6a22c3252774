package dev.mixtape.it;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.IncomingRecordDeserializer;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records as the job does, and throws at the one after an armed countdown, once. */
final class FailOnce implements KafkaRecordDeserializationSchema<IncomingRecord> {
    private static final long serialVersionUID = 1L;
    private static final int DISARMED = Integer.MIN_VALUE;

    /** Static: the job gets a copy of this object, in the same JVM. */
    private static final AtomicInteger COUNTDOWN = new AtomicInteger(DISARMED);

    private static final AtomicInteger FAILURES = new AtomicInteger();

    private final IncomingRecordDeserializer whole = new IncomingRecordDeserializer();

    /** The job's tracks, read by this. */
    static KafkaSource<IncomingRecord> tracks(Settings settings) {
        return KafkaSource.<IncomingRecord>builder()
                .setProperties(settings.kafka())
                .setProperty("isolation.level", "read_committed")
                .setTopics(settings.get(MixtapeSettings.TRACKS_TOPIC))
                .setGroupId("failing")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new FailOnce())
                .build();
    }

    static void arm(int records) {
        FAILURES.set(0);
        COUNTDOWN.set(records);
    }

    static int failures() {
        return FAILURES.get();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<IncomingRecord> out) {
        if (COUNTDOWN.get() != DISARMED && COUNTDOWN.decrementAndGet() == 0) {
            COUNTDOWN.set(DISARMED);
            FAILURES.incrementAndGet();
            throw new IllegalStateException("induced failure");
        }
        whole.deserialize(record, out);
    }

    @Override
    public TypeInformation<IncomingRecord> getProducedType() {
        return whole.getProducedType();
    }
}
