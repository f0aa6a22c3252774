package dev.mixtape.pipeline.sql;

import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.Play;
import dev.mixtape.schemas.RecordReader;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.UserFeatures;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;

/** Reads a record of any of the topics, by its fingerprint. */
final class SingleObjectDecoder implements DeserializationSchema<GenericRecord> {
    private static final long serialVersionUID = 1L;
    private static final List<Schema> WRITERS =
            List.of(
                    Track.getClassSchema(),
                    TrackEmbedding.getClassSchema(),
                    SimilarTracks.getClassSchema(),
                    LearningProgress.getClassSchema(),
                    ModelUpdate.getClassSchema(),
                    ComponentSummary.getClassSchema(),
                    DeadLetter.getClassSchema(),
                    Play.getClassSchema(),
                    UserFeatures.getClassSchema());

    private final String columns;
    private transient RecordReader<GenericRecord> reader;

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
        if (reader == null) {
            reader = new RecordReader<>("record of Mixtape", GenericData.get(), WRITERS, parsed());
        }
        try {
            return reader.read(message);
        } catch (MalformedRecordException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Schema parsed() {
        Schema wanted = new Schema.Parser().parse(columns);
        return Schema.createRecord(
                wanted.getName(),
                wanted.getDoc(),
                wanted.getNamespace(),
                false,
                wanted.getFields().stream().map(SingleObjectDecoder::readable).toList());
    }

    /** Avro reads no enum as a string, as Flink's tables want it; so it is read as what it is. */
    private static Schema.Field readable(Schema.Field column) {
        Schema type =
                WRITERS.stream()
                        .map(writer -> writer.getField(column.name()))
                        .filter(Objects::nonNull)
                        .map(Schema.Field::schema)
                        .filter(schema -> schema.getType() == Schema.Type.ENUM)
                        .findFirst()
                        .orElse(column.schema());
        return new Schema.Field(column.name(), type, column.doc(), column.defaultVal());
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
