package dev.mixtape.operators.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our frames against librosa's own, made by {@code src/test/python/golden.py}. */
class GoldenFramesTest {

    private static final String PAPER = "0.9.1";
    private static final String NEWEST = "0.11.0";
    private static final int NEWEST_EVERY = 8;
    private static final float TOLERANCE = 1e-3f;
    private static final double WITHIN = 0.999;
    private static final int DELTA = 13;
    private static final int CHROMA = 39;
    private static final int ONSET = 51;
    private static final float LOG_FLOOR = (float) Math.log(1e-8);
    private static final float NEAR_FLOOR = (float) Math.log(1e-6);

    static Stream<String> signals() {
        return GoldenSignals.all().keySet().stream();
    }

    private static float[] signal(String name) {
        return GoldenSignals.all().get(name).get();
    }

    @ParameterizedTest
    @MethodSource("signals")
    void hasTheSameSignalsAsTheGenerator(String name) throws IOException {
        float[] y = signal(name);
        ByteBuffer bytes = ByteBuffer.allocate(4 * y.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(y);
        CRC32 crc = new CRC32();
        crc.update(bytes.array());
        String[] listed = listed().get(name);
        assertThat(y).hasSize(Integer.parseInt(listed[1]));
        assertThat("%08x".formatted(crc.getValue())).isEqualTo(listed[3]);
    }

    @ParameterizedTest
    @MethodSource("signals")
    void hasAsManyFramesAsLibrosa(String name) throws IOException {
        assertThat(new PaperFeatures().extractor().extract(signal(name)).count())
                .isEqualTo(Integer.parseInt(listed().get(name)[2]));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void equalsLibrosaOfThePaperInPlainJava(String name) throws IOException {
        assertEqualColumns(name, extract(new PlainKernels(), name), PAPER, 1);
    }

    @ParameterizedTest
    @MethodSource("signals")
    void equalsLibrosaOfThePaperWithVectors(String name) throws IOException {
        assertEqualColumns(name, extract(vectors(), name), PAPER, 1);
    }

    @ParameterizedTest
    @MethodSource("signals")
    void equalsTheNewestLibrosa(String name) throws IOException {
        assertEqualColumns(name, extract(vectors(), name), NEWEST, NEWEST_EVERY);
    }

    /** Surefire starts the tests' JVM with the Vector API. */
    private static Kernels vectors() {
        Kernels fastest = Kernels.fastest();
        assertThat(fastest).isNotInstanceOf(PlainKernels.class);
        return fastest;
    }

    private static Frames extract(Kernels kernels, String name) {
        return new PaperExtractor(kernels, 64).extract(signal(name));
    }

    private static void assertEqualColumns(String name, Frames ours, String version, int every)
            throws IOException {
        Frames golden = golden(name, version);
        assertThat(golden.dimensions()).isEqualTo(ours.dimensions());
        assertThat(golden.count()).isEqualTo((ours.count() + every - 1) / every);
        for (int c = 0; c < golden.dimensions(); c++) {
            assertEqualColumn(name, ours, golden, c, every);
        }
    }

    private static void assertEqualColumn(
            String name, Frames ours, Frames golden, int c, int every) {
        int compared = 0;
        int within = 0;
        float worst = 0;
        for (int n = 0; n < golden.count(); n++) {
            float theirs = golden.values()[n * golden.dimensions() + c];
            float mine = ours.values()[n * every * ours.dimensions() + c];
            if (Float.isNaN(theirs)) {
                assertLibrosaRefuses(ours.count(), c);
                assertThat(mine).isFinite();
                continue;
            }
            float error = Math.abs(theirs - mine);
            if (c >= CHROMA && theirs <= LOG_FLOOR) {
                // At librosa's floor a last-bit difference in decibels may lift ours, but not far.
                assertThat(mine).as("%s, column %d, frame %d", name, c, n).isLessThan(NEAR_FLOOR);
                continue;
            }
            compared++;
            within += error <= TOLERANCE ? 1 : 0;
            worst = Math.max(worst, error);
        }
        assertThat(within)
                .as("%s, column %d: %d values, worst error %s", name, c, compared, worst)
                .isGreaterThanOrEqualTo((int) Math.ceil(WITHIN * compared));
    }

    private static void assertLibrosaRefuses(int frames, int column) {
        boolean tooShortForDelta = frames < 9 && column >= DELTA && column < CHROMA;
        boolean tooShortForOnset = frames < 2 && column == ONSET;
        assertThat(tooShortForDelta || tooShortForOnset).isTrue();
    }

    private static Frames golden(String name, String version) throws IOException {
        String resource = "/golden/" + name + ".librosa-" + version + ".npy.gz";
        try (InputStream in =
                new GZIPInputStream(GoldenFramesTest.class.getResourceAsStream(resource))) {
            return Npy.decodeFrames(in.readAllBytes(), resource);
        }
    }

    private static Map<String, String[]> listed() {
        Map<String, String[]> lines = new HashMap<>();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                GoldenFramesTest.class.getResourceAsStream("/golden/signals.txt"),
                                StandardCharsets.UTF_8))) {
            in.lines().map(line -> line.split(" ", -1)).forEach(f -> lines.put(f[0], f));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
