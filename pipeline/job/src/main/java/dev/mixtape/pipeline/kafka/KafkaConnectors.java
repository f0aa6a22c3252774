package dev.mixtape.pipeline.kafka;

import static dev.mixtape.pipeline.settings.ListenerSettings.LISTENERS;
import static dev.mixtape.pipeline.settings.MixtapeSettings.COMPONENTS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.CORPUS_COMPONENTS;
import static dev.mixtape.pipeline.settings.MixtapeSettings.DEAD_LETTERS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.EMBEDDINGS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.JOB_NAME;
import static dev.mixtape.pipeline.settings.MixtapeSettings.MODELS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.MODEL_ID;
import static dev.mixtape.pipeline.settings.MixtapeSettings.PLAYS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.PROGRESS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.SIMILAR_TRACKS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TRACKS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.USER_FEATURES_TOPIC;
import static dev.mixtape.pipeline.settings.NeighbourSettings.SIMILAR_ENABLED;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.flink.similar.CatalogChange;
import dev.mixtape.operators.flink.similar.SimilarChange;
import dev.mixtape.pipeline.job.MixtapeJob;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelComponent;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.UserFeatures;
import dev.mixtape.schemas.internal.KnownTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/**
 * The job's sources and sinks.
 *
 * <p>Why nothing is lost or doubled: sources keep their offsets in the checkpoint and read
 * committed records only; each sink writes within a transaction that commits when the checkpoint
 * does. After a failure Flink rolls offsets, state and open transactions back to the same
 * checkpoint. The price: a reader with {@code isolation.level=read_committed} sees an embedding or
 * a model one checkpoint later.
 */
public final class KafkaConnectors {
    /** Kafka's own upper bound unless its operator changes transaction.max.timeout.ms. */
    private static final String TRANSACTION_TIMEOUT_MS = "900000";

    /** What each sink's transactional ids begin with, behind the job's name. */
    private static final List<String> SINKS =
            List.of("embeddings", "models", "progress", "components", "dead-letters");

    private static final String SIMILAR_TRACKS_SINK = "similar-tracks";

    private final Settings settings;

    /** Makes them for one job's settings. */
    public KafkaConnectors(Settings settings) {
        this.settings = settings;
    }

    /** Returns the names of the sinks that a job with these settings has. */
    static List<String> sinkNames(Settings settings) {
        List<String> names = new ArrayList<>(SINKS);
        if (settings.get(LISTENERS)) {
            names.add("user-features");
        }
        if (settings.get(SIMILAR_ENABLED)) {
            names.add(SIMILAR_TRACKS_SINK);
        }
        return names;
    }

    /** Returns where the job's records come from. */
    public MixtapeJob.Sources sources() {
        return new MixtapeJob.Sources(tracks(), models(), plays(), knownTracks());
    }

    /** Returns where they go. */
    public MixtapeJob.Sinks sinks() {
        return new MixtapeJob.Sinks(
                embeddings(),
                modelUpdates(),
                progress(),
                components(),
                deadLetters(),
                userFeatures());
    }

    /** Returns tracks from the beginning, or from where the checkpoint stood. */
    public KafkaSource<IncomingRecord> tracks() {
        return source(
                "tracks",
                settings.get(TRACKS_TOPIC),
                OffsetsInitializer.earliest(),
                new IncomingRecordDeserializer());
    }

    /**
     * Returns models from now on, or from where the checkpoint stood: a job without a checkpoint
     * has no state to go with models of the past, and makes its own.
     */
    public KafkaSource<ModelUpdate> models() {
        return source(
                "models",
                settings.get(MODELS_TOPIC),
                OffsetsInitializer.latest(),
                new ModelUpdateDeserializer());
    }

    /** Returns plays from the beginning, or from where the checkpoint stood. */
    public KafkaSource<IncomingRecord> plays() {
        return source(
                "plays",
                settings.get(PLAYS_TOPIC),
                OffsetsInitializer.earliest(),
                new IncomingRecordDeserializer());
    }

    /** Returns the tracks that have an embedding of this model, and those that were withdrawn. */
    public KafkaSource<KnownTrack> knownTracks() {
        return source(
                "embeddings",
                settings.get(EMBEDDINGS_TOPIC),
                OffsetsInitializer.earliest(),
                new KnownTrackDeserializer(settings.get(MODEL_ID)));
    }

    /** Returns the sink of listeners' features, keyed by user. */
    public KafkaSink<UserFeatures> userFeatures() {
        return sink(
                "user-features",
                new RecordSerializer<>(
                        settings.get(USER_FEATURES_TOPIC),
                        UserFeatures.class,
                        UserFeatures::getUser));
    }

    /** Returns the sink of embeddings, keyed by track; of a withdrawn track it is a tombstone. */
    public KafkaSink<TrackEmbedding> embeddings() {
        return sink(
                "embeddings",
                new RecordSerializer<>(
                        settings.get(EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        TrackEmbedding::getTrackId,
                        Withdrawals::is));
    }

    /** Returns the sink of model pieces, keyed by model and piece. */
    public KafkaSink<ModelUpdate> modelUpdates() {
        return sink(
                "models",
                new RecordSerializer<>(
                        settings.get(MODELS_TOPIC),
                        ModelUpdate.class,
                        KafkaConnectors::pieceOfModel));
    }

    /** Returns the sink of progress, keyed by model. */
    public KafkaSink<LearningProgress> progress() {
        return sink(
                "progress",
                new RecordSerializer<>(
                        settings.get(PROGRESS_TOPIC),
                        LearningProgress.class,
                        LearningProgress::getModelId));
    }

    /** Returns the sink of what components mean, keyed by model and component. */
    public KafkaSink<ComponentSummary> components() {
        return sink(
                "components",
                new RecordSerializer<>(
                        settings.get(COMPONENTS_TOPIC),
                        ComponentSummary.class,
                        summary -> summary.getModelId() + "/" + summary.getComponent()));
    }

    /** Returns the sink of dead letters, keyed by the coordinates of the record that died. */
    public KafkaSink<DeadLetter> deadLetters() {
        return sink(
                "dead-letters",
                new RecordSerializer<>(
                        settings.get(DEAD_LETTERS_TOPIC),
                        DeadLetter.class,
                        letter ->
                                letter.getTopic()
                                        + "/"
                                        + letter.getPartition()
                                        + "/"
                                        + letter.getOffset()));
    }

    /**
     * Returns the embeddings topic from its beginning, or from where the checkpoint stood, as
     * changes of the catalog.
     */
    public KafkaSource<CatalogChange> catalog() {
        return source(
                "catalog",
                settings.get(EMBEDDINGS_TOPIC),
                OffsetsInitializer.earliest(),
                new CatalogDeserializer(settings.get(MODEL_ID), settings.get(CORPUS_COMPONENTS)));
    }

    /** Returns the sink of neighbours, keyed by track. */
    public KafkaSink<SimilarChange> similarTracks() {
        return sink(
                SIMILAR_TRACKS_SINK,
                new SimilarTracksSerializer(settings.get(SIMILAR_TRACKS_TOPIC)));
    }

    private static String pieceOfModel(ModelUpdate update) {
        return update.getModelId()
                + "/"
                + (update.getBody() instanceof ModelComponent component
                        ? Integer.toString(component.getComponent())
                        : "header");
    }

    private <T> KafkaSource<T> source(
            String name,
            String topic,
            OffsetsInitializer start,
            KafkaRecordDeserializationSchema<T> deserializer) {
        Properties properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        return KafkaSource.<T>builder()
                .setProperties(properties)
                .setTopics(topic)
                .setGroupId(settings.get(JOB_NAME) + "-" + name)
                .setStartingOffsets(start)
                .setDeserializer(deserializer)
                .build();
    }

    private <T> KafkaSink<T> sink(String name, KafkaRecordSerializationSchema<T> serializer) {
        Properties properties = settings.kafka();
        properties.putIfAbsent("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
        properties.putIfAbsent("compression.type", "zstd");
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(settings.get(JOB_NAME) + "-" + name)
                .setRecordSerializer(serializer)
                .build();
    }
}
