package dev.mixtape.operators.interpretation;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far one component went from a version to another.
 *
 * @param component its id
 * @param nats J between what it stands for in both, in nats per frame: {@link Jeffreys}
 * @param shareBefore of all stick mass that it carried, in [0, 1]
 * @param shareAfter likewise in the other version
 * @param features where its mean went, by falling number of standard deviations
 */
public record ComponentMove(
        int component,
        double nats,
        double shareBefore,
        double shareAfter,
        List<DistinctFeature> features) {

    /** By how much the corpus feels it: a component without mass may go wherever it likes. */
    public double felt() {
        return Math.max(shareBefore, shareAfter) * nats;
    }

    /**
     * All components' moves, by how much the corpus feels them.
     *
     * @param names of the model's features
     * @param most features of each
     * @throws IllegalArgumentException if the two are of different size or space, so that a
     *     component of the one says nothing about that of the other
     */
    public static List<ComponentMove> between(
            Model before, Model after, FeatureNames names, int most) {
        if (before.K() != after.K() || !before.whitening().isSameAs(after.whitening())) {
            throw new IllegalArgumentException(
                    "versions "
                            + before.version()
                            + " and "
                            + after.version()
                            + " are of different models: their sizes or their whitening differ");
        }
        double massBefore = Arrays.stream(before.posterior().stickMass()).sum();
        double massAfter = Arrays.stream(after.posterior().stickMass()).sum();
        return IntStream.range(0, before.K())
                .parallel()
                .mapToObj(
                        k -> {
                            NormalWishart from = before.posterior().components().get(k);
                            NormalWishart to = after.posterior().components().get(k);
                            return new ComponentMove(
                                    k,
                                    Jeffreys.between(from, to),
                                    share(before.posterior().stickMass()[k], massBefore),
                                    share(after.posterior().stickMass()[k], massAfter),
                                    DistinctFeature.between(after, from, to, names, most));
                        })
                .sorted(
                        Comparator.comparingDouble(ComponentMove::felt)
                                .reversed()
                                .thenComparing(ComponentMove::component))
                .toList();
    }

    /** A model that has learned nothing yet has no mass. */
    private static double share(double mass, double all) {
        return all > 0 ? mass / all : 0;
    }
}
