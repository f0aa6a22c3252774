package dev.mixtape.pipeline.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentExemplar;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelComponent;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.Play;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.UserFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The definitions that {@code docs/sql/tables.sql} gives people, on a real broker. */
final class TopicsAsTablesTest {
    private static final Path DEFINITIONS = Path.of("..", "..", "docs", "sql", "tables.sql");
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final RecordCodec<SimilarTracks> similar = new RecordCodec<>(SimilarTracks.class);

    /** One record of each topic that is not in the other test, with whatever it needs. */
    private static final Map<String, byte[]> ONE_OF_EACH =
            Map.of(
                    "tracks",
                    new RecordCodec<>(Track.class)
                            .encode(
                                    Track.newBuilder()
                                            .setId("a1")
                                            .setAudio(new InlineAudio(ByteBuffer.allocate(8)))
                                            .setTitle("Blue")
                                            .setArrivedAt(NOON)
                                            .build()),
                    "models",
                    new RecordCodec<>(ModelUpdate.class)
                            .encode(
                                    new ModelUpdate(
                                            "mixtape",
                                            3L,
                                            "20261129T120000000-0",
                                            ModelComponent.newBuilder()
                                                    .setComponent(0)
                                                    .setLambda(1)
                                                    .setNu(5)
                                                    .setM(List.of(0.0))
                                                    .setWInv(List.of(1.0))
                                                    .setStickMass(2)
                                                    .build())),
                    "components",
                    new RecordCodec<>(ComponentSummary.class)
                            .encode(
                                    new ComponentSummary(
                                            "mixtape",
                                            0,
                                            0.5,
                                            1L,
                                            List.of(),
                                            List.of(
                                                    new ComponentExemplar(
                                                            "a1", "Blue", null, 1.0, 9)),
                                            List.of(),
                                            3L,
                                            NOON)),
                    "progress",
                    new RecordCodec<>(LearningProgress.class)
                            .encode(
                                    LearningProgress.newBuilder()
                                            .setModelId("mixtape")
                                            .setVersion(3)
                                            .setTracksLearned(1)
                                            .setFramesLearned(9)
                                            .setBatchTracks(1)
                                            .setBatchFrames(9)
                                            .setBoundPerFrame(-1)
                                            .setRho(.5)
                                            .setEta(.1)
                                            .setComponentsInUse(2)
                                            .setStaleness(0)
                                            .setPublishedAt(NOON)
                                            .build()),
                    "dead_letters",
                    new RecordCodec<>(DeadLetter.class)
                            .encode(
                                    new DeadLetter(
                                            "tracks", 0, 7L, Stage.DECODE, "no music", null, NOON)),
                    "plays",
                    new RecordCodec<>(Play.class).encode(new Play("ann", "a1", NOON, 1.0)),
                    "user_features",
                    new RecordCodec<>(UserFeatures.class)
                            .encode(
                                    UserFeatures.newBuilder()
                                            .setUser("ann")
                                            .setTaste(List.of(new TasteShare(2, 1f)))
                                            .setWeight(1)
                                            .setPlays(1)
                                            .setTracks(1)
                                            .setFoldedShare(0f)
                                            .setNewestPlayAt(NOON)
                                            .setOldestPlayAt(NOON)
                                            .setHalfLifeMillis(1)
                                            .setModelId("mixtape")
                                            .setOldestModelVersion(3)
                                            .setNewestModelVersion(3)
                                            .setRecommended(List.of())
                                            .setUpdatedAt(NOON)
                                            .build()));

    @Test
    void everyTopicIsATable() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Settings settings = settings(broker).with("listeners.enabled", "true");
            JobParts.STANDARD.createTopics(settings);
            TableEnvironment tables = tables(broker.bootstrapServers());
            try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
                for (Map.Entry<String, byte[]> one : ONE_OF_EACH.entrySet()) {
                    producer.send(record(one.getKey().replace('_', '-'), "key", one.getValue()))
                            .get();
                }
                assertThat(firstOf(tables, "tracks").getField("title")).isEqualTo("Blue");
                assertThat(firstOf(tables, "models").getField("version")).isEqualTo(3L);
                assertThat(firstOf(tables, "components").getField("share")).isEqualTo(0.5);
                assertThat(firstOf(tables, "progress").getField("framesLearned")).isEqualTo(9L);
                assertThat(firstOf(tables, "dead_letters").getField("stage")).isEqualTo("DECODE");
                assertThat(firstOf(tables, "plays").getField("track")).isEqualTo("a1");
                assertThat(firstOf(tables, "user_features").getField("user")).isEqualTo("ann");
                assertThat(tables.listTables())
                        .containsAll(ONE_OF_EACH.keySet())
                        .contains("embeddings", "similar_tracks")
                        .hasSize(ONE_OF_EACH.size() + 2);
            }
        }
    }

    private static Row firstOf(TableEnvironment tables, String table) throws Exception {
        CloseableIterator<Row> rows = tables.executeSql("SELECT * FROM `" + table + "`").collect();
        Row row = rows.next();
        rows.close();
        return row;
    }

    @Test
    void neighboursAreJoinedWithTheirTitlesAndFollowTheTopics() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Settings settings = settings(broker);
            JobParts.STANDARD.createTopics(settings);
            try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
                RecordCodec<TrackEmbedding> embeddings = new RecordCodec<>(TrackEmbedding.class);
                producer.send(
                                record(
                                        "embeddings",
                                        "a1",
                                        embeddings.encode(embedding("a1", "Blue"))))
                        .get();
                producer.send(similar(new SimilarTrack("b2", 0.75f), new SimilarTrack("c3", 0.5f)))
                        .get();
                CloseableIterator<Row> rows =
                        tables(broker.bootstrapServers())
                                .executeSql(
                                        "SELECT e.title, n.id, n.likeness FROM similar_tracks s"
                                                + " CROSS JOIN UNNEST(s.neighbours)"
                                                + " AS n (id, likeness)"
                                                + " JOIN embeddings e ON e.trackId = s.trackId")
                                .collect();
                Row named = next(rows, "b2", RowKind.INSERT, RowKind.UPDATE_AFTER);
                assertThat(named.getField("title")).isEqualTo("Blue");
                assertThat(named.getField("likeness")).isEqualTo(0.75f);
                producer.send(similar(new SimilarTrack("c3", 0.5f))).get();
                Row gone = next(rows, "b2", RowKind.DELETE, RowKind.UPDATE_BEFORE);
                assertThat(gone.getField("title")).isEqualTo("Blue");
                rows.close();
            }
        }
    }

    private static Settings settings(EmbeddedBroker broker) {
        return MixtapeSettings.defaults()
                .with("kafka.bootstrap.servers", broker.bootstrapServers())
                .with("topics.partitions", "1")
                .with("similar.enabled", "true");
    }

    private static KafkaProducer<byte[], byte[]> producer(Settings settings) {
        return new KafkaProducer<>(
                settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** An environment that knows the definitions, with this broker in them. */
    private static TableEnvironment tables(String bootstrap) throws IOException {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", "1");
        for (String statement : Files.readString(DEFINITIONS).split(";", -1)) {
            if (!statement.isBlank()) {
                tables.executeSql(statement.replace("localhost:9092", bootstrap));
            }
        }
        return tables;
    }

    /** The next row that names a track, and says one of these things of it. */
    private static Row next(CloseableIterator<Row> rows, String id, RowKind... kinds) {
        Row row = rows.next();
        while (!id.equals(row.getField("id")) || !List.of(kinds).contains(row.getKind())) {
            row = rows.next();
        }
        return row;
    }

    private ProducerRecord<byte[], byte[]> similar(SimilarTrack... neighbours) {
        SimilarTracks tracks =
                new SimilarTracks("a1", "mixtape", 3L, "cosine", List.of(neighbours), NOON);
        return record("similar-tracks", "a1", similar.encode(tracks));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
    }

    private static TrackEmbedding embedding(String id, String title) {
        return TrackEmbedding.newBuilder()
                .setTrackId(id)
                .setContentId("c")
                .setModelId("mixtape")
                .setModelVersion(3)
                .setEmbedding(List.of(-1f, -2f))
                .setStrongest(List.of())
                .setBoundPerFrame(-1)
                .setFrames(1)
                .setTitle(title)
                .setArrivedAt(NOON)
                .setEmbeddedAt(NOON)
                .build();
    }
}
