package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.Names;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.LearningProgress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What components mean, and what people call them. */
final class ComponentRoutes implements Routes {
    private final CatalogFeed feed;

    ComponentRoutes(CatalogFeed feed) {
        this.feed = feed;
    }

    record Components(List<Component> components) {}

    record Tag(String tag, double weight) {}

    /** A feature of its mean, against the corpus'; word is null where none fits. */
    record Feature(String name, double difference, double deviations, String word) {}

    record Exemplar(String trackId, String title, String artist, double share) {}

    /** When the version that told of it last was published, and how unlikely it was. */
    record Drift(long version, String publishedAt, double shareSurprise, double fitSurprise) {}

    /**
     * One component.
     *
     * @param name that a person gave; null if nobody did
     * @param share of all frames, in [0, 1]
     * @param drift the last that was told of it; null if none was
     */
    record Component(
            int component,
            String name,
            double share,
            long tracks,
            List<Tag> tags,
            List<Feature> features,
            List<Exemplar> exemplars,
            Drift drift) {}

    /** A name that a person gives; blank takes it back. */
    record Naming(String name) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/components", this::components);
        routes.put("/api/components/{component}/name", this::name);
    }

    private void components(Context ctx) {
        Map<String, String> names = feed.componentNames();
        Map<Integer, Drift> drifts = drifts(feed.learning());
        Json.answer(
                ctx,
                new Components(
                        feed.components().stream().map(each -> of(each, names, drifts)).toList()));
    }

    /** The last of each component. */
    private static Map<Integer, Drift> drifts(List<LearningProgress> learning) {
        Map<Integer, Drift> drifts = new HashMap<>();
        for (LearningProgress line : learning) {
            line.getDrift()
                    .forEach(
                            each ->
                                    drifts.put(
                                            each.getComponent(),
                                            new Drift(
                                                    line.getVersion(),
                                                    Json.time(line.getPublishedAt()),
                                                    each.getShare().getSurprise(),
                                                    each.getFit().getSurprise())));
        }
        return drifts;
    }

    private static Component of(
            ComponentSummary summary, Map<String, String> names, Map<Integer, Drift> drifts) {
        int k = summary.getComponent();
        return new Component(
                k,
                names.get(Names.key(summary.getModelId(), k)),
                summary.getShare(),
                summary.getTracks(),
                summary.getTags().stream()
                        .map(each -> new Tag(each.getTag(), each.getWeight()))
                        .toList(),
                summary.getFeatures().stream()
                        .map(
                                each ->
                                        new Feature(
                                                each.getName(),
                                                each.getDifference(),
                                                each.getDeviations(),
                                                each.getWord()))
                        .toList(),
                summary.getExemplars().stream()
                        .map(
                                each ->
                                        new Exemplar(
                                                each.getTrackId(),
                                                each.getTitle(),
                                                each.getArtist(),
                                                each.getShare()))
                        .toList(),
                drifts.get(k));
    }

    private void name(Context ctx) {
        int K = feed.model().map(model -> model.K()).orElse(0);
        String modelId =
                feed.modelId()
                        .filter(id -> K > 0)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                409,
                                                "there is no model yet, and no component to name;"
                                                        + " wait for its first version"));
        int component =
                Params.integer("component", ctx.pathParam("component"), 0, Math.max(0, K - 1));
        Naming naming = Json.read(ctx, Naming.class);
        try {
            feed.names().put(modelId, component, naming.name() == null ? "" : naming.name());
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, e.getMessage(), e);
        }
        ctx.status(204);
    }
}
