package dev.mixtape.operators.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive claims is refused in a sentence, before memory is taken for it. */
class NpzTest {
    private static final int ZEROS = 64 << 20;

    /** For an exception, a directory of 1,000 members, a buffer. */
    private static final long LITTLE = 4 << 20;

    private static final NpyArray ONE = NpyArray.scalar(1.0);

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("x.npz");
    }

    private void refused(RawZip zip, String sentence) throws IOException {
        zip.write(file);
        refused(sentence);
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + sentence);
        // The second time, when all classes are there.
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Throwable refused = catchThrowable(() -> Npz.read(file));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE);
        assertThat(refused).isNotNull();
    }

    private static RawZip.Packed one() {
        return RawZip.stored(Npy.encode(ONE));
    }

    /** A .npy array of zeros, 64 MiB in 64 KiB. */
    private static RawZip.Packed bomb() {
        String header =
                "{'descr': '<f8', 'fortran_order': False, 'shape': (" + ZEROS / 8 + ",), }\n";
        byte[] head =
                ("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header)
                        .getBytes(StandardCharsets.ISO_8859_1);
        return RawZip.zeros(head, ZEROS);
    }

    @Test
    void refusesABombByWhatItsMembersClaim() throws IOException {
        RawZip.Packed bomb = bomb();
        RawZip sixteen = new RawZip();
        for (int i = 0; i < 16; i++) {
            sixteen.add(i + ".npy", bomb);
        }
        long bytes = sixteen.bytes().length;
        assertThat(bytes).isBetween(1_000_000L, 1_100_000L);
        refused(
                sixteen,
                ": its members claim "
                        + 16 * bomb.size()
                        + " bytes, "
                        + 16 * bomb.size() / bytes
                        + " times the file's: at most 100 times; save it with np.savez, which does"
                        + " not compress");
        RawZip forty = new RawZip();
        for (int i = 0; i < 40; i++) {
            forty.add(i + ".npy", bomb);
        }
        refused(
                forty,
                ": its members claim " + 40 * bomb.size() + " bytes: at most 2147483648 are read");
    }

    @Test
    void refusesABombThatClaimsToBeSmall() throws IOException {
        RawZip.Packed bomb = bomb();

        refused(
                new RawZip().add("m.npy", bomb.claiming(100)),
                ", member m.npy: claims 100 bytes, but has more");
    }

    @Test
    void takesNoMemoryForBytesThatAreNotThere() throws IOException {
        refused(
                new RawZip().add("m.npy", RawZip.zeros(new byte[10], 10).claiming(60_000_000)),
                ", member m.npy: claims 60000000 bytes, but has 20");
    }

    @Test
    void refusesAMemberThatIsTooLarge() throws IOException {
        refused(
                new RawZip().add("m.npy", one().claiming((1L << 30) + 1)),
                ", member m.npy: claims 1073741825 bytes: at most 1073741824");
    }

    @Test
    void refusesNamesThatAreTooLongTwiceThereOrOfSomethingElse() throws IOException {
        refused(
                new RawZip().add("m".repeat(253) + ".npy", one()),
                ": has a member whose name has 257 characters: must be at most 256, none of them a"
                        + " control character");
        refused(
                new RawZip().add("\u001b[2J.npy", one()),
                ": has a member whose name has 8 characters: must be at most 256, none of them a"
                        + " control character");
        refused(
                new RawZip().add("m.npy", one()).add("m.npy", one()),
                ", member m.npy: is there twice");
        refused(new RawZip().add("m.py", one()), ", member m.py: is not a .npy array");
    }

    @Test
    void refusesAThousandAndOneMembers() throws IOException {
        RawZip many = new RawZip();
        for (int i = 0; i < 1_000; i++) {
            many.add(i + ".npy", one());
        }
        many.write(file);
        assertThat(Npz.read(file)).hasSize(1_000);

        refused(many.add("more.npy", one()), ": has 1001 members: at most 1000");
    }

    @Test
    void refusesWhatThisProcessHasNoMemoryFor() throws IOException {
        NpzLimits.checkTotal(file, 100_000_000, 90_000_000, 300_000_000);
        assertThatThrownBy(() -> NpzLimits.checkTotal(file, 100_000_001, 90_000_000, 300_000_000))
                .hasMessage(
                        file
                                + ": its members claim 100000001 bytes, and reading them takes 3"
                                + " times as much memory: this process has at most 300000000; give"
                                + " it more by MIXTAPE_JAVA_OPTS=-Xmx287m");
    }

    @Test
    void readsAModelOfAThousandComponentsAndThreeHundredFeatures() throws IOException {
        long wInv = 8L * 1_024 * 300 * 300;
        long axes = 4L * 256 * (2 * 300 * 1_024 + 300 * 301 / 2);
        assertThat(wInv).isLessThan(Npy.LARGEST);
        NpzLimits.checkTotal(file, wInv + axes, wInv + axes, Long.MAX_VALUE);
    }

    @Test
    void refusesBytesBehindItsEnd() throws IOException {
        byte[] whole = new RawZip().add("m.npy", one()).bytes();
        Files.write(file, whole);
        assertThat(Npz.read(file)).containsOnlyKeys("m");

        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refused(": has bytes behind its end");
    }

    @Test
    void refusesMillionsOfShortStrings() throws IOException {
        String[] words = new String[Npy.MOST_STRINGS / 2 + 1];
        Arrays.fill(words, "a");
        NpyArray array = NpyArray.of(words);
        Npz.write(file, Map.of("a", array, "b", array));

        assertThatThrownBy(() -> Npz.read(file))
                .hasMessage(file + ": has more than 1048576 strings, the most read");
    }

    @Test
    void refusesAFolder() throws IOException {
        Files.createDirectory(file);

        refused(": is not a file");
    }
}
