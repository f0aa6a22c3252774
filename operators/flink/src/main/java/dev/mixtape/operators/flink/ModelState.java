package dev.mixtape.operators.flink;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.internal.KeptModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * The version that a subtask of inference uses, whole, in broadcast state: in bytes, a tenth of
 * what the same numbers take as records in memory.
 */
final class ModelState {
    private static final String IN_USE = "in-use";

    /** By themselves: written once, not with every version. */
    private static final String AXES = "axes";

    private final RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
    private final BroadcastState<String, KeptModel> kept;

    /** Those that are kept. */
    private PrincipalAxes axes = PrincipalAxes.NONE;

    /** Where releases before there were lineages kept it, half a version at times. */
    private final BroadcastState<Integer, ModelUpdate> earlier;

    ModelState(OperatorStateStore store) throws Exception {
        kept =
                store.getBroadcastState(
                        new MapStateDescriptor<>(
                                "model-in-use", Types.STRING, new AvroTypeInfo<>(KeptModel.class)));
        earlier =
                store.getBroadcastState(
                        new MapStateDescriptor<>(
                                "newest-model-pieces",
                                Types.INT,
                                new AvroTypeInfo<>(ModelUpdate.class)));
    }

    /** Returns what was kept, or nothing. */
    Optional<PublishedModel> restore() throws Exception {
        KeptModel model = kept.get(IN_USE);
        if (model != null) {
            return Optional.of(restored(model));
        }
        ModelAssembler assembler = new ModelAssembler();
        Optional<PublishedModel> whole = Optional.empty();
        for (Map.Entry<Integer, ModelUpdate> piece : earlier.entries()) {
            whole = assembler.offer(piece.getValue());
        }
        return whole;
    }

    /** Keeps a version in place of the one before. */
    void keep(String modelId, PublishedModel model) throws Exception {
        kept.put(IN_USE, new KeptModel(encode(ModelRecords.toRecords(modelId, model))));
        if (!model.model().axes().equals(axes)) { // others than the very same arrays
            axes = model.model().axes();
            kept.put(AXES, new KeptModel(encode(AxesRecords.toRecords(modelId, model))));
        }
        earlier.clear();
    }

    private PublishedModel restored(KeptModel model) throws Exception {
        List<ModelUpdate> records = decode(model);
        KeptModel keptAxes = kept.get(AXES);
        if (keptAxes != null) {
            records.addAll(decode(keptAxes));
        }
        PublishedModel whole = ModelRecords.toModel(records);
        axes = whole.model().axes();
        return whole;
    }

    private List<ByteBuffer> encode(List<ModelUpdate> records) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (ModelUpdate piece : records) {
            pieces.add(ByteBuffer.wrap(codec.encode(piece)));
        }
        return pieces;
    }

    private List<ModelUpdate> decode(KeptModel model) throws MalformedRecordException {
        List<ModelUpdate> pieces = new ArrayList<>();
        for (ByteBuffer bytes : model.getPieces()) {
            byte[] piece = new byte[bytes.remaining()];
            bytes.duplicate().get(piece);
            pieces.add(codec.decode(piece));
        }
        return pieces;
    }
}
