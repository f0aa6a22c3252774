package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.Lives;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplacementTest {
    private static final Hyperparameters H = Samples.hyperparameters(2, 2, 2);

    private final Model newest = Samples.model(H, 1);

    @Test
    void whatWasLearnedIsTheOthersAndTheNumberGoesOn() {
        Model other = inTheSameSpace(H.toBuilder().kappa(0.9).build(), 2);
        Model next = Replacement.of(newest, other);
        assertThat(next.version()).isEqualTo(newest.version() + 1);
        assertThat(next.posterior()).isSameAs(other.posterior());
        assertThat(next.tracksLearned()).isEqualTo(7);
        assertThat(next.hyperparameters()).as("it learns as the newest does").isEqualTo(H);
        for (int k = 0; k < 2; k++) {
            double way =
                    Math.sqrt(
                            Jeffreys.between(
                                    newest.posterior().components().get(k),
                                    other.posterior().components().get(k)));
            assertThat(next.travelled()[k]).isPositive().isCloseTo(way, within(1e-12));
        }
    }

    @Test
    void takesOverLivesUnlessTheyBeganInVersionsThatAreYetToCome() {
        long now = newest.version();
        assertThat(replacedBy(Lives.first(2).born(1, now)).bornAt()).containsExactly(0, now);
        assertThat(replacedBy(Lives.first(2).born(1, now + 1)).bornAt()).containsExactly(0, 0);
        assertThat(replacedBy(Lives.first(2).merged(1, 0, now + 1)).isRetired(1)).isFalse();
    }

    private Lives replacedBy(Lives lives) {
        Model other = inTheSameSpace(H, 3);
        return Replacement.of(newest, other.with(other.posterior(), other.travelled(), lives))
                .lives();
    }

    @Test
    void refusesAnotherSizeSettingOrSpaceByName() {
        refused(Samples.model(Samples.hyperparameters(2, 3, 2), 1), "K=3: must be 2");
        refused(Samples.model(Samples.hyperparameters(3, 2, 2), 1), "D=3: must be 2");
        refused(
                inTheSameSpace(H.toBuilder().temperature(2).build(), 1),
                "temperature=2.0: must be 1.0, which is fixed for the life of this model");
        refused(Samples.model(H, 2), "its whitening is another");
    }

    @Test
    void refusesAComponentThatIsNone() {
        NormalWishart sound = newest.posterior().components().get(0);
        NormalWishart broken =
                new NormalWishart(sound.m(), sound.lambda(), new double[] {1, 2, 1}, sound.nu());
        CorpusPosterior q = newest.posterior();
        refused(
                of(
                        H,
                        new CorpusPosterior(
                                List.of(sound, broken),
                                q.stickMass(),
                                q.sticks(),
                                q.alpha0(),
                                q.gamma())),
                "component 1: its inverse scale matrix is not positive definite");
    }

    @Test
    void refusesOtherAxes() {
        PrincipalAxes axes = new PrincipalAxes(new float[] {1, 2}, new float[][] {{3, 4}});
        Replacement.checkAxes(axes, new PrincipalAxes(new float[] {1, 2}, new float[][] {{3, 4}}));
        assertThatThrownBy(() -> Replacement.checkAxes(axes, PrincipalAxes.NONE))
                .hasMessageStartingWith("its 0 axes of songs' vectors are not the 1 of this model");
    }

    private void refused(Model other, String reason) {
        assertThatThrownBy(() -> Replacement.of(newest, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(reason);
    }

    private Model inTheSameSpace(Hyperparameters h, long seed) {
        return of(h, Samples.model(h, seed).posterior());
    }

    private Model of(Hyperparameters h, CorpusPosterior posterior) {
        return new Model(h, newest.whitening(), posterior, 1, 7, 700);
    }
}
