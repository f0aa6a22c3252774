package dev.mixtape.pipeline.console.web;

import dev.mixtape.operators.model.Model;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.Freshness;
import dev.mixtape.schemas.LearningProgress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How the console is, and how fresh what it says. */
final class StatusRoutes implements Routes {
    private final CatalogFeed feed;
    private final Guard guard;
    private final String version;
    private final String epoch;
    private final boolean plays;

    /**
     * Makes it.
     *
     * @param epoch of this process
     * @param plays whether recordings are served at all
     */
    StatusRoutes(CatalogFeed feed, Guard guard, String version, String epoch, boolean plays) {
        this.feed = feed;
        this.guard = guard;
        this.version = version;
        this.epoch = epoch;
        this.plays = plays;
    }

    /**
     * How it is.
     *
     * @param modelVersion -1 before there is a version
     * @param components K; 0 before there is a version
     * @param inUse components that carry more than one track; 0 before there is a version
     * @param writable whether this question came with the token
     * @param features what can be asked beyond tracks
     * @param epoch another for each process: ordinals of the map are its own
     * @param caughtUp whether all that the topics held at the start has been read
     * @param trouble why nothing is read at the moment; null if it is
     */
    record Status(
            String version,
            String modelId,
            long modelVersion,
            long tracks,
            int components,
            int inUse,
            boolean writable,
            List<String> features,
            String epoch,
            boolean caughtUp,
            String trouble) {}

    /** How many tracks are so many versions behind. */
    record Behind(long versions, long tracks) {}

    /** How fresh embeddings are; null where nothing is known yet. */
    record Fresh(
            long tracks,
            List<Behind> behind,
            long ofOtherModels,
            Double medianSeconds,
            Double p99Seconds,
            String newestCommit) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/status", this::status);
        Routes.get(routes, "/api/freshness", this::freshness);
        routes.post("/api/session", guard::giveCookie);
    }

    private void status(Context ctx) {
        Optional<Model> model = feed.model();
        List<LearningProgress> learning = feed.learning();
        Json.answer(
                ctx,
                new Status(
                        version,
                        feed.modelId().orElse(null),
                        model.map(Model::version).orElse(-1L),
                        feed.catalog().size(),
                        model.map(Model::K).orElse(0),
                        learning.isEmpty()
                                ? 0
                                : learning.get(learning.size() - 1).getComponentsInUse(),
                        guard.bearsToken(ctx),
                        features(model.isPresent()),
                        epoch,
                        feed.isCaughtUp(),
                        feed.trouble().orElse(null)));
    }

    private List<String> features(boolean hasModel) {
        List<String> features = new ArrayList<>(List.of("similar"));
        if (plays) {
            features.add("audio");
        }
        if (hasModel) {
            features.add("upload");
        }
        if (feed.listeners("", 1).total() > 0) {
            features.add("listeners");
        }
        return features;
    }

    private void freshness(Context ctx) {
        Freshness freshness = feed.freshness();
        Json.answer(
                ctx,
                new Fresh(
                        freshness.tracks(),
                        freshness.behind().entrySet().stream()
                                .map(each -> new Behind(each.getKey(), each.getValue()))
                                .toList(),
                        freshness.ofOtherModels(),
                        orNull(freshness.medianSeconds()),
                        orNull(freshness.p99Seconds()),
                        Json.time(freshness.newestCommit().orElse(null))));
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
