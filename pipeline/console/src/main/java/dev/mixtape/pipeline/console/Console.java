package dev.mixtape.pipeline.console;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.map.TrackMap;
import dev.mixtape.pipeline.console.web.WebConsole;
import java.nio.file.Path;

/** A console that runs: it follows the topics, and answers by HTTP. */
public final class Console implements AutoCloseable {
    private final CatalogFeed feed;
    private final WebConsole web;

    private Console(CatalogFeed feed, WebConsole web) {
        this.feed = feed;
        this.web = web;
    }

    /**
     * Starts one.
     *
     * @param settings with where Kafka is
     * @param folder of its own, where it keeps what it has read; made if missing
     * @param host that it listens at; one that others reach opens it to whoever has the token, in
     *     plain HTTP: put a proxy with TLS before it
     * @param port 0 for any that is free
     * @param token a secret, for whatever writes
     * @throws dev.mixtape.pipeline.errors.UserError if it cannot listen there, or another process
     *     has the folder
     */
    public static Console start(
            Settings settings, Path folder, String host, int port, String token) {
        CatalogFeed feed = CatalogFeed.start(settings, folder.resolve("catalog"));
        try {
            TrackMap map = new TrackMap();
            feed.catalog().follow(map);
            return new Console(
                    feed, WebConsole.start(settings, folder, feed, map, host, port, token));
        } catch (RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    /** Where a browser finds it, such as {@code http://localhost:8080}. */
    public String address() {
        return web.address();
    }

    @Override
    public void close() {
        web.close();
        feed.close();
    }
}
