package dev.mixtape.pipeline.console.web;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.console.audio.Ear;
import dev.mixtape.pipeline.console.audio.Ear.BusyException;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.map.Point;
import dev.mixtape.pipeline.console.map.TrackMap;
import dev.mixtape.pipeline.console.web.Tracks.Near;
import dev.mixtape.pipeline.console.web.Tracks.Share;
import dev.mixtape.pipeline.settings.ConsoleSettings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** What is near a file that nobody has published: it is heard, asked about, and forgotten. */
final class UploadRoutes implements Routes {
    /** On the disk at a time, while they come or wait to be heard. */
    private static final int MOST_FILES = 4;

    private static final int STRONGEST = 8;

    private final CatalogFeed feed;
    private final TrackMap map;
    private final SimilarRoutes similar;
    private final Tracks tracks;
    private final Ear ear;
    private final int mostBytes;
    private final Semaphore files = new Semaphore(MOST_FILES);

    UploadRoutes(
            Settings settings,
            CatalogFeed feed,
            TrackMap map,
            SimilarRoutes similar,
            Tracks tracks,
            Ear ear) {
        this.feed = feed;
        this.map = map;
        this.similar = similar;
        this.tracks = tracks;
        this.ear = ear;
        this.mostBytes = settings.get(ConsoleSettings.UPLOAD_BYTES);
    }

    /** Where a file lies among the tracks. */
    record Placed(Double x, Double y, List<Share> components, double boundPerFrame, int frames) {}

    /** A file, and what is near it. */
    record Heard(Placed placed, long modelVersion, List<Near> similar) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post("/api/similar", this::similar);
    }

    private void similar(Context ctx) throws IOException, InterruptedException {
        String type = ctx.contentType() == null ? "" : ctx.contentType().toLowerCase(Locale.ROOT);
        if (type.startsWith(Json.TYPE)) {
            similar.ofQuestion(ctx);
        } else if (type.startsWith("audio/") || type.startsWith("application/octet-stream")) {
            ofFile(ctx);
        } else {
            throw new Refusal(
                    415,
                    "Content-Type "
                            + Params.shown(type)
                            + ": expected audio/* or application/octet-stream for a file, or "
                            + Json.TYPE
                            + " for tracks or a vector");
        }
    }

    /** The newest model, if there is one. */
    static Model model(CatalogFeed feed) {
        return feed.model()
                .orElseThrow(
                        () ->
                                new Refusal(
                                        409,
                                        "there is no model yet that could say anything; wait for"
                                                + " its first version"));
    }

    private void ofFile(Context ctx) throws IOException, InterruptedException {
        Model model = model(feed);
        String modelId = feed.modelId().orElseThrow();
        int limit = SimilarRoutes.limit(ctx);
        if (!files.tryAcquire()) {
            throw new Refusal(503, MOST_FILES + " files are being heard; ask again in a minute");
        }
        try {
            SongResult song = hear(model, received(ctx));
            float[] vector = direction(song);
            List<Near> near = tracks.near(feed.catalog().near(modelId, vector, limit, Set.of()));
            Json.answer(
                    ctx,
                    new Heard(placed(song, map.place(modelId, vector)), model.version(), near));
        } finally {
            files.release();
        }
    }

    /** Through a file that only the console may read: a slow sender fills no memory. */
    private byte[] received(Context ctx) throws IOException {
        Path file = Files.createTempFile("mixtape-console-", ".upload");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                Bodies.copy(ctx, mostBytes, "a file (console.upload-bytes)", out);
            }
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private SongResult hear(Model model, byte[] file) throws InterruptedException {
        try {
            return ear.embed(model, ear.frames(file));
        } catch (AudioException | IllegalArgumentException e) {
            throw new Refusal(422, "the file: " + e.getMessage(), e);
        } catch (BusyException e) {
            throw new Refusal(503, e.getMessage(), e);
        }
    }

    /** What tracks of a model are compared by: their vectors, or where it makes none their mix. */
    private static float[] direction(SongResult song) {
        return song.vector().length > 0
                ? Similarity.COSINE.direction(song.vector())
                : Similarity.HELLINGER.direction(song.embedding());
    }

    private static Placed placed(SongResult song, Optional<Point> place) {
        float[] shares = song.responsibilities();
        return new Placed(
                place.map(point -> (double) point.x()).orElse(null),
                place.map(point -> (double) point.y()).orElse(null),
                IntStream.of(LargestFirst.of(shares, Math.min(STRONGEST, shares.length)))
                        .mapToObj(k -> new Share(k, shares[k]))
                        .toList(),
                song.boundPerFrame(),
                song.frames());
    }
}
