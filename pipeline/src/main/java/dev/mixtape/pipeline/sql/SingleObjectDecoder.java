package dev.mixtape.pipeline.sql;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;

/** Reads a record of any of the topics that have the shape of a table, by its fingerprint. */
final class SingleObjectDecoder implements DeserializationSchema<GenericRecord> {
    private static final long serialVersionUID = 1L;
    private static final List<Schema> WRITERS =
            List.of(
                    Track.getClassSchema(),
                    TrackEmbedding.getClassSchema(),
                    SimilarTracks.getClassSchema(),
                    LearningProgress.getClassSchema(),
                    DeadLetter.getClassSchema());

    private final String columns;
    private transient BinaryMessageDecoder<GenericRecord> decoder;

    /**
     * Makes it.
     *
     * @param columns what is wanted of a record, as a schema
     */
    SingleObjectDecoder(Schema columns) {
        this.columns = columns.toString();
    }

    @Override
    public GenericRecord deserialize(byte[] message) throws IOException {
        if (decoder == null) {
            decoder = new BinaryMessageDecoder<>(new GenericData(), parsed());
            WRITERS.forEach(decoder::addSchema);
        }
        return decoder.decode(message);
    }

    private Schema parsed() {
        return new Schema.Parser().parse(columns);
    }

    @Override
    public boolean isEndOfStream(GenericRecord record) {
        return false;
    }

    @Override
    public TypeInformation<GenericRecord> getProducedType() {
        return new GenericRecordAvroTypeInfo(parsed());
    }
}
