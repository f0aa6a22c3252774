package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.settings.Settings;

/** The names that people give to components. */
public final class Names {
    /** The longest, in characters. */
    public static final int MAX_CHARACTERS = 100;

    private final Settings settings;

    Names(Settings settings) {
        this.settings = settings;
    }

    /** Returns what stands for a component in maps of names: {@code modelId/component}. */
    public static String key(String modelId, int component) {
        return modelId + "/" + component;
    }

    /**
     * Gives a name, or takes it back; made known by the topic, like everything else.
     *
     * @param name plain text of at most 100 characters; blank takes the name back
     * @throws IllegalArgumentException for another, in a sentence
     * @throws dev.mixtape.pipeline.kafka.BrokerException if the broker does not take it
     */
    public void put(String modelId, int component, String name) {
        throw new UnsupportedOperationException(settings + modelId + component + name);
    }
}
