package dev.mixtape.operators.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.frames.Frames;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The base64 texts are what {@code np.save} of NumPy wrote. */
class NpyTest {

    /** np.array([[1.5, -2], [3, 1e-6]], dtype='<f4') */
    private static final String FLOATS =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog"
                    + "KDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEC9N4Y1";

    @TempDir Path folder;

    @Test
    void readsWhatNumpyWroteAndWritesTheSameBytes() throws IOException {
        byte[] numpy = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", FLOATS);

        NpyArray array = Npy.decode(numpy, "x");

        assertThat(array.shape()).containsExactly(2, 2);
        assertThat(array.floats()).containsExactly(1.5f, -2f, 3f, 1e-6f);
        assertThat(Npy.encode(array)).isEqualTo(numpy);
    }

    private static byte[] npy(String header, String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains(header);
        return bytes;
    }

    @Test
    void readsAndWritesUnicodeBeyondAscii() throws IOException {
        NpyArray words = NpyArray.of(new String[] {"naïve", "", "日本"});

        assertThat(Npy.decode(Npy.encode(words), "x").strings()).containsExactly("naïve", "", "日本");
    }

    @Test
    void readsTheBytesStringsOfHdf5Users() throws IOException {
        byte[] bytes = withHeader("{'descr': '|S2', 'fortran_order': False, 'shape': (2,), }", 4);
        System.arraycopy(new byte[] {'a', 'b', 'c', 0}, 0, bytes, bytes.length - 4, 4);

        assertThat(Npy.decode(bytes, "x").strings()).containsExactly("ab", "c");
    }

    @Test
    void framesSurviveAFile() throws IOException {
        Frames frames = new Frames(2, 3, new float[] {1, 2, 3, 4, 5, 6});
        Path file = folder.resolve("song.npy");

        Npy.writeFrames(file, frames);

        Frames read = Npy.readFrames(file);
        assertThat(read.count()).isEqualTo(2);
        assertThat(read.dimensions()).isEqualTo(3);
        assertThat(read.values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void writesNothingWhereItCannot() {
        Path file = folder.resolve("absent/song.npy");

        assertThatThrownBy(() -> Npy.writeFrames(file, new Frames(1, 1, new float[1])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a folder");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAnArrayThatIsNotFrames() throws IOException {
        Path file = folder.resolve("flat.npy");
        Files.write(file, Npy.encode(NpyArray.of(new float[] {1, 2}, 2)));

        assertThatThrownBy(() -> Npy.readFrames(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("float32 of shape [2], not frames");
    }

    @Test
    void refusesFramesOfMoreFeaturesThanAnyModelHas() {
        for (int[] shape : new int[][] {{0, Integer.MAX_VALUE}, {0, 16_385}, {1, 0}}) {
            byte[] wide = Npy.encode(NpyArray.of(new float[0], shape));
            assertThatThrownBy(() -> Npy.decodeFrames(wide, "x.npy"))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "x.npy: has D="
                                    + shape[1]
                                    + ": frames need between 1 and 16384 features");
        }
    }

    @Test
    void refusesWhatIsLargerThanIsReadOrNoFileBeforeReadingIt() throws IOException {
        Path file = folder.resolve("large.npy");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((1L << 30) + 1);
        }
        assertThatThrownBy(() -> Npy.readFrames(file))
                .hasMessage(file + ": has 1073741825 bytes: at most 1073741824 are read; split it");
        assertThatThrownBy(() -> Npy.readFrames(folder)).hasMessage(folder + ": is not a file");
    }

    @Test
    void refusesALongHeaderAndMillionsOfStrings() {
        byte[] one = Npy.encode(NpyArray.scalar(1.0));
        byte[] version2 = Arrays.copyOf(one, 20_000);
        version2[6] = 2;
        ByteBuffer.wrap(version2).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 10_001);
        assertThatThrownBy(() -> Npy.decode(version2, "x.npy"))
                .hasMessage("x.npy: has a header of 10001 bytes: at most 10000 are read");

        String header = "{'descr': '|S1', 'fortran_order': False, 'shape': (1048577,), }";
        assertThatThrownBy(() -> Npy.decode(withHeader(header, 1_048_577), "x.npy"))
                .hasMessage("x.npy: has 1048577 strings: at most 1048576 are read");
    }

    @Test
    void refusesATruncatedFile() {
        byte[] whole = Npy.encode(NpyArray.of(new double[] {1, 2, 3}, 3));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Npy.decode(part, "x.npy"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("x.npy: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647), }",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,), }",
                "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 4), }",
                "{'descr': '>f8', 'fortran_order': False, 'shape': (8,), }",
                "{'descr': '|O', 'fortran_order': False, 'shape': (8,), }",
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (8,), }",
                "import os"
            })
    void refusesAHeaderThatClaimsMoreThanThereIsOrAnotherKind(String header) {
        byte[] bytes = withHeader(header, 64);

        assertThatThrownBy(() -> Npy.decode(bytes, "x.npy"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("x.npy: ");
    }

    @Test
    void quotesATypeThatItDoesNotKnowAsPlainText() {
        byte[] bytes =
                withHeader("{'descr': '\u001b[2J', 'fortran_order': False, 'shape': (), }", 8);

        assertThatThrownBy(() -> Npy.decode(bytes, "x.npy"))
                .hasMessageStartingWith("x.npy: has type  [2J: must be");
    }

    private static byte[] withHeader(String header, int dataBytes) {
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[10 + text.length + dataBytes];
        System.arraycopy(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length},
                0,
                bytes,
                0,
                9);
        System.arraycopy(text, 0, bytes, 10, text.length);
        return bytes;
    }
}
