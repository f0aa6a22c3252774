package dev.mixtape.benchmarks;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.Samples;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.frames.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the first 30 seconds of a file cost, on one core. The commands, and librosa's time for the
 * same samples, are in {@code docs/features.md}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
public class FeaturesBenchmark {

    /** What our launchers give the JVM. */
    static final String VECTORS = "--add-modules=jdk.incubator.vector";

    static final String TRAPS = "-XX:PerMethodTrapLimit=10000";

    private static final int SECONDS = 30;

    private final AudioDecoder decoder = new AudioDecoder();
    private final FrameExtractor extractor = new PaperFeatures().extractor();
    private byte[] encoded;
    private float[] samples;

    /** Reads and decodes the file once. */
    @Setup
    public void read() throws IOException, AudioException {
        // A file of 30 seconds; of a longer one the rest is decoded but not extracted.
        Path file = Path.of(System.getProperty("jmh.file", "unset"));
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("jmh.file=" + file + ": must name a file of audio");
        }
        encoded = Files.readAllBytes(file);
        samples = Arrays.copyOf(decoder.decode(encoded).values(), SECONDS * Samples.RATE);
    }

    /** Decoding and resampling. */
    @Benchmark
    @Fork(
            value = 1,
            jvmArgsAppend = {FeaturesBenchmark.VECTORS, FeaturesBenchmark.TRAPS})
    public Samples decode() throws AudioException {
        return decoder.decode(encoded);
    }

    /** Decoded audio to frames, as our launchers run it. */
    @Benchmark
    @Fork(
            value = 1,
            jvmArgsAppend = {FeaturesBenchmark.VECTORS, FeaturesBenchmark.TRAPS})
    public Frames extract() {
        return extractor.extract(samples);
    }

    /** Decoded audio to frames in plain Java: a JVM without the Vector API. */
    @Benchmark
    @Fork(1)
    public Frames extractPlain() {
        return extractor.extract(samples);
    }

    /** The whole way of a track, before inference. */
    @Benchmark
    @Fork(
            value = 1,
            jvmArgsAppend = {FeaturesBenchmark.VECTORS, FeaturesBenchmark.TRAPS})
    public Frames decodeAndExtract() throws AudioException {
        return extractor.extract(decoder.decode(encoded).values());
    }
}
