package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.fisher.Covariation;
import dev.mixtape.operators.fisher.Likeness;
import dev.mixtape.operators.fisher.Likeness.Deviation;
import dev.mixtape.operators.fisher.Likeness.Moment;
import dev.mixtape.operators.fisher.Likeness.Part;
import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Why two tracks are near by their vectors, as a table and as JSON.
 *
 * @param similarity cosine of the vectors
 * @param modelVersion whose components the features speak of
 * @param components those that bring most of the cosine, most first
 * @param together what the features' moving together brings
 */
record SimilarReason(
        String trackId,
        String title,
        String otherTrackId,
        String otherTitle,
        double similarity,
        long modelVersion,
        List<Component> components,
        Together together) {

    private static final int COMPONENTS = 3;
    private static final int FEATURES = 4;

    /**
     * One component.
     *
     * @param share of the cosine, as a part of it
     * @param apart what sets it apart from the corpus
     * @param both how both tracks differ from it alike
     */
    record Component(int component, double share, List<Apart> apart, List<Both> both) {}

    /** A feature of a component's mean, against the corpus', in the feature's own unit. */
    record Apart(String feature, double difference, double deviations, String word) {}

    /** A feature of both tracks, against the component. */
    record Both(String feature, String moment, boolean more, double size, String word) {}

    /**
     * How features vary, and vary together, in the whole of each track.
     *
     * @param share of the cosine, as a part of it
     * @param both where both tracks differ alike from the mean track
     */
    record Together(double share, List<Pair> both) {}

    /**
     * Two features.
     *
     * @param other null where the feature itself varies more or less
     */
    record Pair(String feature, String other, boolean more, double size) {}

    /**
     * Reads the newest model.
     *
     * @throws UserError where there is no model, or either track has no vector of its axes
     */
    static SimilarReason of(Settings settings, TrackEmbedding a, TrackEmbedding b) {
        for (TrackEmbedding track : List.of(a, b)) {
            if (track.getVector().isEmpty()) {
                throw new UserError(
                        track.getTrackId()
                                + ": embedded without a vector; a job that is begun with --set"
                                + " embedding.vector-width=256 makes them");
            }
        }
        Model model = Versions.newest(settings).model();
        Likeness likeness;
        try {
            likeness = Likeness.of(model, EmbeddingRecords.vector(a), EmbeddingRecords.vector(b));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    a.getTrackId() + " and " + b.getTrackId() + ": " + e.getMessage(), e);
        }
        FeatureNames names = FeatureSet.namesOf(FeatureSet.of(settings), model.D());
        List<List<DistinctFeature>> apart = DistinctFeature.of(model, names, FEATURES);
        return new SimilarReason(
                a.getTrackId(),
                SimilarCommand.name(a),
                b.getTrackId(),
                SimilarCommand.name(b),
                likeness.cosine(),
                model.version(),
                likeness.parts().stream()
                        .limit(COMPONENTS)
                        .map(part -> component(part, apart.get(part.component()), names))
                        .toList(),
                new Together(
                        likeness.covariation().share(),
                        likeness.covariation().both().stream()
                                .limit(FEATURES)
                                .map(pair -> pair(pair, names))
                                .toList()));
    }

    private static Pair pair(Covariation.Pair pair, FeatureNames names) {
        return new Pair(
                names.name(pair.column()),
                pair.column() == pair.other() ? null : names.name(pair.other()),
                pair.more(),
                pair.size());
    }

    private static Component component(Part part, List<DistinctFeature> apart, FeatureNames names) {
        return new Component(
                part.component(),
                part.share(),
                apart.stream()
                        .map(
                                each ->
                                        new Apart(
                                                each.name(),
                                                each.difference(),
                                                each.deviations(),
                                                each.word().orElse(null)))
                        .toList(),
                part.both().stream().limit(FEATURES).map(each -> both(each, names)).toList());
    }

    private static Both both(Deviation each, FeatureNames names) {
        return new Both(
                names.name(each.column()),
                each.moment().name().toLowerCase(Locale.ROOT),
                each.more(),
                each.size(),
                each.moment() == Moment.MEAN
                        ? names.word(each.column(), each.more()).orElse(null)
                        : null);
    }

    void say(Terminal terminal) {
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "%s and %s: the cosine of their vectors is %.3f. Components that bring most"
                                + " of it:",
                        named(title, trackId),
                        named(otherTitle, otherTrackId),
                        similarity));
        Table table = new Table("component", "brings", "is", "both, against it");
        for (Component each : components) {
            int rows = Math.max(1, Math.max(each.apart().size(), each.both().size()));
            for (int i = 0; i < rows; i++) {
                table.row(
                        i == 0 ? each.component() : "",
                        i == 0 ? String.format(Locale.ROOT, "%+.3f", each.share()) : "",
                        i < each.apart().size() ? say(each.apart().get(i)) : "",
                        i < each.both().size() ? say(each.both().get(i)) : "");
            }
        }
        terminal.say(table);
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "How features vary and move together brings %+.3f. In both tracks, against"
                                + " the mean one: %s.",
                        together.share(),
                        together.both().stream()
                                .map(SimilarReason::say)
                                .collect(Collectors.joining("; "))));
    }

    private static String named(String title, String id) {
        return title.isEmpty() ? id : title;
    }

    private static String say(Apart feature) {
        return String.format(
                Locale.ROOT,
                "%s %+.2f%s",
                feature.feature(),
                feature.difference(),
                feature.word() == null ? "" : " (" + feature.word() + ")");
    }

    private static String say(Pair pair) {
        String how = pair.more() ? "more" : "less";
        return pair.other() == null
                ? pair.feature() + " varies " + how
                : pair.feature() + " and " + pair.other() + " move together " + how;
    }

    private static String say(Both feature) {
        String what =
                feature.moment().equals("mean")
                        ? feature.more() ? "higher" : "lower"
                        : feature.more() ? "varies more" : "varies less";
        return feature.feature()
                + " "
                + what
                + (feature.word() == null ? "" : " (" + feature.word() + ")");
    }
}
