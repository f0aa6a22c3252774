package dev.mixtape.schemas;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.DatumReader;

/**
 * Reads records in Avro's single-object encoding, as {@link RecordCodec} draws it, whoever wrote
 * them. Reading takes memory in proportion to the bytes that are there, whatever they claim.
 *
 * <p>Not thread-safe: one per thread.
 *
 * @param <T> what a record becomes
 */
public final class RecordReader<T> {
    private static final int HEADER_BYTES = 10;
    private static final short MARKER = (short) 0xC301;

    private final String name;
    private final List<Schema> written;

    /** By the fingerprint of what was written. */
    private final Map<Long, DatumReader<T>> readers = new HashMap<>();

    /**
     * Makes one.
     *
     * @param name of the records, for messages
     * @param data that makes a {@code T} of the wanted schema
     * @param written schemas that records may have
     * @param wanted the schema of what is made of them
     */
    @SuppressWarnings("unchecked") // a reader of T's schema in T's data model gives T
    public RecordReader(String name, GenericData data, List<Schema> written, Schema wanted) {
        this.name = name;
        this.written = List.copyOf(written);
        for (Schema schema : written) {
            readers.put(
                    SchemaNormalization.parsingFingerprint64(schema),
                    (DatumReader<T>) data.createDatumReader(schema, wanted));
        }
    }

    /**
     * Reads one record; every byte must belong to it.
     *
     * @throws MalformedRecordException if the bytes are anything else
     */
    public T read(byte[] bytes) throws MalformedRecordException {
        DatumReader<T> reader = reader(bytes);
        BoundedDecoder decoder = new BoundedDecoder(bytes, HEADER_BYTES);
        T value;
        try {
            value = reader.read(null, decoder);
        } catch (IOException | RuntimeException e) {
            // Avro answers broken bytes with half a dozen kinds of runtime exception.
            throw new MalformedRecordException(
                    "the bytes behind the header are no " + name + ": " + describe(e), e);
        }
        if (!decoder.isEnd()) {
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
                            "schema fingerprint 0x%016X is unknown: expected %s; write with the"
                                    + " schema of this version of Mixtape",
                            given, expected()));
        }
        return reader;
    }

    private String expected() {
        return written.stream()
                .map(
                        schema ->
                                String.format(
                                        "0x%016X (%s)",
                                        SchemaNormalization.parsingFingerprint64(schema),
                                        schema.getName()))
                .collect(joining(" or "));
    }

    private static String describe(Exception e) {
        String message = e.getMessage();
        if (message == null || !(e instanceof AvroRuntimeException || e instanceof IOException)) {
            return "they end early or name an unknown branch";
        }
        return message;
    }
}
