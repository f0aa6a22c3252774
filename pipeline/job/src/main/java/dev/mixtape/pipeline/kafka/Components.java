package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentSummary;
import java.util.List;
import java.util.TreeMap;

/** The components topic as a reader of it sees it. */
public final class Components {
    private Components() {}

    /** Returns the newest about each component, of the model that the settings name. */
    public static List<ComponentSummary> newest(Settings settings) {
        String modelId = settings.get(ModelSettings.MODEL_ID);
        TreeMap<Integer, ComponentSummary> newest = new TreeMap<>();
        try (TopicReader<ComponentSummary> reader =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.COMPONENTS_TOPIC),
                        ComponentSummary.class)) {
            for (ComponentSummary summary : reader.rest()) {
                if (summary.getModelId().equals(modelId)) {
                    newest.put(summary.getComponent(), summary);
                }
            }
        }
        return List.copyOf(newest.values());
    }
}
