package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentName;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.UserFeatures;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Follows the topics, and fills the catalog and the small states beside it. Topics that are not
 * there yet are read when they appear.
 *
 * <p>Tracks and listeners are in an index on disk, which says with each commit what it has read;
 * the other topics are small, and are read from their beginning at each start.
 */
public final class CatalogFeed implements AutoCloseable {
    private final IndexFolder index;
    private final Catalog catalog;
    private final Names names;
    private final TrackShelf tracks;
    private final ListenerShelf listeners;
    private final NewestModel models;
    private final LearningCurve learning = new LearningCurve();
    private final DeadLetters deadLetters = new DeadLetters();
    private final KeyedTable<ComponentSummary> components =
            new KeyedTable<>(ComponentSummary.class, summary -> {});
    private final KeyedTable<ComponentName> componentNames =
            new KeyedTable<>(ComponentName.class, Names::check);
    private final FeedThread thread;

    private CatalogFeed(Settings settings, IndexFolder index) {
        this.index = index;
        this.catalog = new Catalog(index);
        this.names = new Names(settings);
        this.tracks = new TrackShelf(catalog);
        this.listeners = new ListenerShelf(index);
        this.models = new NewestModel(settings);
        this.thread = new FeedThread(settings, catalog, tracks);
        thread.keep(settings.get(MixtapeSettings.EMBEDDINGS_TOPIC), tracks);
        thread.keep(settings.get(ListenerSettings.USER_FEATURES_TOPIC), listeners, Event.LISTENERS);
        thread.read(settings.get(MixtapeSettings.MODELS_TOPIC), models, Event.MODEL);
        thread.read(settings.get(MixtapeSettings.PROGRESS_TOPIC), learning, Event.LEARNING);
        thread.read(settings.get(MixtapeSettings.COMPONENTS_TOPIC), components, Event.COMPONENTS);
        thread.read(
                settings.get(MixtapeSettings.CONSOLE_NAMES_TOPIC),
                componentNames,
                Event.COMPONENTS);
        thread.read(
                settings.get(MixtapeSettings.DEAD_LETTERS_TOPIC), deadLetters, Event.DEAD_LETTERS);
    }

    /**
     * Begins to follow, where the catalog in a folder has left off.
     *
     * @throws dev.mixtape.pipeline.errors.UserError if another process has the folder
     * @throws dev.mixtape.pipeline.kafka.BrokerException if the settings cannot be used; that the
     *     broker does not answer, {@link #trouble} tells
     */
    public static CatalogFeed start(Settings settings, Path folder) {
        IndexFolder index = IndexFolder.open(folder);
        try {
            CatalogFeed feed = new CatalogFeed(settings, index);
            feed.thread.start();
            return feed;
        } catch (RuntimeException e) {
            index.close();
            throw e;
        }
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
        return models.modelId();
    }

    /** Returns its newest version that is whole. */
    public Optional<Model> model() {
        return models.newest().map(NewestModel.Named::version).map(PublishedModel::model);
    }

    /** Returns what its components mean, by number. */
    public List<ComponentSummary> components() {
        return components.all().stream()
                .filter(summary -> isFollowed(summary.getModelId()))
                .sorted(Comparator.comparingInt(ComponentSummary::getComponent))
                .toList();
    }

    /** Returns names that people gave, by {@link Names#key}; of all models. */
    public Map<String, String> componentNames() {
        Map<String, String> byKey = new TreeMap<>();
        for (ComponentName name : componentNames.all()) {
            byKey.put(Names.key(name.getModelId(), name.getComponent()), name.getName());
        }
        return byKey;
    }

    /**
     * Returns lines about the model's versions in the order in which they were published: all of a
     * short history, 5,000 of a long one. The newest is always the last.
     */
    public List<LearningProgress> learning() {
        return learning.lines().stream().filter(line -> isFollowed(line.getModelId())).toList();
    }

    private boolean isFollowed(String modelId) {
        return modelId().map(modelId::equals).orElse(true);
    }

    /** Returns dead letters, newest first, at most 10,000. */
    public List<Letter> deadLetters() {
        return deadLetters.newestFirst();
    }

    /** Returns how many there are, with those that are not kept. */
    public long deadLettersTotal() {
        return deadLetters.total();
    }

    /** Returns what is known of a listener. */
    public Optional<UserFeatures> listener(String user) {
        return listeners.listener(user);
    }

    /** Returns listeners whose name begins so, by name. */
    public ListenerPage listeners(String prefix, int limit) {
        return listeners.listeners(prefix, limit);
    }

    /** Returns how new all this is. */
    public Freshness freshness() {
        Optional<NewestModel.Named> newest = models.newest();
        return catalog.freshness(
                modelId(),
                newest.map(named -> named.version().model().version()),
                tracks.quantile(0.5),
                tracks.quantile(0.99));
    }

    /** Tells whether all that the topics held at the start has been read. */
    public boolean isCaughtUp() {
        return thread.isCaughtUp();
    }

    /** Returns why nothing is read at the moment, in a sentence for a person, if so. */
    public Optional<String> trouble() {
        return thread.trouble();
    }

    /** Returns how many records of each topic could not be used, and were passed over. */
    public Map<String, Long> passedOver() {
        return thread.passedOver();
    }

    /** Tells a follower, on the feed's thread, what is new; it must be quick. */
    public void follow(Consumer<Event> follower) {
        thread.follow(follower);
    }

    /** Ends to follow; what was read is kept. */
    @Override
    public void close() {
        thread.close();
        index.close();
    }
}
