package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Lineage;
import dev.mixtape.operators.flink.NewestRecords;
import dev.mixtape.operators.flink.Serving;
import dev.mixtape.operators.flink.Song;
import dev.mixtape.operators.flink.StartCheck;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.KafkaConnectors;
import dev.mixtape.pipeline.kafka.OneWriter;
import dev.mixtape.pipeline.kafka.RecordSerializer;
import dev.mixtape.pipeline.settings.Challenger;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job while its parts add themselves: the streams that they share, and the ends in Kafka. */
public final class JobGraph {
    private final StreamExecutionEnvironment env;
    private final Settings settings;
    private final JobParts parts;
    private final KafkaConnectors kafka;
    private final String submission = Lineage.submission(Instant.now());
    private final List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();
    private final List<Runnable> atTheEnd = new ArrayList<>();
    private JobPart part;
    private SingleOutputStreamOperator<Song> songs;
    private ModelLine.Streams made;
    private DataStream<IncomingRecord> embeddingsTopic;

    JobGraph(StreamExecutionEnvironment env, Settings settings, JobParts parts) {
        this.env = env;
        this.settings = settings;
        this.parts = parts;
        kafka = new KafkaConnectors(settings);
    }

    /** Puts something off until all parts have added themselves. */
    void atTheEnd(Runnable step) {
        JobPart whose = part;
        atTheEnd.add(
                () -> {
                    part = whose;
                    step.run();
                });
    }

    void end() {
        atTheEnd.forEach(Runnable::run);
    }

    void add(JobPart next) {
        part = next;
        next.addTo(this);
    }

    /** Returns the settings of the job. */
    public Settings settings() {
        return settings;
    }

    /** Returns the settings as the operators' own options. */
    JobOptions options() {
        return new JobOptions(settings, parts, submission, serving(false));
    }

    /**
     * Returns the same of the challenger.
     *
     * @param its settings
     */
    JobOptions challengerOptions(Settings its) {
        return new JobOptions(
                its, new JobParts(List.of(new LearningPart())), submission, serving(true));
    }

    private Serving serving(boolean isChallenger) {
        return new Serving(
                settings.get(MixtapeSettings.CHALLENGER_ID),
                settings.get(MixtapeSettings.CHALLENGER_SHARE),
                isChallenger);
    }

    /** Returns where it is marked which records are being read: beside checkpoints, or nowhere. */
    String attemptsFolder() {
        return env.getConfiguration()
                .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                .map(folder -> folder + "/attempts/" + settings.get(MixtapeSettings.JOB_NAME))
                .orElse(null);
    }

    /** Returns what is to be made sure of where the job starts without state. */
    StartCheck startCheck() {
        Map<String, Class<? extends SpecificRecord>> ofOneModel = new TreeMap<>();
        for (JobPart enabled : parts.enabled(settings)) {
            enabled.topicsOfOneModel()
                    .forEach((topic, type) -> ofOneModel.put(settings.get(topic), type));
        }
        return new OneWriter(settings, ofOneModel, "");
    }

    /**
     * Returns the same of the challenger, which may come to a job with state.
     *
     * @param its settings
     */
    StartCheck challengerStartCheck(Settings its) {
        return new OneWriter(
                its,
                Map.of(its.get(MixtapeSettings.EMBEDDINGS_TOPIC), TrackEmbedding.class),
                Challenger.PREFIX);
    }

    /** Returns the ends in Kafka. */
    public KafkaConnectors kafka() {
        return kafka;
    }

    /** Adds a source, whose uid is its name. */
    public <T> SingleOutputStreamOperator<T> source(String name, Source<T, ?, ?> source) {
        if (!part.sources().contains(name)) {
            throw new IllegalStateException(
                    "part "
                            + part.name()
                            + ": names no source "
                            + name
                            + "; its rights are unknown");
        }
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), name).uid(name);
    }

    /** Adds a source of all that a topic holds, whose uid is its name. */
    public SingleOutputStreamOperator<IncomingRecord> records(String name, Setting<String> topic) {
        return source(name, kafka.records(name, topic));
    }

    /** Adds a sink of Avro records without tombstones, whose uid is its name. */
    public <T extends SpecificRecord> DataStreamSink<T> sink(
            DataStream<T> stream,
            String name,
            Setting<String> topic,
            Class<T> type,
            RecordSerializer.Key<T> key) {
        return sink(stream, name, new RecordSerializer<>(settings.get(topic), type, key));
    }

    /** Adds a sink, exactly once, whose uid is its name. */
    public <T> DataStreamSink<T> sink(
            DataStream<T> stream, String name, KafkaRecordSerializationSchema<T> serializer) {
        if (!part.sinks().contains(name)) {
            throw new IllegalStateException(
                    "part " + part.name() + ": names no sink " + name + "; its rights are unknown");
        }
        return stream.sinkTo(kafka.sink(name, serializer)).name(words(name)).uid(name);
    }

    /** Returns what a name with hyphens is called in Flink's page. */
    static String words(String name) {
        return name.replace('-', ' ');
    }

    /** Takes letters about records that a part could not use; learning's sink writes them. */
    public void deadLetters(DataStream<DeadLetter> letters) {
        deadLetters.add(letters);
    }

    /** Returns the letters of all parts. */
    DataStream<DeadLetter> deadLetters() {
        return deadLetters.stream().reduce((one, other) -> one.union(other)).orElseThrow();
    }

    /** Gives other parts the streams of framing, of inference and of learning. */
    void share(SingleOutputStreamOperator<Song> framed, ModelLine.Streams ofFirstModel) {
        songs = framed;
        made = ofFirstModel;
    }

    /** Returns songs as they are framed, for every model. */
    SingleOutputStreamOperator<Song> songs() {
        return songs;
    }

    /** Returns the first model's embeddings as inference makes them, not yet in their topic. */
    public DataStream<TrackEmbedding> embeddings() {
        return made.embeddings();
    }

    /** Returns the pieces of the first model's versions as learning makes them. */
    public DataStream<ModelUpdate> versions() {
        return made.versions();
    }

    /**
     * Returns the embeddings topic from its beginning, or from where the checkpoint stood: once for
     * all parts that read it.
     *
     * <p>Its uid names those parts. So when one of them is switched on, or off, the source has a
     * state of its own and begins anew: the new part learns the whole catalog, and the others hear
     * again what they know, which changes nothing in the end. What an older partition still holds
     * of a track whose newest embedding is in an added one is passed over.
     */
    public DataStream<IncomingRecord> embeddingsTopic() {
        if (!part.readsEmbeddings()) {
            throw new IllegalStateException(
                    "part " + part.name() + ": does not say that it reads embeddings");
        }
        if (embeddingsTopic == null) {
            String readers =
                    parts.enabled(settings).stream()
                            .filter(JobPart::readsEmbeddings)
                            .map(reader -> reader.name().replace(' ', '-'))
                            .sorted()
                            .collect(Collectors.joining("-and-"));
            embeddingsTopic =
                    env.fromSource(
                                    kafka.records(
                                            JobParts.EMBEDDINGS_SOURCE,
                                            MixtapeSettings.EMBEDDINGS_TOPIC),
                                    WatermarkStrategy.noWatermarks(),
                                    "embeddings topic")
                            .uid("embeddings-for-" + readers)
                            .keyBy(NewestRecords::key, Types.STRING)
                            .process(new NewestRecords(settings.get(Withdrawals.REMEMBERED)))
                            .name("newest embeddings")
                            .uid("newest-embeddings");
        }
        return embeddingsTopic;
    }
}
