package dev.mixtape.operators.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.ComponentUpdate;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.UpdateRule;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.operators.moves.Moves.Outcome;
import dev.mixtape.operators.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Round clusters of deviation 1 in three dimensions, and models of them that are not quite it. */
class MovesTest {
    private static final int D = 3;
    private static final int T = 4;
    private static final int FRAMES = 16;
    private static final Set<MoveKind> ALL = MoveKind.parse("on");

    @Test
    void twoThatSayTheSameBecomeOne() {
        Model before = model(4, at(0, 1000), at(10, 500), at(10, 300));
        Model next = successor(before);

        Outcome outcome = Moves.apply(ALL, before, next, new Probe(), songs(1, 0, 10));

        assertThat(outcome.moves()).hasSize(1);
        Move move = outcome.moves().get(0);
        assertThat(move.kind()).isEqualTo(MoveKind.MERGE);
        assertThat(move.component()).as("the heavier is kept").isEqualTo(1);
        assertThat(move.other()).isEqualTo(2);
        assertThat(move.gain()).isPositive();
        Model moved = outcome.model();
        NormalWishart kept = moved.posterior().components().get(1);
        NormalWishart whole = model(4, at(10, 800)).posterior().components().get(0);
        assertThat(kept.lambda()).isCloseTo(whole.lambda(), within(1e-9));
        assertThat(kept.nu()).isCloseTo(whole.nu(), within(1e-9));
        assertThat(kept.m()).containsExactly(whole.m(), within(1e-9));
        assertThat(kept.wInv()).containsExactly(whole.wInv(), within(1e-6));
        assertThat(moved.posterior().stickMass()[1]).isEqualTo(80);
        assertThat(moved.posterior().stickMass()[2]).isZero();
        assertThat(moved.posterior().components().get(2).lambda())
                .isEqualTo(moved.hyperparameters().lambda0());
        assertThat(moved.posterior().components().get(0))
                .as("no other is touched")
                .isSameAs(next.posterior().components().get(0));
        assertThat(moved.version()).isEqualTo(next.version());
        assertThat(moved.lives().heirOf(2, before.version())).hasValue(1);
        assertThat(moved.travelled()[2]).isPositive();
    }

    @Test
    void aMergeThatSongsDoNotBearOutIsTakenBack() {
        // As one they would do, if songs used both; but each of the songs uses one of the two.
        Model before = model(4, at(10, 1000), at(-1, 60), at(1, 60));
        assertThat(Merges.propose(before)).hasSize(1);
        Model next = successor(before);

        Outcome outcome = Moves.apply(ALL, before, next, new Probe(), songs(1, -1, 1));

        assertThat(outcome.moves()).isEmpty();
        assertThat(outcome.model()).isSameAs(next);
    }

    @Test
    void clustersApartAreNotEvenProposed() {
        assertThat(Merges.propose(model(4, at(0, 1000), at(10, 500), at(15, 300)))).isEmpty();
    }

    @Test
    void aStarvedComponentIsRevivedWhenANewClusterArrives() {
        Model before = model(4, at(0, 1000), at(10, 500));
        Model next = successor(before);

        Outcome outcome = Moves.apply(ALL, before, next, songs(1, 0, 10, -8), songs(2, 0, 10, -8));

        assertThat(outcome.moves()).hasSize(1);
        Move move = outcome.moves().get(0);
        assertThat(move.kind()).isEqualTo(MoveKind.REVIVE);
        int k = move.component();
        assertThat(k).isIn(2, 3);
        assertThat(outcome.model().posterior().components().get(k).m())
                .containsExactly(new double[] {-8, -8, -8}, within(0.5));
        assertThat(outcome.model().lives().bornAt()[k]).isEqualTo(next.version());
        assertThat(outcome.model().componentsInUse()).isEqualTo(3);
        assertThat(move.why()).matches("it was starved, and \\d+ sampled frames .*");
    }

    @Test
    void aBirthOfWhatDoesNotComeAgainIsTakenBack() {
        Model before = model(4, at(0, 1000), at(10, 500));
        Model next = successor(before);

        Outcome outcome = Moves.apply(ALL, before, next, songs(1, 0, 10, -8), songs(2, 0, 10));

        assertThat(outcome.moves()).isEmpty();
        assertThat(outcome.model()).isSameAs(next);
    }

    @Test
    void noComponentInUseIsTakenForABirth() {
        Model before = model(2, at(0, 1000), at(10, 500));

        Outcome outcome =
                Moves.apply(
                        ALL, before, successor(before), songs(1, 0, 10, -8), songs(2, 0, 10, -8));

        assertThat(outcome.moves()).isEmpty();
    }

    @Test
    void onlyWhatIsAskedForIsDone() {
        Model before = model(5, at(0, 1000), at(10, 500), at(10, 300));
        Model next = successor(before);
        Probe earlier = songs(1, 0, 10, -8);
        Probe now = songs(2, 0, 10, -8);

        assertThat(kinds(Moves.apply(MoveKind.parse("off"), before, next, earlier, now))).isEmpty();
        assertThat(kinds(Moves.apply(MoveKind.parse("merge"), before, next, earlier, now)))
                .containsOnly(MoveKind.MERGE);
        assertThat(kinds(Moves.apply(MoveKind.parse("revive"), before, next, earlier, now)))
                .containsOnly(MoveKind.REVIVE);
        assertThat(kinds(Moves.apply(ALL, before, next, earlier, now)))
                .containsExactly(MoveKind.MERGE, MoveKind.REVIVE);
        assertThat(kinds(Moves.apply(ALL, before, next, earlier, new Probe()))).isEmpty();
    }

    @Test
    void aModelOfThePapersUpdateIsLeftAlone() {
        Model natural = model(4, at(10, 500), at(10, 300));
        Model before =
                natural.with(
                        natural.hyperparameters().toBuilder().updateRule(UpdateRule.PAPER).build());
        Model next = successor(before);

        assertThat(Moves.apply(ALL, before, next, new Probe(), songs(1, 10)).model())
                .isSameAs(next);
    }

    @Test
    void settingsNameKinds() {
        assertThat(MoveKind.parse("revive, merge")).isEqualTo(ALL);
        assertThatThrownBy(() -> MoveKind.parse("merge,divide"))
                .hasMessage("must be off, on, or a list of merge and revive with a comma between");
        assertThatThrownBy(() -> MoveKind.parse("")).hasMessageStartingWith("must be off, on");
    }

    @Test
    void movesAndThePapersUpdateTogetherAreRefused() {
        Settings settings =
                Settings.defaults(List.of(MoveSettings.MOVES, ModelSettings.UPDATE))
                        .withAssignment("learning.moves=on");

        assertThat(MoveSettings.of(settings)).isEqualTo(ALL);
        assertThatThrownBy(
                        () ->
                                MoveSettings.of(
                                        settings.with(ModelSettings.UPDATE, UpdateRule.PAPER)))
                .hasMessage(
                        "learning.moves and learning.update=paper: components move with the natural"
                                + " update only; set one of them otherwise");
    }

    private static List<MoveKind> kinds(Outcome outcome) {
        return outcome.moves().stream().map(Move::kind).toList();
    }

    /** A cluster about (x, x, x), of so many frames. */
    private record Cluster(double x, double frames) {}

    private static Cluster at(double x, double frames) {
        return new Cluster(x, frames);
    }

    /** Of these clusters, exactly, with a tenth of their frames as mass, and spare components. */
    private static Model model(int K, Cluster... clusters) {
        Hyperparameters h = Hyperparameters.defaults(D).toBuilder().K(K).T(T).eta0(0).build();
        SufficientStatistics s = new SufficientStatistics(D, K);
        double[] mass = new double[K];
        for (int k = 0; k < clusters.length; k++) {
            double x = clusters[k].x();
            double N = clusters[k].frames();
            s.merge(k, N, new double[] {x, x, x}, 0, Packed.identity(D, N), 0);
            mass[k] = N / 10;
        }
        List<NormalWishart> components = new ArrayList<>();
        for (int k = 0; k < K; k++) {
            components.add(ComponentUpdate.posterior(h, s, k, 1));
        }
        CorpusPosterior posterior =
                new CorpusPosterior(
                        components,
                        mass,
                        Sticks.of(mass, h.gamma(), Sticks.byFallingMass(mass)),
                        GammaPosterior.FIXED,
                        GammaPosterior.FIXED);
        return new Model(h, Whitening.identity(D), posterior, 6, 100, 1800);
    }

    private static Model successor(Model model) {
        return new Model(
                model.hyperparameters(),
                model.whitening(),
                model.posterior(),
                model.version() + 1,
                model.batchesLearned() + 1,
                model.tracksLearned() + 32,
                model.framesLearned() + 512,
                model.travelled(),
                model.axes(),
                model.remembered());
    }

    /** Songs that each are of one cluster. */
    private static Probe songs(long seed, double... clusters) {
        Random random = new Random(seed);
        Probe probe = new Probe();
        for (int j = 0; j < Probe.SONGS; j++) {
            double x = clusters[j % clusters.length];
            float[] values = new float[FRAMES * D];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (x + random.nextGaussian());
            }
            probe.offer(seed, "t" + j, new Frames(FRAMES, D, values));
        }
        return probe;
    }
}
