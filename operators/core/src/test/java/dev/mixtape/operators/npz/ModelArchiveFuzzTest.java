package dev.mixtape.operators.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is in a model's file, it is a model or is refused in one sentence. */
class ModelArchiveFuzzTest {
    private static final Hyperparameters H =
            Samples.hyperparameters(3, 5, 2).toBuilder()
                    .concentration(Concentration.LEARNED)
                    .build();

    private static final long[] ODD_INTEGERS = {
        0, -1, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private static final double[] ODD_NUMBERS = {
        0,
        -0.0,
        -1,
        1e-320,
        1e30,
        1e59,
        -1e59,
        1e300,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private static final String[] ODD_WORDS = {"", "seen", "1e400", "x".repeat(7_000), "\u0007"};

    /** An archive of 9 KB, its arrays, and their text when one is wrong. */
    private static final long LITTLE = 4 << 20;

    @TempDir Path folder;
    private Path file;
    private Map<String, NpyArray> arrays;

    @BeforeEach
    void write() throws IOException {
        Model model = Samples.model(H, 1);
        List<Frames> songs =
                IntStream.range(0, 6).mapToObj(j -> Samples.song(model, 40, j)).toList();
        file = folder.resolve("model.npz");
        ModelArchive.write(model.with(VectorAxes.learn(model, songs, 2)), file);
        arrays = Npz.read(file);
    }

    /** Returns whether it is a model. */
    private boolean isRead(String what) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Throwable refused = catchThrowable(() -> ModelArchive.read(file));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as(what).isLessThan(LITTLE);
        if (refused == null) {
            return true;
        }
        assertThat(refused).as(what).isInstanceOf(IOException.class);
        assertThat(refused.getMessage())
                .as(what)
                .startsWith(file.toString())
                .hasSizeLessThan(1_000)
                .hasLineCount(1);
        return false;
    }

    @Test
    void bytesOfTheFile() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] mutated = whole.clone();
            // Half of them in the directory, where the claims are.
            int from = i % 2 == 0 ? 0 : whole.length - 2_500;
            mutate(mutated, from, random);
            Files.write(file, mutated);
            read += isRead("file " + i) ? 1 : 0;
        }
        assertThat(read).isLessThan(750);
    }

    @Test
    void bytesOfMembersWithTheRightChecksums() throws IOException {
        List<String> names = new ArrayList<>(arrays.keySet());
        Random random = new Random(2);
        int read = 0;
        for (int i = 0; i < 1_000; i++) {
            String changed = names.get(random.nextInt(names.size()));
            RawZip zip = new RawZip();
            for (String name : names) {
                byte[] member = Npy.encode(arrays.get(name));
                if (name.equals(changed)) {
                    mutate(
                            member,
                            random.nextBoolean() ? 0 : Math.min(120, member.length - 8),
                            random);
                }
                zip.add(name + ".npy", RawZip.stored(member));
            }
            zip.write(file);
            read += isRead("member " + changed + " " + i) ? 1 : 0;
        }
        assertThat(read).isBetween(50, 950);
    }

    private static void mutate(byte[] bytes, int from, Random random) {
        for (int j = 1 + random.nextInt(3); j > 0; j--) {
            int at = from + random.nextInt(bytes.length - from);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1);
        }
    }

    @Test
    void valuesAndShapes() throws IOException {
        Random random = new Random(3);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < 15; round++) {
            for (String name : arrays.keySet()) {
                Map<String, NpyArray> changed = new LinkedHashMap<>(arrays);
                changed.put(name, odd(arrays.get(name), random));
                RawZip zip = new RawZip();
                changed.forEach((each, array) -> zip.add(each + ".npy", stored(array)));
                zip.write(file);
                if (isRead("values of " + name + " " + round)) {
                    read++;
                } else {
                    refused++;
                }
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(read);
    }

    private static RawZip.Packed stored(NpyArray array) {
        return RawZip.stored(Npy.encode(array));
    }

    private static NpyArray odd(NpyArray array, Random random) {
        int kind = random.nextInt(8);
        if (kind == 0) {
            return NpyArray.of(new float[0], 0, Integer.MAX_VALUE);
        } else if (kind == 1) {
            return NpyArray.scalar(ODD_WORDS[random.nextInt(ODD_WORDS.length)]);
        } else if (array.data() instanceof String[]) {
            return NpyArray.scalar(ODD_WORDS[random.nextInt(ODD_WORDS.length)]);
        } else if (array.data() instanceof long[] || array.data() instanceof int[]) {
            long[] values = array.longs().clone();
            values[random.nextInt(values.length)] =
                    ODD_INTEGERS[random.nextInt(ODD_INTEGERS.length)];
            return NpyArray.of(values, array.shape());
        }
        double[] values = array.doubles().clone();
        values[random.nextInt(values.length)] = ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
        return NpyArray.of(values, array.shape());
    }

    @ParameterizedTest
    @CsvSource({
        "T, 2147483647, : T=2147483647: must be at most 4096",
        "T, 4294967297, : T=4294967297: must be at most 2147483647",
        "T, -1, : T=-1: must be at least 1",
        "maxIterations, 2147483647, : maxIterations=2147483647: must be at most 100000",
        "version, -1, ', member version: is -1: must be between 0 and 9007199254740992'",
        "tracksLearned, 9223372036854775807, ', member tracksLearned: is 9223372036854775807: must"
                + " be between 0 and 9007199254740992'"
    })
    void namesTheArgumentItsValueAndWhatItMustBe(String name, long value, String sentence)
            throws IOException {
        arrays.put(name, NpyArray.scalar(value));
        Npz.write(file, arrays);

        assertThat(isRead(name)).isFalse();
        assertThatThrownBy(() -> ModelArchive.read(file)).hasMessage(file + sentence);
    }
}
