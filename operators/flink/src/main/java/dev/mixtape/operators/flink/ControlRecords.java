package dev.mixtape.operators.flink;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.schemas.Import;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Rollback;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What requests carry: a model in pieces, and back. */
public final class ControlRecords {
    private ControlRecords() {}

    /** Returns a version in pieces: header and components, and on request its axes. */
    public static List<ByteBuffer> pieces(
            String modelId, PublishedModel published, boolean withAxes) {
        List<ModelUpdate> records = new ArrayList<>(ModelRecords.toRecords(modelId, published));
        if (withAxes) {
            records.addAll(AxesRecords.toRecords(modelId, published));
        }
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        return records.stream().map(record -> ByteBuffer.wrap(codec.encode(record))).toList();
    }

    /**
     * Returns the model that a request carries, with axes only if their parts are there.
     *
     * @throws IllegalArgumentException if it is not whole
     * @throws MalformedRecordException if a piece is none
     */
    static PublishedModel model(List<ByteBuffer> pieces) throws MalformedRecordException {
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        List<ModelUpdate> records = new ArrayList<>();
        boolean hasAxes = false;
        for (ByteBuffer piece : pieces) {
            ModelUpdate record = codec.decode(ArrayBytes.copy(piece));
            hasAxes |= record.getBody() instanceof ModelAxes;
            records.add(record);
        }
        return hasAxes
                ? ModelRecords.toModel(records)
                : ModelRecords.toModel(records, PrincipalAxes.NONE);
    }

    /** Returns how many axes the model of a request has, whether it carries them or not. */
    static int width(List<ByteBuffer> pieces) throws MalformedRecordException {
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        for (ByteBuffer piece : pieces) {
            if (codec.decode(ArrayBytes.copy(piece)).getBody() instanceof ModelHeader header) {
                return header.getAxes();
            }
        }
        return 0;
    }

    /** Returns the pieces of the model that a request carries; none of one that carries none. */
    static List<ByteBuffer> pieces(ModelControl control) {
        if (control.getBody() instanceof Rollback rollback) {
            return rollback.getPieces();
        }
        return control.getBody() instanceof Import imported ? imported.getPieces() : List.of();
    }
}
