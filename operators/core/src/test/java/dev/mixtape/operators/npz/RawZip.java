package dev.mixtape.operators.npz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/** A zip whose members claim what they like; java.util.zip writes honest ones only. */
final class RawZip {
    private final ByteArrayOutputStream locals = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int count;

    /** Bytes as a zip holds them, and what a reader is told of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packed(byte[] bytes, int method, long crc, long size) {

        Packed claiming(long other) {
            return new Packed(bytes, method, crc, other);
        }
    }

    static Packed stored(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new Packed(bytes, ZipEntry.STORED, crc.getValue(), bytes.length);
    }

    /** Deflates some bytes and then zeros, which take a thousandth. */
    static Packed zeros(byte[] head, int zeros) {
        byte[] block = new byte[1 << 20];
        byte[] packed = new byte[1 << 20];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        CRC32 crc = new CRC32();
        crc.update(head);
        deflater.setInput(head);
        for (int left = zeros; ; ) {
            while (!deflater.needsInput()) {
                out.write(packed, 0, deflater.deflate(packed));
            }
            int next = Math.min(left, block.length);
            if (next == 0) {
                break;
            }
            crc.update(block, 0, next);
            deflater.setInput(block, 0, next);
            left -= next;
        }
        deflater.finish();
        while (!deflater.finished()) {
            out.write(packed, 0, deflater.deflate(packed));
        }
        deflater.end();
        return new Packed(
                out.toByteArray(), ZipEntry.DEFLATED, crc.getValue(), (long) head.length + zeros);
    }

    RawZip add(String name, Packed member) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int at = locals.size();
        locals.writeBytes(header(0x04034b50, 26, 30, member, text, 0));
        locals.writeBytes(text);
        locals.writeBytes(member.bytes());
        directory.writeBytes(header(0x02014b50, 28, 46, member, text, at));
        directory.writeBytes(text);
        count++;
        return this;
    }

    /** Both headers have the same fields in the same order; the central one says where it leads. */
    private static byte[] header(int magic, int length, int bytes, Packed of, byte[] name, int at) {
        ByteBuffer header = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, magic).putShort(length - 18, (short) of.method());
        header.putInt(length - 12, (int) of.crc());
        header.putInt(length - 8, of.bytes().length).putInt(length - 4, (int) of.size());
        header.putInt(bytes - 4, at).putShort(length, (short) name.length);
        return header.array();
    }

    byte[] bytes() {
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(0, 0x06054b50).putShort(8, (short) count).putShort(10, (short) count);
        end.putInt(12, directory.size()).putInt(16, locals.size());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(locals.toByteArray());
        all.writeBytes(directory.toByteArray());
        all.writeBytes(end.array());
        return all.toByteArray();
    }

    void write(Path file) throws IOException {
        Files.write(file, bytes());
    }
}
