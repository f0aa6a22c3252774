package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.ComponentMove;
import dev.mixtape.schemas.FeatureShift;
import dev.mixtape.schemas.LearningProgress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;

/** How the model learns, version by version. */
final class LearningRoutes implements Routes {
    private static final int USUAL_POINTS = 2_000;
    private static final int MOST_POINTS = 10_000;

    private final CatalogFeed feed;

    LearningRoutes(CatalogFeed feed) {
        this.feed = feed;
    }

    /** Versions in their order. */
    record Learning(List<Version> versions) {}

    /** What was done to a component; other is null where there is none. */
    record Move(String kind, int component, Integer other, double gain, String why) {}

    /** A drift that began to show; component is null where it is all of them together. */
    record Drift(
            Integer component, double shareSurprise, double fitSurprise, List<String> features) {}

    /**
     * One version.
     *
     * @param boundPerFrame nats, before learning; null for version 0
     * @param refused why it was refused; empty if it was not
     * @param control what was asked of it; empty for most
     */
    record Version(
            long version,
            String publishedAt,
            Double boundPerFrame,
            Double rho,
            Double eta,
            int componentsInUse,
            Double staleness,
            int batchTracks,
            long batchFrames,
            long tracksLearned,
            List<Move> moves,
            List<Drift> drift,
            String refused,
            String control,
            boolean frozen) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/learning", this::learning);
    }

    private void learning(Context ctx) {
        int points = Params.integer(ctx, "points", USUAL_POINTS, 2, MOST_POINTS);
        List<LearningProgress> all = feed.learning();
        Json.answer(
                ctx, new Learning(thinned(all, points).stream().map(LearningRoutes::of).toList()));
    }

    /** Evenly, the last always among them. */
    static <T> List<T> thinned(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> kept = new ArrayList<>();
        for (int i = 1; i <= most; i++) {
            kept.add(all.get((int) ((long) all.size() * i / most) - 1));
        }
        return kept;
    }

    /** The newest; null before there is one. */
    Version newest() {
        List<LearningProgress> all = feed.learning();
        return all.isEmpty() ? null : of(all.get(all.size() - 1));
    }

    private static Version of(LearningProgress line) {
        return new Version(
                line.getVersion(),
                Json.time(line.getPublishedAt()),
                Json.finite(line.getBoundPerFrame()),
                Json.finite(line.getRho()),
                Json.finite(line.getEta()),
                line.getComponentsInUse(),
                Json.finite(line.getStaleness()),
                line.getBatchTracks(),
                line.getBatchFrames(),
                line.getTracksLearned(),
                line.getMoves().stream().map(LearningRoutes::of).toList(),
                line.getDrift().stream().map(LearningRoutes::of).toList(),
                line.getRefused(),
                line.getControl(),
                line.getFrozen());
    }

    private static Move of(ComponentMove move) {
        return new Move(
                move.getKind(),
                move.getComponent(),
                move.getOther() < 0 ? null : move.getOther(),
                move.getGain(),
                move.getWhy());
    }

    private static Drift of(ComponentDrift drift) {
        return new Drift(
                drift.getComponent() < 0 ? null : drift.getComponent(),
                drift.getShare().getSurprise(),
                drift.getFit().getSurprise(),
                drift.getFeatures().stream().map(FeatureShift::getName).toList());
    }
}
