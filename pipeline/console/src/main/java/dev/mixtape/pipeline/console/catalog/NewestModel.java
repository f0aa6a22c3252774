package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest version that is whole: of the model that the settings name, or where they name none,
 * of the one that published last. The topic is of one job, so pieces of two models do not mix.
 */
final class NewestModel implements TopicState {
    private final RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
    private final Optional<String> wanted;
    private ModelAssembler assembler = new ModelAssembler();
    private String assembled = "";
    private volatile Optional<Named> newest = Optional.empty();

    /** A version, and whose. */
    record Named(String modelId, PublishedModel version) {}

    NewestModel(Settings settings) {
        this.wanted =
                settings.isSet(ModelSettings.MODEL_ID)
                        ? Optional.of(settings.get(ModelSettings.MODEL_ID))
                        : Optional.empty();
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (record.value() == null) {
            return;
        }
        ModelUpdate piece = codec.decode(record.value());
        String modelId = piece.getModelId();
        if (wanted.isPresent() && !wanted.get().equals(modelId)) {
            return;
        }
        if (!assembled.equals(modelId)) {
            assembler = new ModelAssembler();
            assembled = modelId;
        }
        assembler
                .offer(piece)
                .ifPresent(version -> newest = Optional.of(new Named(modelId, version)));
    }

    @Override
    public void forget() {
        assembler = new ModelAssembler();
        newest = Optional.empty();
    }

    Optional<Named> newest() {
        return newest;
    }

    /** Returns the model's id, if the settings name it or a version is whole. */
    Optional<String> modelId() {
        return wanted.or(() -> newest.map(Named::modelId));
    }
}
