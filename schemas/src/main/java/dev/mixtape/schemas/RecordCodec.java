package dev.mixtape.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
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
    private final BinaryMessageEncoder<T> encoder;
    private final RecordReader<T> reader;

    /** Makes the codec of one generated record class. */
    public RecordCodec(Class<T> type) {
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        List<Schema> written = new ArrayList<>(List.of(schema));
        written.addAll(earlier(type, schema.getName()));
        this.encoder = new BinaryMessageEncoder<>(data, schema);
        this.reader = new RecordReader<>(schema.getName(), data, written, schema);
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
        return reader.read(bytes);
    }
}
