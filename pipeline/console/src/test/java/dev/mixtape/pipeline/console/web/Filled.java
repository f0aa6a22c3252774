package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.map.TrackMap;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A console whose Kafka does not answer, over a real catalog that a test fills. It follows no
 * tracks.
 */
final class Filled implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef";

    private final CatalogFeed feed;
    private final WebConsole console;

    Filled(Path folder) {
        Settings settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", "127.0.0.1:1")
                        .with("console.audio", "false");
        feed = CatalogFeed.start(settings, folder.resolve("catalog"));
        TrackMap map = new TrackMap();
        feed.catalog().follow(map);
        console = WebConsole.start(settings, folder, feed, map, "127.0.0.1", 0, TOKEN);
    }

    static TrackEmbedding.Builder track(String id, double angle) {
        return TrackEmbedding.newBuilder()
                .setTrackId(id)
                .setContentId("00")
                .setModelId("mixtape")
                .setModelVersion(3)
                .setEmbedding(List.of(-1f, -2f))
                .setVector(List.of((float) Math.cos(angle), (float) Math.sin(angle), 0.1f))
                .setStrongest(List.of(new ComponentShare(1, 0.8f), new ComponentShare(0, 0.2f)))
                .setBoundPerFrame(-60.5)
                .setFrames(1_000)
                .setTitle("Title of " + id)
                .setArtist("Artist")
                .setTags(new ArrayList<>(List.of("jazz")))
                .setArrivedAt(Instant.parse("2026-01-01T00:00:00Z"))
                .setEmbeddedAt(Instant.parse("2026-01-01T00:00:01Z"));
    }

    void put(TrackEmbedding.Builder... embeddings) {
        Catalog catalog = feed.catalog();
        for (TrackEmbedding.Builder each : embeddings) {
            catalog.put(each.build());
        }
        catalog.refresh();
    }

    int port() {
        return URI.create(console.address()).getPort();
    }

    List<Routes> routes() {
        return console.routes();
    }

    Asked get(String path, String... headers) throws IOException {
        return ask("GET", path, "", headers);
    }

    Asked ask(String method, String path, String body, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
        lines.add("Host: localhost");
        lines.addAll(List.of(headers));
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.getBytes(UTF_8).length);
        }
        return Asked.of(port(), body, lines.toArray(String[]::new));
    }

    @Override
    public void close() {
        console.close();
        feed.close();
    }
}
