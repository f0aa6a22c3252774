package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.UserFeatures;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Follows the topics, and fills the catalog and the small states beside it. Topics that are not
 * there yet are read when they appear.
 */
public final class CatalogFeed implements AutoCloseable {
    private final Catalog catalog;
    private final Names names;

    private CatalogFeed(Settings settings, Catalog catalog) {
        this.catalog = catalog;
        this.names = new Names(settings);
    }

    /**
     * Begins to follow, where the catalog in a folder has left off.
     *
     * @throws dev.mixtape.pipeline.errors.UserError if another process has the folder
     */
    public static CatalogFeed start(Settings settings, Path folder) {
        return new CatalogFeed(settings, Catalog.open(folder));
    }

    /** Returns all tracks. */
    public Catalog catalog() {
        return catalog;
    }

    /** Returns where names of components are given. */
    public Names names() {
        return names;
    }

    /** Returns the model that is followed: the one that the settings name, else the newest. */
    public Optional<String> modelId() {
        return Optional.empty();
    }

    /** Returns its newest version that is whole. */
    public Optional<Model> model() {
        return Optional.empty();
    }

    /** Returns what its components mean, by number. */
    public List<ComponentSummary> components() {
        return List.of();
    }

    /** Returns names that people gave, by {@link Names#key}. */
    public Map<String, String> componentNames() {
        return Map.of();
    }

    /** Returns lines about the model's versions in their order, the newest always among them. */
    public List<LearningProgress> learning() {
        return List.of();
    }

    /** Returns dead letters, newest first, at most 10,000. */
    public List<Letter> deadLetters() {
        return List.of();
    }

    /** Returns how many there are. */
    public long deadLettersTotal() {
        return 0;
    }

    /** Returns what is known of a listener. */
    public Optional<UserFeatures> listener(String user) {
        return Optional.empty();
    }

    /** Returns listeners whose name begins so, by name. */
    public ListenerPage listeners(String prefix, int limit) {
        return new ListenerPage(0, List.of());
    }

    /** Returns how new all this is. */
    public Freshness freshness() {
        return new Freshness(
                catalog.size(),
                new TreeMap<>(),
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /** Tells whether everything that the topics held at the start has been read. */
    public boolean isCaughtUp() {
        return false;
    }

    /** Returns why nothing is read at the moment, in a sentence for a person, if so. */
    public Optional<String> trouble() {
        return Optional.empty();
    }

    /** Tells a follower, on the feed's thread, what is new; it must be quick and not block. */
    public void follow(Consumer<Event> follower) {
        follower.accept(Event.MODEL);
    }

    @Override
    public void close() {
        catalog.close();
    }
}
