package dev.mixtape.pipeline.console.web;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.audio.Ear;
import dev.mixtape.pipeline.console.audio.Recordings;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.Event;
import dev.mixtape.pipeline.console.map.MapListener;
import dev.mixtape.pipeline.console.map.TrackMap;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.settings.ConsoleSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that the console answers, over what a feed has read. */
public final class WebConsole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebConsole.class);
    private static final int SHORTEST_TOKEN = 16;

    private final Settings settings;
    private final CatalogFeed feed;
    private final TrackMap map;
    private final Guard guard;
    private final String host;
    private final String epoch = UUID.randomUUID().toString();
    private final Events events = new Events();
    private final Ear ear;
    private final Optional<Recordings> recordings;
    private final LearningRoutes learning;
    private final WebServer server;

    private WebConsole(
            Settings settings,
            Path folder,
            CatalogFeed feed,
            TrackMap map,
            String host,
            int port,
            String token) {
        this.settings = settings;
        this.feed = feed;
        this.map = map;
        this.host = host;
        this.guard = new Guard(host, settings.get(ConsoleSettings.HOSTS), token);
        this.ear = new Ear(settings);
        this.learning = new LearningRoutes(feed);
        this.recordings =
                settings.get(ConsoleSettings.AUDIO)
                        ? Optional.of(Recordings.start(settings, folder.resolve("tracks")))
                        : Optional.empty();
        try {
            server = new WebServer(host, port, guard, routes(), WebServer.LONGEST_SILENCE);
        } catch (RuntimeException e) {
            closeWhatIsBehind();
            throw e;
        }
    }

    /**
     * Begins to answer.
     *
     * @param settings with where Kafka is, and the console's own
     * @param folder the console's
     * @param feed whose owner closes it after this
     * @param map that follows the feed's catalog
     * @param port 0 for any that is free
     * @param token a secret of at least 16 characters
     * @throws UserError if nothing can listen there, or the token is too short
     */
    public static WebConsole start(
            Settings settings,
            Path folder,
            CatalogFeed feed,
            TrackMap map,
            String host,
            int port,
            String token) {
        if (token.length() < SHORTEST_TOKEN) {
            throw new UserError(
                    "a token of "
                            + token.length()
                            + " characters: must have at least "
                            + SHORTEST_TOKEN
                            + ", drawn at random");
        }
        WebConsole console = new WebConsole(settings, folder, feed, map, host, port, token);
        feed.follow(console::tell);
        console.followMap();
        if (!console.guard.isLocal()) {
            LOG.warn(
                    "The console listens at {}, where others reach it by plain HTTP: everything"
                            + " needs the token, which whoever listens in can read; put a proxy"
                            + " with TLS before it, and its name into {}",
                    host,
                    ConsoleSettings.HOSTS.key());
        }
        return console;
    }

    /** All that is answered. */
    List<Routes> routes() {
        Tracks tracks =
                new Tracks(
                        feed.catalog(),
                        id -> recordings.map(each -> each.has(id)).orElse(false),
                        this::ordinal);
        SimilarRoutes similar = new SimilarRoutes(feed.catalog(), tracks);
        AudioRoutes audio = new AudioRoutes(recordings, tracks);
        return List.of(
                new StatusRoutes(feed, guard, version(), epoch, recordings.isPresent()),
                new TrackRoutes(feed.catalog(), tracks),
                similar,
                new UploadRoutes(settings, feed, map, similar, tracks, ear),
                new MapRoutes(feed, map, tracks, epoch),
                new WhyRoutes(settings, feed, tracks),
                audio,
                new FeatureRoutes(settings, feed, tracks, audio, ear),
                new ComponentRoutes(feed),
                learning,
                new DeadLetterRoutes(settings, feed),
                new ListenerRoutes(feed, tracks),
                new SubsonicRoutes(feed.catalog(), guard, version()),
                events,
                new OpenApi(),
                new StaticPages());
    }

    private Integer ordinal(String id) {
        OptionalInt ordinal = map.ordinal(id);
        return ordinal.isPresent() ? ordinal.getAsInt() : null;
    }

    /** Ordinals of points that are new or changed, and where they end. */
    record Points(int from, int to) {}

    private void followMap() {
        tellMap();
        Runnable unused =
                map.follow(
                        new MapListener() {
                            @Override
                            public void points(int from, int to) {
                                events.tell("points", new Points(from, to));
                            }

                            @Override
                            public void moved(long revision) {
                                events.tell("moved", Map.of("revision", revision));
                            }
                        });
    }

    private void tellMap() {
        feed.model().ifPresent(model -> map.newest(feed.modelId().orElse(""), model.version()));
    }

    private void tell(Event event) {
        switch (event) {
            case LEARNING -> events.tell("learning", learning.newest());
            case DEAD_LETTERS ->
                    events.tell("dead-letters", Map.of("total", feed.deadLettersTotal()));
            case MODEL -> tellMap(); // the line about its learning tells readers
            default -> events.tell(event.toString(), Map.of());
        }
    }

    /** The version that the build wrote. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = WebConsole.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("version.properties is missing from the jar", e);
        }
        return properties.getProperty("version");
    }

    /** Where a browser finds it, such as {@code http://localhost:8080}. */
    public String address() {
        String name = host.equals("127.0.0.1") || host.equals("::1") ? "localhost" : host;
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + server.port();
    }

    @Override
    public void close() {
        events.close();
        server.close();
        closeWhatIsBehind();
    }

    private void closeWhatIsBehind() {
        ear.close();
        recordings.ifPresent(Recordings::close);
    }
}
