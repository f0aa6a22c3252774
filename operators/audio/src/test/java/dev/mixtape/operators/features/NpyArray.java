package dev.mixtape.operators.features;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A float32 array of one or two dimensions in NumPy's {@code .npy} format, version 1.0, in C order.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as a key
record NpyArray(int rows, int columns, float[] values) {

    private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+),(?: (\\d+))?\\)");

    static NpyArray read(InputStream in) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = bytes.getShort(8);
        String header = new String(bytes.array(), 10, headerLength, StandardCharsets.US_ASCII);
        Matcher shape = SHAPE.matcher(header);
        if (!header.contains("'<f4'") || header.contains("True") || !shape.find()) {
            throw new IOException("header=" + header + ": must be little-endian float32, C order");
        }
        int rows = Integer.parseInt(shape.group(1));
        int columns = shape.group(2) == null ? 1 : Integer.parseInt(shape.group(2));
        float[] values = new float[rows * columns];
        bytes.position(10 + headerLength)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new NpyArray(rows, columns, values);
    }

    void write(Path path) throws IOException {
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(rows, columns);
        int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + padded + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) 1).put((byte) 0).putShort((short) padded);
        bytes.put(
                (header + " ".repeat(padded - header.length() - 1) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        bytes.asFloatBuffer().put(values);
        try (OutputStream out = Files.newOutputStream(path)) {
            out.write(bytes.array());
        }
    }
}
