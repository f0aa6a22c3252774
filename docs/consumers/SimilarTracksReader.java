import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prints the neighbours of each track as they change. Needs kafka-clients, avro and mixtape-schemas:
 * java -cp "pipeline/cli/target/lib/*" docs/consumers/SimilarTracksReader.java HOST:PORT
 */
final class SimilarTracksReader {
    public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", args[0]);
        properties.put("group.id", "similar-tracks-java-reader");
        properties.put("auto.offset.reset", "earliest");
        // Without it, records of a failed checkpoint are seen too.
        properties.put("isolation.level", "read_committed");
        RecordCodec<SimilarTracks> codec = new RecordCodec<>(SimilarTracks.class);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("similar-tracks"));
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    String track = plain(new String(record.key(), StandardCharsets.UTF_8));
                    System.out.println(
                            record.value() == null
                                    ? track + " was withdrawn"
                                    : track + ": " + near(codec.decode(record.value())));
                }
            }
        }
    }

    private static String near(SimilarTracks tracks) {
        return tracks.getNeighbours().stream()
                .map(SimilarTracksReader::text)
                .collect(Collectors.joining(", "));
    }

    private static String text(SimilarTrack neighbour) {
        return String.format("%s %.3f", plain(neighbour.getTrackId()), neighbour.getSimilarity());
    }

    /** Ids are anybody's: on a terminal, control characters and such that turn text about go. */
    private static String plain(String id) {
        return id.replaceAll("\\p{Cc}|\\p{Cf}", " ");
    }
}
