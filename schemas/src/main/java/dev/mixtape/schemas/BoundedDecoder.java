package dev.mixtape.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Reads Avro binary from an array, and allocates nothing that the bytes which are left could not
 * fill. A stranger's record states its own lengths, and Avro's decoder allocates what they say
 * before it looks for the bytes: 17 of them can take as much as its limits allow.
 *
 * <p>Items of arrays and maps must take at least a byte each, as those of all of Mixtape's records
 * do; so a record cannot claim items that are nothing.
 *
 * <p>Ends early by a {@link java.nio.BufferUnderflowException}; what is wrong otherwise is an
 * {@link AvroRuntimeException}. Source: the Avro specification, "Binary Encoding".
 */
final class BoundedDecoder extends Decoder {
    /**
     * Of a whole record: an item can take some 50 times its byte in memory. A header of D=1024, the
     * largest record, has half as many.
     */
    static final int MAX_ITEMS = 1 << 21;

    private final ByteBuffer in;
    private long items;

    /** Reads from {@code bytes}, from one place to the end. */
    BoundedDecoder(byte[] bytes, int from) {
        in = ByteBuffer.wrap(bytes, from, bytes.length - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether every byte has been read. */
    boolean isEnd() {
        return !in.hasRemaining();
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() {
        return in.get() == 1;
    }

    @Override
    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new AvroRuntimeException("a number is " + value + ": must be of 32 bits");
        }
        return (int) value;
    }

    /** Seven bits a byte, the lowest first, in zigzag. */
    @Override
    public long readLong() {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            bits |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new AvroRuntimeException("a number has more than 10 bytes");
    }

    @Override
    public float readFloat() {
        return in.getFloat();
    }

    @Override
    public double readDouble() {
        return in.getDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) {
        return new Utf8(text());
    }

    @Override
    public String readString() {
        return new String(text(), StandardCharsets.UTF_8);
    }

    private byte[] text() {
        return take(length("a text"));
    }

    /** Returns a buffer whose array holds nothing else: audio is handed on in it. */
    @Override
    public ByteBuffer readBytes(ByteBuffer old) {
        return ByteBuffer.wrap(take(length("a field")));
    }

    private byte[] take(int length) {
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private int length(String of) {
        return within(readLong(), of, "bytes");
    }

    private int within(long claimed, String of, String units) {
        if (claimed < 0 || claimed > in.remaining()) {
            throw new AvroRuntimeException(
                    of
                            + " claims "
                            + claimed
                            + " "
                            + units
                            + ": "
                            + in.remaining()
                            + " bytes are left");
        }
        return (int) claimed;
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) {
        in.get(bytes, start, length);
    }

    @Override
    public int readEnum() {
        return readInt();
    }

    @Override
    public int readIndex() {
        return readInt();
    }

    /** A block's items; a negative count is followed by the block's bytes. */
    @Override
    public long readArrayStart() {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        items += within(count, "a list", "items");
        if (items > MAX_ITEMS) {
            throw new AvroRuntimeException("more than " + MAX_ITEMS + " items of lists");
        }
        return count;
    }

    @Override
    public long arrayNext() {
        return readArrayStart();
    }

    @Override
    public long readMapStart() {
        return readArrayStart();
    }

    @Override
    public long mapNext() {
        return readArrayStart();
    }

    @Override
    public void skipString() {
        skip(length("a text"));
    }

    @Override
    public void skipBytes() {
        skip(length("a field"));
    }

    @Override
    public void skipFixed(int length) {
        skip(within(length, "a field", "bytes"));
    }

    private void skip(int length) {
        in.position(in.position() + length);
    }

    /** Skips blocks that state their bytes; returns the items of one that does not, or 0. */
    @Override
    public long skipArray() {
        long count = readLong();
        while (count < 0) {
            skip(length("a list"));
            count = readLong();
        }
        return within(count, "a list", "items");
    }

    @Override
    public long skipMap() {
        return skipArray();
    }
}
