package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.Names;
import dev.mixtape.pipeline.console.map.ComponentPlace;
import dev.mixtape.pipeline.console.map.MapSummary;
import dev.mixtape.pipeline.console.map.TrackMap;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.TagWeight;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The map: its points as numbers, and what they stand for. */
final class MapRoutes implements Routes {
    private static final int TAGS = 3;

    private final CatalogFeed feed;
    private final TrackMap map;
    private final Tracks tracks;
    private final String epoch;

    /**
     * Makes it.
     *
     * @param epoch while which an ordinal means the same track
     */
    MapRoutes(CatalogFeed feed, TrackMap map, Tracks tracks, String epoch) {
        this.feed = feed;
        this.map = map;
        this.tracks = tracks;
        this.epoch = epoch;
    }

    /** Where a component is; its name is null if no person gave it one. */
    record Placed(int component, float x, float y, double share, String name, List<String> tags) {}

    /**
     * The map but for its points.
     *
     * @param points ordinals that were given, those of withdrawn tracks among them
     * @param tags which the points' numbers stand for
     * @param extent left, bottom, right and top
     */
    record Summary(
            String epoch,
            long revision,
            int points,
            List<String> tags,
            List<Placed> components,
            List<Float> extent) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/map", this::summary);
        Routes.get(routes, "/api/map/points", this::points);
        Routes.get(routes, "/api/map/points/{ordinal}", this::point);
    }

    private void summary(Context ctx) {
        MapSummary summary = map.summary();
        Map<Integer, ComponentSummary> meanings =
                feed.components().stream()
                        .collect(
                                Collectors.toMap(
                                        ComponentSummary::getComponent, Function.identity()));
        Map<String, String> names = feed.componentNames();
        String modelId = feed.modelId().orElse("");
        Json.answer(
                ctx,
                new Summary(
                        epoch,
                        summary.revision(),
                        summary.points(),
                        summary.tags(),
                        summary.components().stream()
                                .map(
                                        each ->
                                                of(
                                                        each,
                                                        names.get(
                                                                Names.key(
                                                                        modelId, each.component())),
                                                        meanings.get(each.component())))
                                .toList(),
                        List.of(
                                summary.extent().x0(),
                                summary.extent().y0(),
                                summary.extent().x1(),
                                summary.extent().y1())));
    }

    private static Placed of(ComponentPlace place, String name, ComponentSummary meaning) {
        return new Placed(
                place.component(),
                place.x(),
                place.y(),
                place.share(),
                name,
                meaning == null
                        ? List.of()
                        : meaning.getTags().stream().limit(TAGS).map(TagWeight::getTag).toList());
    }

    private void points(Context ctx) throws IOException {
        int from = Params.integer(ctx, "from", 0, 0, Integer.MAX_VALUE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        map.writePoints(from, bytes);
        ctx.contentType("application/octet-stream");
        Unchanged.answer(ctx, bytes.toByteArray());
    }

    private void point(Context ctx) {
        String given = ctx.pathParam("ordinal");
        int ordinal = Params.integer("ordinal", given, 0, Integer.MAX_VALUE);
        String id =
                map.id(ordinal)
                        .orElseThrow(
                                () ->
                                        Refusal.unknown(
                                                "point "
                                                        + given
                                                        + ": the map has "
                                                        + map.size()
                                                        + " of them; ask for the map again if the"
                                                        + " console was restarted"));
        Json.answer(ctx, tracks.of(tracks.line(id)));
    }
}
