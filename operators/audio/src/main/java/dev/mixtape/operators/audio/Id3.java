package dev.mixtape.operators.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where ID3v2 tags lie in a file, so that ffmpeg need not read them: their frames may be compressed
 * by zlib, and 2 MB of them can become gigabytes. (ID3v2.4.0, Main Structure; RIFF and AIFF keep a
 * tag in a chunk of its own.)
 */
final class Id3 {
    private static final int HEADER = 10;
    private static final int FRAME_HEADER = 10;
    private static final int CHUNK_HEADER = 8;
    private static final int FOOTER_FLAG = 0x10;
    private static final int EXTENDED_FLAG = 0x40;

    /** The flag of a compressed frame, in ID3v2.4 and in ID3v2.3. */
    private static final int COMPRESSED = 0x88;

    private Id3() {}

    /** How many bytes of a file are the tags that it begins with. */
    static int leading(byte[] file) {
        int at = 0;
        while (isTag(file, at)) {
            at += leading(file, at);
        }
        return at;
    }

    /** How many bytes the tag is that begins here. */
    private static int leading(byte[] file, int at) {
        int size = HEADER + synchsafe(ByteBuffer.wrap(file), at + 6);
        boolean footer = (file[at + 5] & FOOTER_FLAG) != 0;
        return Math.min(file.length - at, footer ? size + HEADER : size);
    }

    private static boolean isTag(byte[] file, int at) {
        return file.length - at >= HEADER
                && file[at] == 'I'
                && file[at + 1] == 'D'
                && file[at + 2] == '3';
    }

    /** Where the names of chunks with a tag are, in a file of RIFF or AIFF. */
    static List<Integer> chunks(byte[] file) {
        List<Integer> places = new ArrayList<>();
        String form = word(file, 0);
        boolean little = form.equals("RIFF") || form.equals("RF64");
        if (!little && !form.equals("RIFX") && !form.equals("FORM")) {
            return places;
        }
        ByteBuffer sizes =
                ByteBuffer.wrap(file)
                        .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long at = 12;
        while (at + CHUNK_HEADER <= file.length) {
            if (word(file, (int) at).equalsIgnoreCase("ID3 ")) {
                places.add((int) at);
            }
            long size = Integer.toUnsignedLong(sizes.getInt((int) at + 4));
            at += CHUNK_HEADER + size + (size & 1); // chunks begin at even places
        }
        return places;
    }

    private static String word(byte[] file, int at) {
        return at + 4 > file.length ? "" : new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }

    /** Whether a tag that the file begins with has a compressed frame, as ffmpeg would find it. */
    static boolean isCompressed(byte[] file) {
        int at = 0;
        while (isTag(file, at)) {
            int end = at + leading(file, at);
            if (isCompressed(ByteBuffer.wrap(file, 0, end), at)) {
                return true;
            }
            at = end;
        }
        return false;
    }

    private static boolean isCompressed(ByteBuffer tag, int start) {
        int version = tag.get(start + 3);
        if (version < 3) {
            return false; // only a whole tag can be, which ffmpeg does not read
        }
        long at = (long) start + HEADER;
        if ((tag.get(start + 5) & EXTENDED_FLAG) != 0 && at + 4 <= tag.limit()) {
            at += synchsafe(tag, (int) at) + (version == 3 ? 4L : 0L);
        }
        while (at + FRAME_HEADER <= tag.limit()) {
            if ((tag.get((int) at + FRAME_HEADER - 1) & COMPRESSED) != 0) {
                return true;
            }
            at += FRAME_HEADER + frameSize(tag, (int) at, version);
        }
        return false;
    }

    /** Some encoders write sizes of ID3v2.4 as those of 2.3: what follows tells which it is. */
    private static long frameSize(ByteBuffer tag, int at, int version) {
        long plain = Integer.toUnsignedLong(tag.getInt(at + 4));
        long next = (long) at + FRAME_HEADER + synchsafe(tag, at + 4);
        boolean asItShould = next + 4 > tag.limit() || isFrameOrPadding(tag, (int) next);
        return version > 3 && asItShould ? synchsafe(tag, at + 4) : plain;
    }

    private static boolean isFrameOrPadding(ByteBuffer tag, int at) {
        boolean frame = true;
        for (int i = at; i < at + 4; i++) {
            byte letter = tag.get(i);
            frame &= (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
        }
        return frame || tag.getInt(at) == 0;
    }

    /** Four bytes of seven bits. */
    private static int synchsafe(ByteBuffer tag, int at) {
        int size = 0;
        for (int i = at; i < at + 4; i++) {
            size = size << 7 | (tag.get(i) & 0x7f);
        }
        return size;
    }
}
