package dev.mixtape.operators.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Edits the pages of an Ogg file (RFC 3533, section 6). */
final class OggPages {

    private static final int GRANULE = 6;
    private static final int CHECKSUM = 22;
    private static final int SEGMENTS = 26;
    private static final int POLYNOMIAL = 0x04C11DB7;

    private OggPages() {}

    /** The same packets, all of them this many samples earlier: the first ones before time 0. */
    static byte[] movedBack(byte[] ogg, long samples) {
        byte[] moved = ogg.clone();
        ByteBuffer bytes = ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN);
        for (int page = 0; page < moved.length; page += length(moved, page)) {
            long granule = bytes.getLong(page + GRANULE);
            if (granule > 0) {
                bytes.putLong(page + GRANULE, granule - samples);
                bytes.putInt(page + CHECKSUM, 0);
                bytes.putInt(page + CHECKSUM, checksum(moved, page, length(moved, page)));
            }
        }
        return moved;
    }

    private static int length(byte[] ogg, int page) {
        int segments = ogg[page + SEGMENTS] & 255;
        int body = 0;
        for (int i = 0; i < segments; i++) {
            body += ogg[page + SEGMENTS + 1 + i] & 255;
        }
        return SEGMENTS + 1 + segments + body;
    }

    private static int checksum(byte[] ogg, int from, int length) {
        int crc = 0;
        for (int i = from; i < from + length; i++) {
            crc ^= ogg[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
        }
        return crc;
    }
}
