package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelUpdate;
import java.util.Optional;

/** The models topic as a reader of models sees it. */
public final class Models {
    private Models() {}

    /** Returns the newest version that is whole, of the model that the settings name. */
    public static Optional<PublishedModel> newest(Settings settings) {
        String modelId = settings.get(ModelSettings.MODEL_ID);
        ModelAssembler assembler = new ModelAssembler();
        PublishedModel newest = null;
        try (TopicReader<ModelUpdate> reader =
                new TopicReader<>(
                        settings, settings.get(MixtapeSettings.MODELS_TOPIC), ModelUpdate.class)) {
            for (ModelUpdate update : reader.rest()) {
                if (update.getModelId().equals(modelId)) {
                    newest = assembler.offer(update).orElse(newest);
                }
            }
        }
        return Optional.ofNullable(newest);
    }
}
