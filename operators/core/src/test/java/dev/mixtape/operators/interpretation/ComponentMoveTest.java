package dev.mixtape.operators.interpretation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComponentMoveTest {
    private static final int K = 3;

    private final Model before =
            with(Samples.model(Samples.hyperparameters(2, K, 2), 1), 0, 8, 1, 1);

    @Test
    void whatTheCorpusFeelsMostComesFirst() {
        Model after = with(before, 0.1, 8, 1, 1);
        List<ComponentMove> moves = ComponentMove.between(before, after, FeatureNames.NUMBERED, 1);
        assertThat(moves).extracting(ComponentMove::component).element(0).isEqualTo(0);
        assertThat(moves.get(0).shareBefore()).isCloseTo(0.8, within(1e-12));
        assertThat(moves).allSatisfy(move -> assertThat(move.nats()).isPositive());
    }

    @Test
    void saysWhereAMeanWentInTheFeaturesUnits() {
        Model after = with(before, 0.1, 2, 7, 1);
        ComponentMove move =
                ComponentMove.between(before, after, FeatureNames.NUMBERED, 2).stream()
                        .filter(each -> each.component() == 1)
                        .findAny()
                        .orElseThrow();
        double[] from = before.whitening().invert(before.posterior().components().get(1).m());
        double[] to = after.whitening().invert(after.posterior().components().get(1).m());
        for (DistinctFeature feature : move.features()) {
            int i = feature.column();
            assertThat(feature.difference()).isCloseTo(to[i] - from[i], within(1e-12));
        }
        assertThat(move.shareBefore()).isCloseTo(0.1, within(1e-12));
        assertThat(move.shareAfter()).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void aVersionIsNoDistanceFromItselfAndNotComparedWithAnotherModel() {
        assertThat(ComponentMove.between(before, before, FeatureNames.NUMBERED, 1))
                .allSatisfy(move -> assertThat(move.nats()).isCloseTo(0, within(1e-12)));
        Model other = Samples.model(Samples.hyperparameters(2, K, 2), 2);
        assertThatThrownBy(() -> ComponentMove.between(before, other, FeatureNames.NUMBERED, 1))
                .hasMessage(
                        "versions 3 and 3 are of different models: their sizes or their whitening"
                                + " differ");
    }

    /** Every mean that far off along the first axis, and components of that much mass. */
    private static Model with(Model model, double by, double... mass) {
        List<NormalWishart> components = new ArrayList<>();
        for (NormalWishart old : model.posterior().components()) {
            double[] m = old.m().clone();
            m[0] += by;
            components.add(new NormalWishart(m, old.lambda(), old.wInv(), old.nu()));
        }
        CorpusPosterior q = model.posterior();
        return new Model(
                model.hyperparameters(),
                model.whitening(),
                new CorpusPosterior(components, mass, q.sticks(), q.alpha0(), q.gamma()),
                model.version(),
                model.tracksLearned(),
                model.framesLearned());
    }
}
