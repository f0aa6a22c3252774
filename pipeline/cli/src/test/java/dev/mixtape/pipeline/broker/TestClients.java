package dev.mixtape.pipeline.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients that write and read strings in transactions. */
record TestClients(String bootstrapServers) {

    private static final int LARGE = 40 << 20;

    void createTopic(String name, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    void commit(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = transactional(topic, values)) {
            producer.commitTransaction();
        }
    }

    void abort(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = transactional(topic, values)) {
            producer.abortTransaction();
        }
    }

    private KafkaProducer<String, String> transactional(String topic, String... values)
            throws Exception {
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "transactional.id", UUID.randomUUID().toString(),
                                "max.request.size", LARGE,
                                "buffer.memory", LARGE),
                        new StringSerializer(),
                        new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
        return producer;
    }

    /** Reads from the beginning until {@code count} committed records came, or for 30 s. */
    List<String> readCommitted(String topic, int count) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "isolation.level", "read_committed",
                                "max.partition.fetch.bytes", LARGE,
                                "fetch.max.bytes", LARGE),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
            }
            return values;
        }
    }
}
