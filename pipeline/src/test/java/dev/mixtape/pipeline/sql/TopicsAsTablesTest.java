package dev.mixtape.pipeline.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
    private static final Path DEFINITIONS = Path.of("..", "docs", "sql", "tables.sql");
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final RecordCodec<SimilarTracks> similar = new RecordCodec<>(SimilarTracks.class);

    @Test
    void neighboursAreJoinedWithTheirTitlesAndFollowTheTopics() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Settings settings =
                    Settings.defaults()
                            .with("kafka.bootstrap.servers", broker.bootstrapServers())
                            .with("topics.partitions", "1")
                            .with("similar.enabled", "true");
            Topics.create(settings);
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            settings.kafka(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
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
        SimilarTracks tracks = new SimilarTracks("a1", 3L, "cosine", List.of(neighbours), NOON);
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
