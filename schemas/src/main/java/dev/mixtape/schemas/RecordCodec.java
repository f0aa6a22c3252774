package dev.mixtape.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes and reads one kind of record in Avro's single-object encoding, which needs no registry.
 *
 * <p>Byte layout, drawn once here:
 *
 * <pre>
 *   0      1      2                           10
 *   +------+------+---------------------------+------------------------------+
 *   | 0xC3 | 0x01 | CRC-64-AVRO of the schema | the record, Avro binary      |
 *   |      |      | 8 bytes, little-endian    |                              |
 *   +------+------+---------------------------+------------------------------+
 * </pre>
 *
 * <p>The fingerprint names the writer's schema. Earlier schemas of Mixtape's own are resources,
 * {@code earlier/NAME-1.avsc} and on, and their records are read with the defaults of fields that
 * came later. A schema that this version does not know is refused, and the message states both
 * fingerprints. Source: the Avro specification, "Single-object encoding".
 *
 * <p>Not thread-safe: one per thread.
 *
 * @param <T> the generated record
 */
public final class RecordCodec<T extends SpecificRecord> {
    private static final int HEADER_BYTES = 10;
    private static final short MARKER = (short) 0xC301;

    /*
     * A stranger's record states its own lengths, and Avro allocates what they say before it reads,
     * unless these limits stand. Avro reads them once, when its limits' class is loaded.
     */
    static {
        limit("org.apache.avro.limits.bytes.maxLength", 64 << 20);
        limit("org.apache.avro.limits.string.maxLength", 1 << 20);
        limit("org.apache.avro.limits.collectionItems.maxLength", 1 << 20);
    }

    private final String name;
    private final BinaryMessageEncoder<T> encoder;
    private final long fingerprint;

    /** By the fingerprint of what was written. */
    private final Map<Long, DatumReader<T>> readers = new HashMap<>();

    private BinaryDecoder reused;

    /** Makes the codec of one generated record class. */
    public RecordCodec(Class<T> type) {
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        this.name = schema.getName();
        this.encoder = new BinaryMessageEncoder<>(data, schema);
        this.fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        addReader(data, schema, schema);
        for (Schema earlier : earlier(type, name)) {
            addReader(data, earlier, schema);
        }
    }

    @SuppressWarnings("unchecked") // a reader of T's schema in T's data model gives T
    private void addReader(SpecificData data, Schema written, Schema wanted) {
        readers.put(
                SchemaNormalization.parsingFingerprint64(written),
                (DatumReader<T>) data.createDatumReader(written, wanted));
    }

    private static List<Schema> earlier(Class<?> type, String name) {
        List<Schema> schemas = new ArrayList<>();
        for (int number = 1; ; number++) {
            try (InputStream file =
                    type.getResourceAsStream("earlier/" + name + "-" + number + ".avsc")) {
                if (file == null) {
                    return schemas;
                }
                schemas.add(new Schema.Parser().parse(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it lies beside this class
            }
        }
    }

    /** Returns the record in the layout above. */
    public byte[] encode(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            encoder.encode(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not fail
        }
        return out.toByteArray();
    }

    /**
     * Reads one record; every byte must belong to it.
     *
     * @throws MalformedRecordException if the bytes are anything else than a {@code T}
     */
    public T decode(byte[] bytes) throws MalformedRecordException {
        DatumReader<T> reader = reader(bytes);
        reused =
                DecoderFactory.get()
                        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, reused);
        T value;
        boolean whole;
        try {
            value = reader.read(null, reused);
            whole = reused.isEnd();
        } catch (IOException | RuntimeException e) {
            // Avro answers broken bytes with half a dozen kinds of runtime exception.
            throw new MalformedRecordException(
                    "the bytes behind the header are no " + name + ": " + describe(e), e);
        }
        if (!whole) {
            throw new MalformedRecordException(
                    "more bytes than one " + name + " holds: write one record per message");
        }
        return value;
    }

    private DatumReader<T> reader(byte[] bytes) throws MalformedRecordException {
        if (bytes.length < HEADER_BYTES) {
            throw new MalformedRecordException(
                    "record of "
                            + bytes.length
                            + " bytes: a "
                            + name
                            + " in Avro's single-object encoding has at least "
                            + HEADER_BYTES);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getShort() != MARKER) {
            throw new MalformedRecordException(
                    String.format(
                            "record begins with 0x%02X%02X: Avro's single-object encoding begins"
                                    + " with 0xC301; write %s records with RecordCodec or an Avro"
                                    + " message encoder",
                            bytes[0], bytes[1], name));
        }
        long given = header.order(ByteOrder.LITTLE_ENDIAN).getLong();
        DatumReader<T> reader = readers.get(given);
        if (reader == null) {
            throw new MalformedRecordException(
                    String.format(
                            "schema fingerprint 0x%016X is unknown: expected 0x%016X (%s); write"
                                    + " with the schema of this version of Mixtape",
                            given, fingerprint, name));
        }
        return reader;
    }

    private static String describe(Exception e) {
        String message = e.getMessage();
        if (message == null || !(e instanceof AvroRuntimeException || e instanceof IOException)) {
            return "they end early or name an unknown branch";
        }
        return message;
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
