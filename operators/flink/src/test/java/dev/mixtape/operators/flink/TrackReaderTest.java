package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Whatever a stranger writes becomes a track within limits, or a small letter that says why. */
final class TrackReaderTest {
    private static final int HEADER_BYTES = 10;

    /** Kafka refuses records beyond 1 MiB unless told otherwise, and then the job would stop. */
    private static final int MAX_LETTER_BYTES = 8 << 10;

    private final TrackReader reader = new TrackReader();
    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    @Test
    void readsATrackWithTheLongestTextsThatAreAllowed() throws Exception {
        Track track =
                track("i".repeat(1_024))
                        .setTitle("t".repeat(2_048))
                        .setArtist("a".repeat(2_048))
                        .setTags(Collections.nCopies(256, "g".repeat(256)))
                        .build();
        assertThat(reader.read(codec.encode(track))).isEqualTo(track);
    }

    @Test
    void refusesTextsThatWouldMakeAnEmbeddingTooLargeForKafka() {
        assertThat(rejected(track("t").setTitle("x".repeat(2_049))).getReason())
                .isEqualTo("title of 2049 characters: at most 2048; shorten it");
        assertThat(rejected(track("t").setArtist("x".repeat(1 << 20))).getReason())
                .isEqualTo("artist of 1048576 characters: at most 2048; shorten it");
        assertThat(rejected(track("t").setTags(Collections.nCopies(257, "x"))).getReason())
                .isEqualTo("257 tags: at most 256; keep those that matter");
        assertThat(rejected(track("t").setTags(List.of("x".repeat(257)))).getReason())
                .isEqualTo("tag of 257 characters: at most 256; shorten it");
    }

    @Test
    void namesARefusedIdByItsBeginning() {
        DeadLetter letter = rejected(track("x".repeat(1 << 20)));
        assertThat(letter.getTrackId()).hasSize(64).endsWith("x…");
        assertThat(letter.getReason())
                .isEqualTo("id of 1048576 characters: at most 1024; give the track a shorter one");
    }

    @Test
    void refusesControlCharactersAndLineEndsInAnId() {
        for (String id : List.of("a\u0000b", "a\nb", "a\u0085b", "a\u2028b", "a\u001b[31mb")) {
            DeadLetter letter = rejected(track(id));
            assertThat(letter.getReason()).startsWith("id with control characters");
            assertThat(letter.getTrackId()).startsWith("a ").endsWith("b");
        }
    }

    @Test
    void theKeyOfARecordWithoutAValueNamesTheTrackToWithdraw() throws Exception {
        assertThat(reader.readWithdrawn("a/ü.ogg".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a/ü.ogg");
        assertThat(notWithdrawn(null)).startsWith("record without a value and without a key: ");
        assertThat(notWithdrawn(new byte[] {(byte) 0xff, 'x'}))
                .startsWith("record without a value whose key is not UTF-8: ");
        assertThat(notWithdrawn(new byte[0]))
                .isEqualTo("track without an id: every track needs one");
        assertThat(notWithdrawn(new byte[1 << 20])).startsWith("id of 1048576 characters: ");
        assertThat(notWithdrawn("a\nb".getBytes(StandardCharsets.UTF_8)))
                .startsWith("id with control characters");
    }

    private String notWithdrawn(byte[] key) {
        return catchThrowableOfType(Rejection.class, () -> reader.readWithdrawn(key))
                .toDeadLetter("tracks", 0, 1, 2)
                .getReason();
    }

    @Test
    void aLetterIsSmallAndOneLineWhateverItsReason() {
        Rejection rejection =
                new Rejection(
                        Stage.FETCH,
                        "i".repeat(5_000),
                        "a\nb\u202e\u0000" + "x".repeat(1 << 21),
                        null);
        DeadLetter letter = rejection.toDeadLetter("tracks", 0, 1, 2);
        assertThat(new RecordCodec<>(DeadLetter.class).encode(letter))
                .hasSizeLessThan(MAX_LETTER_BYTES);
        assertThat(letter.getReason()).startsWith("a b xxx").hasSize(999).endsWith("…");
        assertThat(letter.getTrackId()).hasSize(1_024);
    }

    @Test
    void refusesBodiesOfWrongTypesBranchesAndLengths() throws IOException {
        assertNoTrack(body(e -> e.writeString("id"), e -> e.writeIndex(7)));
        assertNoTrack(body(e -> e.writeString("id"), e -> e.writeIndex(-1)));
        assertNoTrack(body(e -> e.writeDouble(Math.PI), e -> e.writeBoolean(true)));
        assertNoTrack(body(e -> e.writeLong(-5)));
        assertNoTrack(body(e -> e.writeLong(Integer.MAX_VALUE)));
        assertNoTrack(body(e -> e.writeLong(Long.MAX_VALUE)));
        assertNoTrack(
                body(
                        e -> e.writeString("id"),
                        e -> e.writeIndex(0),
                        e -> e.writeLong((64 << 20) + 1))); // more bytes than a record may hold
        assertNoTrack(
                body(
                        e -> e.writeString("id"),
                        e -> e.writeIndex(1),
                        e -> e.writeString("file:/x"),
                        e -> e.writeIndex(0),
                        e -> e.writeIndex(0),
                        e -> e.writeLong(Integer.MAX_VALUE))); // so many tags
    }

    private void assertNoTrack(byte[] bytes) {
        DeadLetter letter = rejected(bytes);
        assertThat(letter.getStage()).isEqualTo(Stage.RECORD);
        assertThat(letter.getReason()).startsWith("the bytes behind the header are no Track: ");
        assertThat(letter.getReason()).hasSizeLessThan(250).doesNotContain("\n");
    }

    private DeadLetter rejected(Track.Builder track) {
        return rejected(codec.encode(track.build()));
    }

    private DeadLetter rejected(byte[] bytes) {
        return catchThrowableOfType(Rejection.class, () -> reader.read(bytes))
                .toDeadLetter("tracks", 0, 1, 2);
    }

    private byte[] body(Part... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(codec.encode(track("t").build()), HEADER_BYTES));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (Part part : parts) {
            part.write(encoder);
        }
        return out.toByteArray();
    }

    private static Track.Builder track(String id) {
        return Track.newBuilder()
                .setId(id)
                .setAudio(new InlineAudio(ByteBuffer.wrap(new byte[3])))
                .setArrivedAt(Instant.ofEpochMilli(5));
    }

    private interface Part {
        void write(BinaryEncoder encoder) throws IOException;
    }
}
