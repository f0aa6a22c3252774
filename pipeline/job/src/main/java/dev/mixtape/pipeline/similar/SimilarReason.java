package dev.mixtape.pipeline.similar;

import dev.mixtape.operators.fisher.Covariation;
import dev.mixtape.operators.fisher.Likeness;
import dev.mixtape.operators.fisher.Likeness.Deviation;
import dev.mixtape.operators.fisher.Likeness.Moment;
import dev.mixtape.operators.fisher.Likeness.Part;
import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.model.Model;
import dev.mixtape.pipeline.errors.UserError;
import java.util.List;
import java.util.Locale;

/**
 * Why two tracks are near by their vectors.
 *
 * @param title and artist, or nothing
 * @param similarity cosine of the vectors
 * @param modelVersion whose components the features speak of
 * @param components those that bring most of the cosine, most first
 * @param together what the features' moving together brings
 */
public record SimilarReason(
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
    public record Component(int component, double share, List<Apart> apart, List<Both> both) {}

    /** A feature of a component's mean, against the corpus', in the feature's own unit. */
    public record Apart(String feature, double difference, double deviations, String word) {}

    /** A feature of both tracks, against the component. */
    public record Both(String feature, String moment, boolean more, double size, String word) {}

    /**
     * How features vary, and vary together, in the whole of each track.
     *
     * @param share of the cosine, as a part of it
     * @param both where both tracks differ alike from the mean track
     */
    public record Together(double share, List<Pair> both) {}

    /**
     * Two features.
     *
     * @param other null where the feature itself varies more or less
     */
    public record Pair(String feature, String other, boolean more, double size) {}

    /**
     * A track.
     *
     * @param title and artist, or nothing
     * @param vector what it is compared by
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    public record Song(String id, String title, float[] vector) {
        /**
         * Checks the vector.
         *
         * @throws UserError if it has none
         */
        public Song {
            if (vector.length == 0) {
                throw new UserError(
                        id
                                + ": embedded without a vector; a job that is begun with --set"
                                + " embedding.vector-width=256 makes them");
            }
        }
    }

    /**
     * Compares two tracks.
     *
     * @param names of the model's features
     * @throws UserError where a vector is none of the model's axes
     */
    public static SimilarReason of(Model model, FeatureNames names, Song a, Song b) {
        Likeness likeness;
        try {
            likeness = Likeness.of(model, a.vector(), b.vector());
        } catch (IllegalArgumentException e) {
            throw new UserError(a.id() + " and " + b.id() + ": " + e.getMessage(), e);
        }
        List<List<DistinctFeature>> apart = DistinctFeature.of(model, names, FEATURES);
        return new SimilarReason(
                a.id(),
                a.title(),
                b.id(),
                b.title(),
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
}
