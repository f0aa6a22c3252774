package dev.mixtape.pipeline.console.web;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.Names;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.similar.SimilarReason;
import dev.mixtape.pipeline.similar.SimilarReason.Both;
import dev.mixtape.pipeline.similar.SimilarReason.Pair;
import dev.mixtape.pipeline.similar.SimilarReason.Song;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Why two tracks are near each other. */
final class WhyRoutes implements Routes {
    private final CatalogFeed feed;
    private final Tracks tracks;
    private final FeatureSet features;

    WhyRoutes(Settings settings, CatalogFeed feed, Tracks tracks) {
        this.feed = feed;
        this.tracks = tracks;
        this.features = FeatureSet.of(settings);
    }

    /**
     * A component that brings much of the similarity.
     *
     * @param name that a person gave it; null if nobody did
     * @param brings how much of the cosine
     * @param shareOfOne of the first track, 0 if it is not among its strongest
     * @param both how both tracks differ from it alike, most first
     */
    record Shared(
            int component,
            String name,
            double brings,
            double shareOfOne,
            double shareOfOther,
            List<Alike> both) {}

    /** A feature, against a component; word is what it sounds like, or how it differs. */
    record Alike(String name, String moment, boolean more, double size, String word) {}

    /** How a feature varies in both, or two move together, against the mean track. */
    record Varying(String name, boolean more, double size, String word) {}

    /** Why. */
    record Why(
            String sentence,
            double similarity,
            long modelVersion,
            List<Shared> shared,
            List<Varying> features) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/tracks/{id}/why/{other}", this::why);
    }

    private void why(Context ctx) {
        TrackLine one = tracks.line(ctx.pathParam("id"));
        TrackLine other = tracks.line(ctx.pathParam("other"));
        Model model =
                feed.model()
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                409,
                                                "there is no model yet that could say why; wait for"
                                                        + " its first version"));
        try {
            Json.answer(ctx, why(model, one, other));
        } catch (UserError e) {
            throw new Refusal(409, e.getMessage(), e);
        }
    }

    /**
     * The catalog keeps directions: how far both differ from a component is told up to a factor.
     */
    private Why why(Model model, TrackLine one, TrackLine other) {
        SimilarReason reason =
                SimilarReason.of(
                        model, FeatureSet.namesOf(features, model.D()), song(one), song(other));
        Map<String, String> names = feed.componentNames();
        List<Shared> shared =
                reason.components().stream()
                        .map(
                                each ->
                                        new Shared(
                                                each.component(),
                                                names.get(
                                                        Names.key(one.modelId(), each.component())),
                                                each.share(),
                                                share(one, each.component()),
                                                share(other, each.component()),
                                                each.both().stream().map(WhyRoutes::of).toList()))
                        .toList();
        return new Why(
                sentence(reason, shared),
                reason.similarity(),
                reason.modelVersion(),
                shared,
                reason.together().both().stream().map(WhyRoutes::of).toList());
    }

    private Song song(TrackLine line) {
        return new Song(
                line.id(),
                line.title() == null ? "" : line.title(),
                feed.catalog().vector(line.id()).orElseThrow(() -> Tracks.unknown(line.id())));
    }

    private static double share(TrackLine line, int component) {
        return line.strongest().stream()
                .filter(each -> each.getComponent() == component)
                .mapToDouble(each -> each.getShare())
                .findAny()
                .orElse(0);
    }

    private static Alike of(Both both) {
        String plain =
                both.moment().equals("mean")
                        ? both.more() ? "higher" : "lower"
                        : both.more() ? "varies more" : "varies less";
        return new Alike(
                both.feature(),
                both.moment(),
                both.more(),
                both.size(),
                both.word() == null ? plain : both.word());
    }

    private static Varying of(Pair pair) {
        String how = pair.more() ? "more" : "less";
        return pair.other() == null
                ? new Varying(pair.feature(), pair.more(), pair.size(), "varies " + how)
                : new Varying(
                        pair.feature() + " and " + pair.other(),
                        pair.more(),
                        pair.size(),
                        "move together " + how);
    }

    /** For whoever has never heard of a cosine. */
    private static String sentence(SimilarReason reason, List<Shared> shared) {
        Shared most = shared.get(0);
        List<String> words =
                reason.components().get(0).both().stream()
                        .map(Both::word)
                        .filter(Objects::nonNull)
                        .distinct()
                        .limit(2)
                        .toList();
        return String.format(
                Locale.ROOT,
                "They are alike by %.2f, of which %s brings the most, %.2f%s.",
                reason.similarity(),
                named(most),
                most.brings(),
                words.isEmpty()
                        ? ""
                        : "; both are " + String.join(" and ", words) + " than its usual music");
    }

    private static String named(Shared shared) {
        return shared.name() == null
                ? "component " + shared.component()
                : shared.name() + " (component " + shared.component() + ")";
    }
}
