package dev.mixtape.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCodecTest {
    private final RecordCodec<Track> tracks = new RecordCodec<>(Track.class);

    private static Track track() {
        return Track.newBuilder()
                .setId("a/b.ogg")
                .setAudio(new InlineAudio(ByteBuffer.wrap(new byte[] {1, 2, 3})))
                .setTitle("Överture")
                .setTags(List.of("calm", "strings"))
                .setArrivedAt(Instant.ofEpochMilli(1_234_567))
                .build();
    }

    @Test
    void givesBackWhatWasWritten() throws Exception {
        assertThat(tracks.decode(tracks.encode(track()))).isEqualTo(track());
    }

    @Test
    void startsWithTheMarkerOfSingleObjectEncoding() {
        assertThat(tracks.encode(track())).startsWith(0xC3, 0x01);
    }

    @Test
    void refusesBytesThatAreNoAvroAndSaysWhatToDo() {
        assertThatThrownBy(
                        () ->
                                tracks.decode(
                                        "{\"id\": \"json\"}"
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("begins with 0x7B22")
                .hasMessageContaining("0xC301");
    }

    @Test
    void refusesARecordOfAnotherSchemaStatingBothFingerprints() {
        byte[] letter =
                new RecordCodec<>(DeadLetter.class)
                        .encode(
                                DeadLetter.newBuilder()
                                        .setTopic("tracks")
                                        .setPartition(0)
                                        .setOffset(1)
                                        .setStage(Stage.DECODE)
                                        .setReason("empty")
                                        .setDeadAt(Instant.EPOCH)
                                        .build());
        assertThatThrownBy(() -> tracks.decode(letter))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageMatching(
                        "schema fingerprint 0x[0-9A-F]{16} is unknown: expected 0x[0-9A-F]{16}"
                                + " \\(Track\\).*");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void readsWhatAnEarlierVersionWroteWithTheDefaultsOfLaterFields(int number) throws Exception {
        Schema earlier;
        String name = "earlier/ModelUpdate-" + number + ".avsc";
        try (var file = ModelUpdate.class.getResourceAsStream(name)) {
            earlier = new Schema.Parser().parse(file);
        }
        GenericRecord component =
                new GenericRecordBuilder(earlier.getField("body").schema().getTypes().get(1))
                        .set("component", 4)
                        .set("lambda", 2.0)
                        .set("nu", 60.0)
                        .set("m", List.of(1.0))
                        .set("wInv", List.of(3.0))
                        .set("stickMass", 5.0)
                        .build();
        GenericRecord update =
                new GenericRecordBuilder(earlier)
                        .set("modelId", "m")
                        .set("version", 7L)
                        .set("body", component)
                        .build();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), earlier).encode(update, written);

        assertThat(new RecordCodec<>(ModelUpdate.class).decode(written.toByteArray()))
                .isEqualTo(
                        new ModelUpdate(
                                "m",
                                7L,
                                "",
                                new ModelComponent(
                                        4,
                                        2.0,
                                        60.0,
                                        List.of(1.0),
                                        List.of(3.0),
                                        5.0,
                                        0.0,
                                        0L,
                                        0L,
                                        -1)));
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = tracks.encode(track());
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> tracks.decode(part))
                    .as("first %d bytes", length)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void refusesTrailingBytes() {
        byte[] whole = tracks.encode(track());
        assertThatThrownBy(() -> tracks.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("more bytes than one Track");
    }

    @Test
    void readsOrRefusesAnyMutationAndThenGoesOn() throws Exception {
        byte[] whole = tracks.encode(track());
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = whole.clone();
            for (int j = 1 + random.nextInt(4); j > 0; j--) {
                mutated[10 + random.nextInt(whole.length - 10)] = (byte) random.nextInt();
            }
            try {
                assertThat(tracks.decode(mutated)).isNotNull();
            } catch (MalformedRecordException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(tracks.decode(whole)).isEqualTo(track());
    }
}
