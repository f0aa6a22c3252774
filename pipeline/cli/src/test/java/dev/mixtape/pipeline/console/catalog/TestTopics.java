package dev.mixtape.pipeline.console.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of a test as the job would fill them. */
final class TestTopics {
    static final String EMBEDDINGS = "embeddings";

    private final Settings settings;

    TestTopics(String bootstrapServers) {
        this.settings =
                MixtapeSettings.defaults().with("kafka.bootstrap.servers", bootstrapServers);
    }

    Settings settings() {
        return settings;
    }

    /** A record that is sent. */
    @SuppressWarnings("ArrayRecordComponent")
    record Sent(String topic, int partition, String key, byte[] value, List<Header> headers) {}

    static Sent track(String id, int version, float... vector) {
        return track(0, id, version, vector);
    }

    static Sent track(int partition, String id, int version, float... vector) {
        Instant now = Instant.now();
        TrackEmbedding.Builder embedding =
                TrackEmbedding.newBuilder()
                        .setTrackId(id)
                        .setContentId("00")
                        .setModelId("mixtape")
                        .setModelVersion(version)
                        .setEmbedding(List.of(-1f, -2f))
                        .setStrongest(List.of(new ComponentShare(1, 1f)))
                        .setBoundPerFrame(-60)
                        .setFrames(100)
                        .setTitle("Title of " + id)
                        .setArrivedAt(now.minusSeconds(2))
                        .setEmbeddedAt(now);
        List<Float> numbers = new java.util.ArrayList<>();
        for (float number : vector) {
            numbers.add(number);
        }
        byte[] value =
                new RecordCodec<>(TrackEmbedding.class)
                        .encode(embedding.setVector(numbers).build());
        return new Sent(EMBEDDINGS, partition, id, value, List.of());
    }

    static Sent withdrawn(String id) {
        return new Sent(EMBEDDINGS, 0, id, null, List.of());
    }

    static Sent bytes(String topic, String key, byte[] value) {
        return new Sent(topic, 0, key, value, List.of());
    }

    @SuppressWarnings("unchecked")
    static <T extends SpecificRecord> Sent record(String topic, String key, T record) {
        RecordCodec<T> codec = new RecordCodec<>((Class<T>) record.getClass());
        return bytes(topic, key, codec.encode(record));
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    void make(String... topics) throws Exception {
        try (Admin admin = admin()) {
            for (String topic : topics) {
                NewTopic made = new NewTopic(topic, 1, (short) 1);
                admin.createTopics(List.of(made.configs(Map.of("cleanup.policy", "delete"))))
                        .all()
                        .get();
            }
        }
    }

    void delete(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    void deleteRecords(String topic, long before) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, 0),
                                    RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    void partitions(String topic, int number) throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(number))).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(settings.kafka());
    }

    void commit(Sent... records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = send(records)) {
            producer.commitTransaction();
        }
    }

    void abort(Sent... records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = send(records)) {
            producer.abortTransaction();
        }
    }

    /** Sends them in a transaction that is left open. */
    private KafkaProducer<byte[], byte[]> send(Sent... records) throws Exception {
        Properties properties = settings.kafka();
        properties.put("transactional.id", UUID.randomUUID().toString());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (Sent record : records) {
            producer.send(
                            new ProducerRecord<>(
                                    record.topic(),
                                    record.partition(),
                                    record.key().getBytes(UTF_8),
                                    record.value(),
                                    record.headers()))
                    .get();
        }
        return producer;
    }
}
