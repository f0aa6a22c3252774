package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.framing.FramingSettings;
import dev.mixtape.operators.framing.Isolation;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.ingest.TrackPublisher;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker with Mixtape's topics, something to publish with, and all that became visible. */
public final class Mixtape implements AutoCloseable {
    private final Optional<EmbeddedBroker> broker;
    private final Settings settings;
    private final TrackPublisher publisher;
    private final Watched<TrackEmbedding> embeddings;
    private final Watched<LearningProgress> progress;
    private final Watched<DeadLetter> deadLetters;
    private final Watched<ModelUpdate> models;
    private final Watched<ComponentSummary> components;

    /** Starts it with small settings, over which a test lays its own. */
    Mixtape(String... keysAndValues) throws IOException {
        this(JobParts.STANDARD, keysAndValues);
    }

    /** The same for a job of these parts. */
    Mixtape(JobParts parts, String... keysAndValues) throws IOException {
        this(Optional.of(EmbeddedBroker.temporary()), "", parts, keysAndValues);
    }

    /** Returns one over a broker that somebody else has started, and will stop. */
    public static Mixtape at(String bootstrapServers, String... keysAndValues) {
        return new Mixtape(Optional.empty(), bootstrapServers, JobParts.STANDARD, keysAndValues);
    }

    private Mixtape(
            Optional<EmbeddedBroker> broker,
            String elsewhere,
            JobParts parts,
            String... keysAndValues) {
        this.broker = broker;
        Settings small =
                parts.defaults()
                        .with(
                                "kafka.bootstrap.servers",
                                broker.map(EmbeddedBroker::bootstrapServers).orElse(elsewhere))
                        .with(ModelSettings.CORPUS_COMPONENTS, 12)
                        .with(ModelSettings.VECTOR_WIDTH, 9)
                        .with(ModelSettings.SONG_COMPONENTS, 6)
                        .with(LearningSettings.BATCH_TRACKS, 10)
                        .with(LearningSettings.BATCH_MAX_WAIT, "2 s")
                        .with(LearningSettings.BOOTSTRAP_TRACKS, 10)
                        .with(LearningSettings.BOOTSTRAP_MAX_WAIT, "20 s")
                        .with(MixtapeSettings.COMPONENTS_INTERVAL, "2 s")
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, "500 ms")
                        // Processes take a second to start, which most tests can do without.
                        .with(FramingSettings.AUDIO_ISOLATION, Isolation.NONE);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            small = small.with(keysAndValues[i], keysAndValues[i + 1]);
        }
        settings = small;
        parts.createTopics(settings);
        publisher = new TrackPublisher(settings);
        embeddings = watch(MixtapeSettings.EMBEDDINGS_TOPIC, TrackEmbedding.class);
        progress = watch(MixtapeSettings.PROGRESS_TOPIC, LearningProgress.class);
        deadLetters = watch(MixtapeSettings.DEAD_LETTERS_TOPIC, DeadLetter.class);
        models = watch(MixtapeSettings.MODELS_TOPIC, ModelUpdate.class);
        components = watch(MixtapeSettings.COMPONENTS_TOPIC, ComponentSummary.class);
    }

    /** What a job over it is to be started with. */
    public Settings settings() {
        return settings;
    }

    TrackPublisher publisher() {
        return publisher;
    }

    /** Writes a record as it stands, be it a track or not. */
    void publishBytes(String key, byte[] value) {
        send(List.of(new ProducerRecord<>(tracks(), key.getBytes(UTF_8), value)));
    }

    /** Writes records as they stand, be they tracks or not, and waits until Kafka has them. */
    void publishBytes(Collection<byte[]> values) {
        send(
                values.stream()
                        .map(value -> new ProducerRecord<byte[], byte[]>(tracks(), value))
                        .toList());
    }

    private String tracks() {
        return settings.get(MixtapeSettings.TRACKS_TOPIC);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        publisher.flush(); // what was published before stands before it
        Properties properties = settings.kafka();
        properties.put("max.request.size", Integer.toString(Topics.MAX_TRACK_BYTES));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(producer.send(record)));
            producer.flush();
            assertThat(sent).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ZERO));
        }
    }

    /** Writes so many records without a value to the first partition of a topic. */
    void publishNothing(Setting<String> topic, int records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                byte[] key = ("nothing " + i).getBytes(UTF_8);
                producer.send(new ProducerRecord<>(settings.get(topic), 0, key, null)).get();
            }
        }
    }

    /** Where the first partition of a topic ends. */
    long end(Setting<String> topic) throws Exception {
        TopicPartition partition = new TopicPartition(settings.get(topic), 0);
        try (Admin admin = Admin.create(settings.kafka())) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    /** Publishes the tones of these numbers, the last excluded, and waits until Kafka has them. */
    public void publishTones(int from, int to) throws IOException {
        for (int number = from; number < to; number++) {
            publisher.publish(Tones.track(number));
        }
        publisher.flush();
    }

    /** All committed embeddings so far; so do the four below with their records. */
    public List<TrackEmbedding> embeddings() {
        return embeddings.all();
    }

    public List<LearningProgress> progress() {
        return progress.all();
    }

    public List<DeadLetter> deadLetters() {
        return deadLetters.all();
    }

    public List<ModelUpdate> models() {
        return models.all();
    }

    public List<ComponentSummary> components() {
        return components.all();
    }

    /** What the newest version has learned from. */
    public long tracksLearned() {
        return progress().stream().mapToLong(LearningProgress::getTracksLearned).max().orElse(0);
    }

    /** Records of the tracks topic that a completed checkpoint of the job has read. */
    long tracksInCheckpoints() throws Exception {
        String group = settings.get(MixtapeSettings.JOB_NAME) + "-tracks";
        try (Admin admin = Admin.create(settings.kafka())) {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    /** The newest visible version; -1 before the first. */
    public long newestVersion() {
        return progress().stream().mapToLong(LearningProgress::getVersion).max().orElse(-1);
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        embeddings.reader.close();
        progress.reader.close();
        deadLetters.reader.close();
        models.reader.close();
        components.reader.close();
        if (broker.isPresent()) {
            broker.get().close();
        }
    }

    private <T extends SpecificRecord> Watched<T> watch(Setting<String> topic, Class<T> type) {
        return new Watched<>(new TopicReader<>(settings, settings.get(topic), type));
    }

    private static final class Watched<T extends SpecificRecord> {
        private final TopicReader<T> reader;
        private final List<T> seen = new ArrayList<>();

        Watched(TopicReader<T> reader) {
            this.reader = reader;
        }

        List<T> all() {
            seen.addAll(reader.rest());
            return List.copyOf(seen);
        }
    }
}
