package dev.mixtape.operators.flink;

import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelUpdate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** The newest version of the current key's model, in keyed state, by the pieces it goes out in. */
final class NewestVersion {
    private final MapState<Integer, ModelUpdate> pieces;

    /** By component; written when a life begins, since they never change. */
    private final MapState<Integer, ModelUpdate> axes;

    NewestVersion(RuntimeContext context) {
        pieces = state(context, "model-pieces");
        axes = state(context, "model-axes");
    }

    private static MapState<Integer, ModelUpdate> state(RuntimeContext context, String name) {
        return context.getMapState(
                new MapStateDescriptor<>(name, Types.INT, new AvroTypeInfo<>(ModelUpdate.class)));
    }

    boolean isThere() throws Exception {
        return !pieces.isEmpty();
    }

    /** Returns the version, which is there. */
    PublishedModel restore() throws Exception {
        List<ModelUpdate> records = new ArrayList<>();
        pieces.values().forEach(records::add);
        axes.values().forEach(records::add);
        return ModelRecords.toModel(records);
    }

    /** Keeps a piece in place of the one of the version before. */
    void keep(ModelUpdate piece) throws Exception {
        if (piece.getBody() instanceof ModelAxes part) {
            axes.put(part.getPart(), piece);
        } else {
            pieces.put(ModelRecords.piece(piece), piece);
        }
    }
}
