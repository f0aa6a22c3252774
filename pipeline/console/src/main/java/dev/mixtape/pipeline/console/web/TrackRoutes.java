package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.Page;
import dev.mixtape.pipeline.console.catalog.Query;
import dev.mixtape.pipeline.console.web.Tracks.Track;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** Tracks, and the ways between them. */
final class TrackRoutes implements Routes {
    private static final int USUAL_PAGE = 50;
    private static final int USUAL_PATH = 8;
    private static final int LONGEST_PATH = 100;

    private final Catalog catalog;
    private final Tracks tracks;

    TrackRoutes(Catalog catalog, Tracks tracks) {
        this.catalog = catalog;
        this.tracks = tracks;
    }

    /** A page of what was found. */
    record TrackPage(long total, int offset, int limit, List<Track> tracks) {}

    /** The tracks of a way, both ends among them. */
    record TrackPath(List<Track> tracks) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/tracks", this::search);
        Routes.get(routes, "/api/tracks/{id}", this::track);
        Routes.get(routes, "/api/path", this::path);
    }

    private void search(Context ctx) {
        int offset = Params.offset(ctx);
        int limit = Params.limit(ctx, USUAL_PAGE);
        Integer component =
                Params.text(ctx, "component") == null
                        ? null
                        : Params.integer(ctx, "component", 0, 0, Integer.MAX_VALUE);
        Page page =
                catalog.search(
                        new Query(
                                Params.text(ctx, "query"),
                                component,
                                Params.text(ctx, "tag"),
                                offset,
                                limit));
        Json.answer(ctx, new TrackPage(page.total(), offset, limit, tracks.of(page.tracks())));
    }

    private void track(Context ctx) {
        Json.answer(ctx, tracks.of(tracks.line(ctx.pathParam("id"))));
    }

    private void path(Context ctx) {
        String from = tracks.line(Params.required(ctx, "from")).id();
        String to = tracks.line(Params.required(ctx, "to")).id();
        int length = Params.integer(ctx, "length", USUAL_PATH, 2, LONGEST_PATH);
        try {
            Json.answer(ctx, new TrackPath(tracks.of(catalog.path(from, to, length))));
        } catch (IllegalArgumentException e) {
            throw new Refusal(409, e.getMessage(), e);
        }
    }
}
