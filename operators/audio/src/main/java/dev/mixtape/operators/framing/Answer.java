package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.frames.Frames;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a process says of a song: frames, or why there are none. Whoever reads one believes nothing:
 * a song may have taken the process over.
 *
 * @param kind of answer
 * @param message why there are no frames; null when there are
 * @param frames null when there are none
 */
record Answer(Kind kind, String message, Frames frames) {
    private static final int LONGEST_MESSAGE = 4_000;
    private static final int BLOCK = 1 << 16;

    enum Kind {
        FRAMES('f'),
        LIMIT('l'),
        UNDECODABLE('u'),
        NO_FRAMES('n'),
        NO_MEMORY('m');

        private final int letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private static Kind of(int letter) throws StreamCorruptedException {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new StreamCorruptedException("a kind of " + letter);
        }
    }

    static Answer of(Frames frames) {
        return new Answer(Kind.FRAMES, null, frames);
    }

    static Answer of(Kind kind, String message) {
        return new Answer(kind, message, null);
    }

    /** Writes it, with the number of the song that it belongs to. */
    void write(long ticket, DataOutputStream out) throws IOException {
        out.writeLong(ticket);
        out.writeByte(kind.letter);
        if (frames == null) {
            byte[] text = String.valueOf(message).getBytes(StandardCharsets.UTF_8);
            int length = Math.min(text.length, LONGEST_MESSAGE);
            out.writeInt(length);
            out.write(text, 0, length);
        } else {
            out.writeInt(frames.count());
            out.writeInt(frames.dimensions());
            write(frames.values(), out);
        }
        out.flush();
    }

    private static void write(float[] values, DataOutputStream out) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (int from = 0; from < values.length; from += BLOCK / Float.BYTES) {
            int count = Math.min(BLOCK / Float.BYTES, values.length - from);
            block.asFloatBuffer().put(values, from, count);
            out.write(block.array(), 0, count * Float.BYTES);
        }
    }

    /**
     * Reads the answer to a song.
     *
     * @param D features of a frame
     * @param mostFrames that a song can have
     * @throws IOException if the process has ended
     * @throws StreamCorruptedException if this is no answer to it
     */
    static Answer read(long ticket, int D, int mostFrames, DataInputStream in) throws IOException {
        if (in.readLong() != ticket) {
            throw new StreamCorruptedException("no answer to this song");
        }
        Kind kind = Kind.of(in.readByte());
        if (kind != Kind.FRAMES) {
            byte[] text = new byte[within(LONGEST_MESSAGE, in.readInt())];
            in.readFully(text);
            return of(kind, new String(text, StandardCharsets.UTF_8));
        }
        int count = within(mostFrames, in.readInt());
        if (count < 1 || in.readInt() != D) {
            throw new StreamCorruptedException("frames of another width");
        }
        float[] values = values(count * D, in);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new StreamCorruptedException("a feature of " + value);
            }
        }
        return of(new Frames(count, D, values));
    }

    private static int within(int most, int length) throws IOException {
        if (length < 0 || length > most) {
            throw new StreamCorruptedException("a length of " + length);
        }
        return length;
    }

    private static float[] values(int count, DataInputStream in) throws IOException {
        float[] values = new float[Math.min(count, BLOCK)]; // grows with what really comes
        byte[] block = new byte[BLOCK];
        for (int at = 0; at < count; ) {
            int part = Math.min(BLOCK / Float.BYTES, count - at);
            in.readFully(block, 0, part * Float.BYTES);
            if (at + part > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
            }
            ByteBuffer.wrap(block).asFloatBuffer().get(values, at, part);
            at += part;
        }
        return values;
    }

    /** Returns the frames, or throws why there are none. */
    Frames framesOrRefusal() throws AudioException {
        return switch (kind) {
            case FRAMES -> frames;
            case LIMIT, NO_MEMORY -> throw AudioException.limit(message);
            case UNDECODABLE -> throw AudioException.undecodable(message);
            case NO_FRAMES -> throw new IllegalArgumentException(message);
        };
    }
}
