package dev.mixtape.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of strangers state their own lengths, and some of them lie. */
final class RecordReaderTest {
    /** Bytes for an exception and classes that are loaded for it, not for what a record claims. */
    private static final long LITTLE = 4 << 20;

    /** Every type of Avro's. */
    private static final Schema ALL =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "All", "fields": [
                              {"name": "text", "type": "string"},
                              {"name": "bytes", "type": "bytes"},
                              {"name": "fixed", "type": {"type": "fixed", "name": "Two", "size": 2}},
                              {"name": "enum", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"]}},
                              {"name": "yes", "type": "boolean"},
                              {"name": "int", "type": "int"},
                              {"name": "long", "type": "long"},
                              {"name": "float", "type": "float"},
                              {"name": "double", "type": "double"},
                              {"name": "lists", "type": {"type": "array", "items": {"type": "array", "items": "string"}}},
                              {"name": "map", "type": {"type": "map", "values": "long"}},
                              {"name": "union", "type": ["null", {"type": "array", "items": "bytes"}]},
                              {"name": "nulls", "type": {"type": "array", "items": "null"}},
                              {"name": "last", "type": "string"}
                            ]}
                            """);

    private static final Schema LAST =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "All", "fields": [
                              {"name": "last", "type": "string"}
                            ]}
                            """);

    private static final List<String> SIZED = List.of("text", "bytes", "lists", "map", "union");

    private static GenericRecord all() {
        return new GenericRecordBuilder(ALL)
                .set("text", "naïve")
                .set("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .set(
                        "fixed",
                        new GenericData.Fixed(ALL.getField("fixed").schema(), new byte[] {8, 9}))
                .set("enum", new GenericData.EnumSymbol(ALL.getField("enum").schema(), "B"))
                .set("yes", true)
                .set("int", Integer.MIN_VALUE)
                .set("long", Long.MIN_VALUE)
                .set("float", -1.5f)
                .set("double", Math.PI)
                .set("lists", List.of(List.of("a", ""), List.of(), List.of("日本")))
                .set("map", Map.of("most", Long.MAX_VALUE))
                .set("union", List.of(ByteBuffer.wrap(new byte[40])))
                .set("nulls", Collections.nCopies(3, null))
                .set("last", "end")
                .build();
    }

    private static RecordReader<GenericRecord> reader(Schema wanted) {
        return new RecordReader<>("All", GenericData.get(), List.of(ALL), wanted);
    }

    private static byte[] written(GenericRecord record, boolean blocks) throws IOException {
        ByteArrayOutputStream out = header();
        EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
        BinaryEncoder encoder =
                blocks
                        ? factory.blockingBinaryEncoder(out, null)
                        : factory.directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(ALL).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static ByteArrayOutputStream header() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0xC3).put((byte) 1);
        header.putLong(SchemaNormalization.parsingFingerprint64(ALL));
        out.writeBytes(header.array());
        return out;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAndSkipsEveryTypeAsAvroWroteIt(boolean blocks) throws Exception {
        byte[] bytes = written(all(), blocks);

        assertThat(reader(ALL).read(bytes)).hasToString(all().toString());
        assertThat(reader(LAST).read(bytes).get("last")).hasToString("end");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesEveryTruncation(boolean blocks) throws Exception {
        byte[] whole = written(all(), blocks);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> reader(ALL).read(part))
                    .isInstanceOf(MalformedRecordException.class);
            assertThatThrownBy(() -> reader(LAST).read(part))
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {64 << 20, 1 << 30, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
    void allocatesNothingForALengthThatTheBytesCannotFill(long claimed) throws Exception {
        for (String field : SIZED) {
            byte[] lie = lying(field, claimed);
            // A negative count is passed over by the bytes that follow it.
            for (Schema wanted : claimed < 0 ? List.of(ALL) : List.of(ALL, LAST)) {
                RecordReader<GenericRecord> reader = reader(wanted);
                assertThatThrownBy(() -> reader.read(lie))
                        .as(field)
                        .isInstanceOf(MalformedRecordException.class)
                        .hasMessageMatching(
                                "the bytes behind the header are no All: a (text|field|list) claims"
                                        + " -?[0-9]+ (bytes|items): [0-9]+ bytes are left");
                assertRefusedWithLittle(reader, lie);
            }
        }
    }

    /** What is written up to a field, that field's length, and eight bytes more. */
    private static byte[] lying(String field, long claimed) throws IOException {
        ByteArrayOutputStream out = header();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (Schema.Field each : ALL.getFields()) {
            if (each.name().equals(field)) {
                break;
            }
            new GenericDatumWriter<>(each.schema()).write(all().get(each.pos()), encoder);
        }
        if (field.equals("union")) {
            encoder.writeIndex(1);
        }
        encoder.writeLong(claimed);
        encoder.writeFixed(new byte[8]);
        return out.toByteArray();
    }

    /** Of a record that was refused before, so that all classes are there. */
    private static void assertRefusedWithLittle(RecordReader<?> reader, byte[] bytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Throwable refused = catchThrowable(() -> reader.read(bytes));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE);
        assertThat(refused).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void refusesItemsThatAreNothingBeyondTheBytesThatAreLeft() throws Exception {
        GenericRecord record = all();
        record.put("nulls", Collections.nCopies(1_000_000, null));

        assertThatThrownBy(() -> reader(ALL).read(written(record, false)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("a list claims 1000000 items: 5 bytes are left");
    }

    @Test
    void refusesMoreItemsThanALargeModelHas() throws Exception {
        GenericRecord record = all();
        record.put("lists", List.of(Collections.nCopies(BoundedDecoder.MAX_ITEMS, "")));

        assertThatThrownBy(() -> reader(ALL).read(written(record, false)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageEndingWith("more than 2097152 items of lists");
    }

    /** The record of the issue: id "x", audio inline, and a length of 64 MiB. */
    @Test
    void aTrackOfSeventeenBytesTakesNo64MiB() {
        ByteBuffer lie = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
        lie.put((byte) 0xC3).put((byte) 1);
        lie.putLong(SchemaNormalization.parsingFingerprint64(Track.getClassSchema()));
        lie.put("\2x\0".getBytes(StandardCharsets.ISO_8859_1));
        lie.put(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x40});
        RecordReader<Track> tracks =
                new RecordReader<>(
                        "Track",
                        new Track().getSpecificData(),
                        List.of(Track.getClassSchema()),
                        Track.getClassSchema());

        assertThatThrownBy(() -> tracks.read(lie.array()))
                .hasMessageEndingWith("a field claims 67108864 bytes: 0 bytes are left");
        assertRefusedWithLittle(tracks, lie.array());
    }

    @Test
    void audioIsCopiedOnceAndNothingElseIsInItsArray() throws Exception {
        byte[] audio = new byte[5_000_000];
        GenericRecord record = all();
        record.put("bytes", ByteBuffer.wrap(audio));
        byte[] whole = written(record, false);
        RecordReader<GenericRecord> reader = reader(ALL);
        reader.read(whole);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        ByteBuffer read = (ByteBuffer) reader.read(whole).get("bytes");

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .isLessThan(audio.length + LITTLE);
        assertThat(read.arrayOffset()).isZero();
        assertThat(read.array()).hasSameSizeAs(audio);
    }
}
