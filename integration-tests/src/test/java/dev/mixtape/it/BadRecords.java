package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** What strangers put into a tracks topic. */
final class BadRecords {
    private static final int RATE = 22_050;
    private static final int HEADER_BYTES = 10;
    private static final RecordCodec<Track> CODEC = new RecordCodec<>(Track.class);

    private BadRecords() {}

    /**
     * A record, and what is to be said of it.
     *
     * @param reason a part of it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bad(String name, byte[] value, Stage stage, String reason) {}

    /** Bytes that are no track, or one that cannot go through the job. */
    static List<Bad> records() throws IOException {
        byte[] whole = CODEC.encode(Tones.track(5));
        DeadLetter letter =
                DeadLetter.newBuilder()
                        .setTopic("t")
                        .setPartition(0)
                        .setOffset(0)
                        .setStage(Stage.RECORD)
                        .setReason("none")
                        .setDeadAt(Instant.EPOCH)
                        .build();
        String noTrack = "the bytes behind the header are no Track: ";
        List<Bad> bad = new ArrayList<>();
        bad.add(record("tombstone", null, "without a value"));
        bad.add(record("nothing", new byte[0], "record of 0 bytes"));
        bad.add(record("short", new byte[3], "record of 3 bytes"));
        bad.add(record("JSON", "{\"id\": \"a\"}!".getBytes(UTF_8), "begins with 0x7B22"));
        bad.add(record("noise", noise(1, 100_000), "Avro's single-object encoding begins with"));
        bad.add(
                record(
                        "another schema",
                        new RecordCodec<>(DeadLetter.class).encode(letter),
                        "is unknown: expected 0x"));
        bad.add(record("header alone", Arrays.copyOf(whole, HEADER_BYTES), noTrack));
        bad.add(record("cut", Arrays.copyOf(whole, 40), noTrack));
        bad.add(
                record(
                        "two in one",
                        Arrays.copyOf(whole, whole.length + 1),
                        "more bytes than one Track holds"));
        bad.add(record("wrong types", body(e -> e.writeDouble(Math.PI)), noTrack));
        bad.add(
                record(
                        "unknown union branch",
                        body(e -> e.writeString("id"), e -> e.writeIndex(7)),
                        noTrack));
        bad.add(record("negative length", body(e -> e.writeLong(-5)), noTrack));
        bad.add(record("id of 2 GB", body(e -> e.writeLong(Integer.MAX_VALUE)), noTrack));
        bad.add(
                record(
                        "audio of 65 MB",
                        body(
                                e -> e.writeString("id"),
                                e -> e.writeIndex(0),
                                e -> e.writeLong(65_000_000)),
                        noTrack));
        bad.add(track("no id", inline("", new byte[1]).build(), "track without an id"));
        bad.add(track("blank id", inline(" \t", new byte[1]).build(), "track without an id"));
        bad.add(track("NUL", inline("a\u0000b", new byte[1]).build(), "id with control char"));
        bad.add(track("line end", inline("a\nb", new byte[1]).build(), "id with control char"));
        bad.add(
                track(
                        "id of 1 MB",
                        inline("x".repeat(1 << 20), new byte[1]).build(),
                        "id of 1048576 characters: at most 1024"));
        bad.add(
                track(
                        "title of 1 MB",
                        inline("titled", Tones.wav(2, RATE)).setTitle("x".repeat(1 << 20)).build(),
                        "title of 1048576 characters: at most 2048"));
        bad.add(
                track(
                        "100,000 tags",
                        inline("tagged", Tones.wav(2, RATE))
                                .setTags(Collections.nCopies(100_000, "x"))
                                .build(),
                        "100000 tags: at most 256"));
        return bad;
    }

    /**
     * Audio that is none, or too much of it: the limits are 1 MiB and 30 s.
     *
     * @see dev.mixtape.operators.audio.AudioLimits
     */
    static List<Bad> audio() throws IOException {
        List<Bad> bad = new ArrayList<>();
        bad.add(decode("no audio", noise(2, 5_000), ""));
        bad.add(decode("empty", new byte[0], "0 bytes"));
        bad.add(decode("a text", "#EXTM3U\nfile:///etc/passwd\n".getBytes(UTF_8), ""));
        bad.add(decode("oversized", Tones.wav(2, 24 * RATE), "audio.max-bytes"));
        bad.add(decode("too long", Tones.wav(2, 31 * 8_000, 8_000, 1), "audio.max-seconds"));
        bad.add(decode("header alone", Arrays.copyOf(Tones.wav(2, RATE), 44), ""));
        bad.add(
                decode(
                        "65,535 channels",
                        lying(wav -> wav.putShort(22, (short) -1)),
                        "audio.max-channels"));
        bad.add(
                decode(
                        "2 GHz",
                        lying(wav -> wav.putInt(24, Integer.MAX_VALUE)),
                        "audio.max-sample-rate"));
        bad.add(decode("1 Hz", lying(wav -> wav.putInt(24, 1)), "audio.min-sample-rate"));
        return bad;
    }

    /** References that may not be followed, or lead nowhere. */
    static List<Bad> references(Path music) {
        String root = music.toUri().toString();
        List<Bad> bad = new ArrayList<>();
        bad.add(fetch("missing", root + "absent.wav", "no such file"));
        bad.add(
                fetch(
                        "outside",
                        music.resolveSibling("outside.wav").toUri() + "",
                        "outside audio"));
        bad.add(fetch("dots", root + "../outside.wav", "outside audio.roots"));
        bad.add(fetch("symbolic link", root + "link.wav", "outside audio.roots"));
        bad.add(fetch("folder", root, "not a file"));
        bad.add(fetch("device", "file:/dev/zero", "outside audio.roots"));
        bad.add(fetch("host", "file://host/music/a.wav", "names a host"));
        bad.add(
                fetch(
                        "plain",
                        "http://127.0.0.1:1/x.mp3",
                        "only references that begin with file: or"));
        bad.add(fetch("web", "https://127.0.0.1:1/x.mp3", "outside audio.roots"));
        bad.add(fetch("no uri", "::::", "only references that begin with"));
        bad.add(fetch("uri of 1 MB", "file:/" + "x".repeat(1_000_000), "file:/xxxx"));
        return bad;
    }

    /** Small records that are bad in one way or another, told apart by a seed. */
    static byte[] any(int seed) throws IOException {
        return switch (seed % 5) {
            case 0 -> noise(seed, 64);
            case 1 -> body(e -> e.writeString("id"), e -> e.writeIndex(seed));
            case 2 -> CODEC.encode(inline("noise-" + seed, noise(seed, 512)).build());
            case 3 ->
                    CODEC.encode(
                            Track.newBuilder()
                                    .setId("lost-" + seed)
                                    .setAudio(new AudioReference("file:/lost/" + seed))
                                    .setArrivedAt(Instant.EPOCH)
                                    .build());
            default -> CODEC.encode(inline("\u0007", noise(seed, 32)).build());
        };
    }

    private static Bad record(String name, byte[] value, String reason) {
        return new Bad(name, value, Stage.RECORD, reason);
    }

    private static Bad track(String name, Track track, String reason) {
        return record(name, CODEC.encode(track), reason);
    }

    private static Bad decode(String name, byte[] audio, String reason) {
        return new Bad(name, CODEC.encode(inline(name, audio).build()), Stage.DECODE, reason);
    }

    private static Bad fetch(String name, String uri, String reason) {
        Track track =
                Track.newBuilder()
                        .setId(name)
                        .setAudio(new AudioReference(uri))
                        .setArrivedAt(Instant.ofEpochMilli(5))
                        .build();
        return new Bad(name, CODEC.encode(track), Stage.FETCH, reason);
    }

    private static Track.Builder inline(String id, byte[] audio) {
        return Track.newBuilder()
                .setId(id)
                .setAudio(new InlineAudio(ByteBuffer.wrap(audio)))
                .setArrivedAt(Instant.ofEpochMilli(5));
    }

    /** A second of music whose header lies; channels stand at byte 22, the rate at 24. */
    private static byte[] lying(Consumer<ByteBuffer> lie) throws IOException {
        byte[] wav = Tones.wav(2, RATE);
        lie.accept(ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN));
        return wav;
    }

    private static byte[] noise(int seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static byte[] body(Part... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(CODEC.encode(inline("t", new byte[1]).build()), HEADER_BYTES));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (Part part : parts) {
            part.write(encoder);
        }
        return out.toByteArray();
    }

    private interface Part {
        void write(BinaryEncoder encoder) throws IOException;
    }
}
