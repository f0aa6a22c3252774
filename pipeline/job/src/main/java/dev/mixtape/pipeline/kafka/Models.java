package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelComponent;
import dev.mixtape.schemas.ModelUpdate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The models topic as a reader of models sees it. */
public final class Models {
    private Models() {}

    /** Returns the key of a piece in the topic: of each, compaction keeps the newest. */
    public static String key(ModelUpdate piece) {
        if (piece.getBody() instanceof ModelComponent component) {
            return piece.getModelId() + "/" + component.getComponent();
        }
        return piece.getBody() instanceof ModelAxes axes
                ? piece.getModelId() + "/axes/" + axes.getPart()
                : headerKey(piece.getModelId());
    }

    static String headerKey(String modelId) {
        return modelId + "/header";
    }

    /**
     * Returns the newest version that is whole, of the model that the settings name. Holds the
     * pieces of one version and the newest model, however many versions the topic holds.
     */
    public static Optional<PublishedModel> newest(Settings settings) {
        String modelId = settings.get(ModelSettings.MODEL_ID);
        ModelAssembler assembler = new ModelAssembler();
        AtomicReference<PublishedModel> newest = new AtomicReference<>();
        try (TopicReader<ModelUpdate> reader =
                new TopicReader<>(
                        settings, settings.get(MixtapeSettings.MODELS_TOPIC), ModelUpdate.class)) {
            reader.rest(
                    update -> {
                        if (update.getModelId().equals(modelId)) {
                            assembler.offer(update).ifPresent(newest::set);
                        }
                    });
        }
        return Optional.ofNullable(newest.get());
    }
}
