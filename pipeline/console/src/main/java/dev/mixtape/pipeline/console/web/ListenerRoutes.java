package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.ListenerPage;
import dev.mixtape.pipeline.console.web.Tracks.Share;
import dev.mixtape.pipeline.console.web.Tracks.Track;
import dev.mixtape.schemas.UserFeatures;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Listeners, their taste, and what they might like. */
final class ListenerRoutes implements Routes {
    private static final int USUAL_PAGE = 50;

    private final CatalogFeed feed;
    private final Catalog catalog;
    private final Tracks tracks;

    ListenerRoutes(CatalogFeed feed, Tracks tracks) {
        this.feed = feed;
        this.catalog = feed.catalog();
        this.tracks = tracks;
    }

    record Listeners(long total, int limit, List<Known> listeners) {}

    /** One of a list. */
    record Known(String user, long plays, int tracks, String newestPlayAt) {}

    /** A track that was not heard yet; affinity is 1 for the very taste. */
    record Recommended(Track track, float affinity) {}

    /** One, with a distribution over components, falling, and unheard tracks, nearest first. */
    record Listener(
            String user,
            long plays,
            int tracks,
            String newestPlayAt,
            List<Share> taste,
            List<Recommended> recommended) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/listeners", this::listeners);
        Routes.get(routes, "/api/listeners/{user}", this::listener);
    }

    private void listeners(Context ctx) {
        int limit = Params.limit(ctx, USUAL_PAGE);
        String prefix = Params.text(ctx, "query");
        ListenerPage page = feed.listeners(prefix == null ? "" : prefix, limit);
        Json.answer(
                ctx,
                new Listeners(
                        page.total(),
                        limit,
                        page.listeners().stream()
                                .map(
                                        each ->
                                                new Known(
                                                        each.getUser(),
                                                        each.getPlays(),
                                                        each.getTracks(),
                                                        Json.time(each.getNewestPlayAt())))
                                .toList()));
    }

    private void listener(Context ctx) {
        String user = ctx.pathParam("user");
        UserFeatures found =
                feed.listener(user)
                        .orElseThrow(
                                () ->
                                        Refusal.unknown(
                                                "listener "
                                                        + Params.shown(user)
                                                        + ": no plays of theirs are known; a job"
                                                        + " with listeners.enabled=true counts"
                                                        + " them"));
        Json.answer(ctx, of(found));
    }

    private Listener of(UserFeatures user) {
        return new Listener(
                user.getUser(),
                user.getPlays(),
                user.getTracks(),
                Json.time(user.getNewestPlayAt()),
                user.getTaste().stream()
                        .map(each -> new Share(each.getComponent(), each.getShare()))
                        .toList(),
                user.getRecommended().stream()
                        .map(
                                each ->
                                        catalog.track(each.getTrack())
                                                .map(tracks::of)
                                                .map(it -> new Recommended(it, each.getAffinity())))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
