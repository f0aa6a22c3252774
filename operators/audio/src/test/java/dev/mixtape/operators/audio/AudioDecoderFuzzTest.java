package dev.mixtape.operators.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.audio.Encoded.Kind;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.processes.ThisJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken and hostile files: every outcome is frames or a refusal, and the process lives on. {@code
 * -Dmixtape.fuzz.files=100000} makes the second test as long as one likes.
 */
class AudioDecoderFuzzTest {

    /** Every mutated file is an eighth of a minute at most, so a claim of hours cannot pass. */
    static final AudioLimits LIMITS =
            new AudioLimits(1 << 20, 60, 16, 4_000, 384_000, Duration.ofSeconds(10), 5_000, 0.5);

    private static final Mutations MUTATIONS = new Mutations();
    private static final AudioDecoder DECODER = new AudioDecoder(LIMITS);
    private static final FrameExtractor EXTRACTOR = new PaperFeatures().extractor();

    @Property(tries = 500, seed = "20260301", shrinking = ShrinkingMode.OFF)
    void givesFramesOrARefusalOfAnyMutatedFile(
            @ForAll Kind kind, @ForAll @LongRange(min = 0, max = 1_000_000) long number) {
        byte[] file = MUTATIONS.of(kind, number);
        try {
            assertUsable(DECODER.decode(file));
        } catch (AudioException refusal) {
            assertReadable(refusal);
        }
    }

    @Property(tries = 200, seed = "20260302", shrinking = ShrinkingMode.OFF)
    void readsTagsOrRefusesAnyMutatedFile(
            @ForAll Kind kind, @ForAll @LongRange(min = 0, max = 1_000_000) long number) {
        try {
            AudioTags tags = DECODER.readTags(MUTATIONS.of(kind, number));
            tags.title().ifPresent(title -> assertThat(title).isNotBlank().hasSizeLessThan(501));
        } catch (AudioException refusal) {
            assertReadable(refusal);
        }
    }

    private static void assertUsable(Samples samples) {
        assertThat(samples.values()).isNotEmpty();
        assertThat(samples.seconds()).isLessThanOrEqualTo(LIMITS.maxSeconds() + 0.5);
        Frames frames = EXTRACTOR.extract(samples.values());
        assertThat(frames.count()).isEqualTo(1 + samples.values().length / 512);
        for (float value : frames.values()) {
            assertThat(value).isFinite();
        }
    }

    private static void assertReadable(AudioException refusal) {
        assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    }

    /** In a process of its own with a small heap: native memory shows in its high-water mark. */
    @Test
    void staysWithinItsMemoryOverManyMutatedFiles(@TempDir Path folder) throws Exception {
        int files = Integer.getInteger("mixtape.fuzz.files", 1_500);
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(
                                ThisJava.program(),
                                "-Xmx128m",
                                "-cp",
                                ThisJava.classPath(),
                                Child.class.getName(),
                                Integer.toString(files))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.waitFor(60 + files / 20, TimeUnit.SECONDS);
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isZero();
        String[] result = output.strip().split(" ", -1);
        assertThat(Integer.parseInt(result[0]) + Integer.parseInt(result[1])).isEqualTo(files);
        assertThat(Integer.parseInt(result[0])).isGreaterThan(files / 10);
        assertThat(Integer.parseInt(result[1])).isGreaterThan(files / 10);
        assertThat(Long.parseLong(result[2])).as("kB at most").isLessThan(600_000);
    }

    /** Decodes as many mutated files as it is told; prints decoded, refused, and peak kB. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            int files = Integer.parseInt(args[0]);
            int decoded = 0;
            int refused = 0;
            Kind[] kinds = Kind.values();
            for (int i = 0; i < files; i++) {
                try {
                    assertUsable(
                            DECODER.decode(MUTATIONS.of(kinds[i % kinds.length], 7_000_000L + i)));
                    decoded++;
                } catch (AudioException refusal) {
                    refused++;
                }
            }
            String status = Files.readString(Path.of("/proc/self/status"));
            String peak = status.replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1");
            System.out.println(decoded + " " + refused + " " + peak);
        }
    }
}
