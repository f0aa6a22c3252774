package dev.mixtape.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.flink.FrameTracks;
import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.Song;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.Isolation;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a bad record costs beside a good one, in the operator that tells them apart; {@code
 * docs/strangers.md} has the numbers and the command.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class BadRecordsBenchmark {
    private static final int RATE = 22_050;

    /** What comes; good is a track of 30 s, 16-bit WAV, at the rate that features want. */
    @Param({"good", "no record", "cut", "id of 1 MB", "no file", "noise"})
    public String kind;

    /** Where the sound is decoded. */
    @Param({"PROCESS", "NONE"})
    public Isolation isolation;

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);
    private IncomingRecord record;
    private OneInputStreamOperatorTestHarness<IncomingRecord, Song> operator;

    /** Opens the operator. */
    @Setup
    public void open() throws Exception {
        record = new IncomingRecord("tracks", 0, 1, 2, null, value());
        FetchRules rules =
                new FetchRules(
                        List.of(Path.of("").toAbsolutePath().toString()),
                        List.of("file"),
                        List.of(),
                        Duration.ofSeconds(30));
        operator =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new FrameTracks(
                                        new FramingOptions(
                                                AudioLimits.DEFAULT, "paper", isolation, 1_280),
                                        rules,
                                        KeysFile.NONE,
                                        "mixtape",
                                        null,
                                        null)));
        operator.getExecutionConfig().enableObjectReuse();
        operator.open();
    }

    /** Closes it. */
    @TearDown
    public void close() throws Exception {
        operator.close();
    }

    /** One record. */
    @Benchmark
    public int process() throws Exception {
        operator.processElement(record, 0);
        int out = operator.getOutput().size();
        operator.getOutput().clear();
        var letters = operator.getSideOutput(Outputs.DEAD_LETTERS);
        if (letters != null) {
            out += letters.size();
            letters.clear();
        }
        return out;
    }

    private byte[] value() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        return switch (kind) {
            case "good" -> track("a", new InlineAudio(ByteBuffer.wrap(wav())));
            case "no record" -> "{\"id\": \"a track in JSON\"}".getBytes(UTF_8);
            case "cut" ->
                    Arrays.copyOf(track("a", new InlineAudio(ByteBuffer.wrap(noise))), 50_000);
            case "id of 1 MB" ->
                    track("x".repeat(1 << 20), new InlineAudio(ByteBuffer.wrap(new byte[9])));
            case "no file" ->
                    track(
                            "a",
                            new AudioReference(
                                    Path.of("none").toAbsolutePath().toUri().toString()));
            case "noise" -> track("a", new InlineAudio(ByteBuffer.wrap(noise)));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private byte[] track(String id, Object audio) {
        return codec.encode(
                Track.newBuilder().setId(id).setAudio(audio).setArrivedAt(Instant.EPOCH).build());
    }

    private static byte[] wav() throws IOException {
        byte[] pcm = new byte[2 * 30 * RATE];
        new Random(2).nextBytes(pcm);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(pcm), format, pcm.length / 2),
                AudioFileFormat.Type.WAVE,
                out);
        return out.toByteArray();
    }
}
