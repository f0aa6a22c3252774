package dev.mixtape.operators.npz;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.text.PlainText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's {@code .npy} format (its "A Simple File Format for NumPy Arrays", versions 1.0 to 3.0):
 * float32, float64, int32, int64, unicode and bytes, little-endian, C order.
 *
 * <p>What a header claims is compared with the bytes that are there before anything is allocated
 * for it.
 */
public final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': *'([^']{0,64})', *'fortran_order': *(True|False), *"
                            + "'shape': *\\(([0-9, ]{0,256})\\),? *\\}\\s*");

    /** As NumPy's own limit. */
    private static final int LONGEST_HEADER = 10_000;

    /** Of a file, and of a member of an archive, in bytes. */
    static final int LARGEST = 1 << 30;

    /** Each takes some 50 bytes, however short it is. */
    static final int MOST_STRINGS = 1 << 20;

    /** Of a type that is not known. */
    private static final int SHOWN_CHARACTERS = 64;

    private Npy() {}

    /**
     * Reads frames of one song: two dimensions, N×D; float64 is rounded to float32.
     *
     * @throws IOException in one sentence that begins with the file's name
     */
    public static Frames readFrames(Path file) throws IOException {
        return decodeFrames(bytes(file), file.toString());
    }

    /**
     * Frames of one song, as {@link #readFrames} reads them, from the bytes of a {@code .npy} file.
     *
     * @param name begins every error
     * @throws IOException in one sentence
     */
    public static Frames decodeFrames(byte[] bytes, String name) throws IOException {
        NpyArray array = decode(bytes, name);
        if (array.shape().length != 2 || array.data() instanceof String[]) {
            throw new IOException(
                    name
                            + ": holds "
                            + array.type()
                            + " of shape "
                            + Arrays.toString(array.shape())
                            + ", not frames: numbers of shape [N, D]");
        }
        int D = array.shape()[1];
        if (D < 1 || D > Hyperparameters.MOST_FEATURES) {
            throw new IOException(
                    name
                            + ": has D="
                            + D
                            + ": frames need between 1 and "
                            + Hyperparameters.MOST_FEATURES
                            + " features");
        }
        return new Frames(array.shape()[0], D, array.floats());
    }

    /** Writes frames as float32, N×D; whole or not at all. */
    public static void writeFrames(Path file, Frames frames) throws IOException {
        NpyArray array = NpyArray.of(frames.values(), frames.count(), frames.dimensions());
        WholeFile.write(file, encode(array));
    }

    /**
     * Reads any array.
     *
     * @throws IOException in one sentence that begins with the file's name
     */
    public static NpyArray read(Path file) throws IOException {
        return decode(bytes(file), file.toString());
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + ": is not a file");
        }
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new IOException(
                    file + ": has " + size + " bytes: at most " + LARGEST + " are read; split it");
        }
        return Files.readAllBytes(file);
    }

    /** The bytes of a {@code .npy} file, version 1.0. */
    public static byte[] encode(NpyArray array) {
        int width = width(array);
        String shape =
                Arrays.toString(array.shape())
                        .replace("[", "(")
                        .replace("]", array.shape().length == 1 ? ",)" : ")");
        String header =
                "{'descr': '"
                        + descr(array, width)
                        + "', 'fortran_order': False, 'shape': "
                        + shape
                        + ", }";
        int prefix = MAGIC.length + 4;
        int padded = (prefix + header.length() + 1 + 63) / 64 * 64 - prefix;
        int count = (int) NpyArray.count(array.shape());
        ByteBuffer out =
                ByteBuffer.allocate(
                                Math.addExact(prefix + padded, Math.multiplyExact(count, width)))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
        out.put(header.getBytes(StandardCharsets.US_ASCII));
        while (out.position() < prefix + padded - 1) {
            out.put((byte) ' ');
        }
        out.put((byte) '\n');
        putData(out, array.data(), width);
        return out.array();
    }

    private static int width(NpyArray array) {
        if (array.data() instanceof String[] strings) {
            int longest = 1;
            for (String s : strings) {
                longest = Math.max(longest, s.codePointCount(0, s.length()));
            }
            return 4 * longest;
        }
        return array.data() instanceof float[] || array.data() instanceof int[] ? 4 : 8;
    }

    private static String descr(NpyArray array, int width) {
        if (array.data() instanceof String[]) {
            return "<U" + width / 4;
        }
        return (array.data() instanceof float[] || array.data() instanceof double[] ? "<f" : "<i")
                + width;
    }

    private static void putData(ByteBuffer out, Object data, int width) {
        if (data instanceof float[] f) {
            out.asFloatBuffer().put(f);
        } else if (data instanceof double[] d) {
            out.asDoubleBuffer().put(d);
        } else if (data instanceof int[] i) {
            out.asIntBuffer().put(i);
        } else if (data instanceof long[] l) {
            out.asLongBuffer().put(l);
        } else {
            for (String s : (String[]) data) {
                int[] codes = s.codePoints().toArray();
                for (int c = 0; c < width / 4; c++) {
                    out.putInt(c < codes.length ? codes[c] : 0);
                }
            }
        }
    }

    /**
     * An array from the bytes of a {@code .npy} file.
     *
     * @param name begins every error
     * @throws IOException in one sentence, for bytes that are foreign, truncated, or of a kind that
     *     is not read
     */
    public static NpyArray decode(byte[] bytes, String name) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
            throw new IOException(name + ": is not a .npy array");
        }
        int version = bytes[6];
        if (version < 1 || version > 3) {
            throw new IOException(
                    name + ": has .npy version " + version + ": versions 1 to 3 are read");
        }
        in.position(8);
        long length = version == 1 ? in.getShort() & 0xffff : in.getInt() & 0xffffffffL;
        if (length > LONGEST_HEADER) {
            throw new IOException(
                    name
                            + ": has a header of "
                            + length
                            + " bytes: at most "
                            + LONGEST_HEADER
                            + " are read");
        }
        if (length > in.remaining()) {
            throw new IOException(name + ": is truncated within its header");
        }
        byte[] header = new byte[(int) length];
        in.get(header);
        Matcher matcher = HEADER.matcher(new String(header, StandardCharsets.UTF_8));
        if (!matcher.matches()) {
            throw new IOException(name + ": has a .npy header that is not NumPy's");
        }
        int[] shape = shape(matcher.group(3), name);
        if (matcher.group(2).equals("True") && shape.length > 1) {
            throw new IOException(
                    name + ": is in Fortran order: save np.ascontiguousarray(x) instead");
        }
        return new NpyArray(shape, data(in, matcher.group(1), shape, name));
    }

    private static int[] shape(String text, String name) throws IOException {
        try {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException(name + ": has shape (" + text + "), which is too large", e);
        }
    }

    private static Object data(ByteBuffer in, String descr, int[] shape, String name)
            throws IOException {
        int width = itemSize(descr, name);
        int count;
        try {
            long bytes = Math.multiplyExact(NpyArray.count(shape), (long) width);
            if (bytes != in.remaining()) {
                throw new IOException(
                        name
                                + ": has "
                                + in.remaining()
                                + " bytes of data where "
                                + descr
                                + " of shape "
                                + Arrays.toString(shape)
                                + " takes "
                                + bytes
                                + ": it is truncated or damaged");
            }
            count = Math.toIntExact(NpyArray.count(shape));
        } catch (ArithmeticException e) {
            throw new IOException(
                    name + ": has shape " + Arrays.toString(shape) + ", which is too large", e);
        }
        return switch (descr) {
            case "<f4" -> {
                float[] f = new float[count];
                in.asFloatBuffer().get(f);
                yield f;
            }
            case "<f8" -> {
                double[] d = new double[count];
                in.asDoubleBuffer().get(d);
                yield d;
            }
            case "<i4" -> {
                int[] i = new int[count];
                in.asIntBuffer().get(i);
                yield i;
            }
            case "<i8" -> {
                long[] l = new long[count];
                in.asLongBuffer().get(l);
                yield l;
            }
            default -> strings(in, count, width, descr.charAt(1) == 'U', name);
        };
    }

    private static int itemSize(String descr, String name) throws IOException {
        if (descr.matches("<[fi][48]")) {
            return descr.charAt(2) - '0';
        }
        if (descr.matches("(<U|\\|S)[1-9][0-9]{0,6}")) {
            return Integer.parseInt(descr.substring(2)) * (descr.charAt(1) == 'U' ? 4 : 1);
        }
        throw new IOException(
                name
                        + ": has type "
                        + PlainText.line(descr, SHOWN_CHARACTERS)
                        + ": must be little-endian float32, float64, int32, int64, unicode or"
                        + " bytes; save x.astype(...) instead");
    }

    /** NumPy pads strings with zeros at their end. */
    private static String[] strings(
            ByteBuffer in, int count, int width, boolean unicode, String name) throws IOException {
        if (count > MOST_STRINGS) {
            throw new IOException(
                    name + ": has " + count + " strings: at most " + MOST_STRINGS + " are read");
        }
        String[] strings = new String[count];
        for (int s = 0; s < count; s++) {
            StringBuilder text = new StringBuilder();
            byte[] bytes = new byte[width];
            in.get(bytes);
            if (unicode) {
                ByteBuffer codes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int c = 0; c < width / 4; c++) {
                    int code = codes.getInt();
                    if (!Character.isValidCodePoint(code)) {
                        throw new IOException(name + ": string " + s + " is not unicode");
                    }
                    text.appendCodePoint(code);
                }
            } else {
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == 0) {
                end--;
            }
            strings[s] = text.substring(0, end);
        }
        return strings;
    }
}
