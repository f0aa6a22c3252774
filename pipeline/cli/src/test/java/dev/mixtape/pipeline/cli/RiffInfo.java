package dev.mixtape.pipeline.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Adds a LIST/INFO chunk, where WAV files keep their tags. */
final class RiffInfo {

    private static final int CHUNK_HEADER_BYTES = 8;

    private RiffInfo() {}

    /**
     * Returns the file with tags.
     *
     * @param tags by their four letters, such as INAM for the title
     */
    static byte[] append(byte[] wav, Map<String, String> tags) {
        int content = 4;
        for (String value : tags.values()) {
            content += CHUNK_HEADER_BYTES + padded(value);
        }
        ByteBuffer out =
                ByteBuffer.allocate(wav.length + CHUNK_HEADER_BYTES + content)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.put(wav).put(ascii("LIST")).putInt(content).put(ascii("INFO"));
        tags.forEach(
                (name, value) -> {
                    int end = out.position() + CHUNK_HEADER_BYTES + padded(value);
                    out.put(ascii(name)).putInt(padded(value)).put(ascii(value)).position(end);
                });
        out.putInt(4, out.capacity() - CHUNK_HEADER_BYTES);
        return out.array();
    }

    /** With its terminating zero, to an even length. */
    private static int padded(String value) {
        return (value.length() + 2) / 2 * 2;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
