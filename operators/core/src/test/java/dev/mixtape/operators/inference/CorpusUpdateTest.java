package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusUpdateTest {

    private static final int D = 2;
    private static final int K = 4;
    private static final int T = 3;
    private static final Hyperparameters H =
            Samples.hyperparameters(D, K, T).toBuilder().gamma(1.5).w0Inverse(0.8).build();

    /** Songs with what was inferred of them, so that sums can be taken frame by frame. */
    private record Batch(List<double[]> x, List<SongPosterior> songs, SufficientStatistics sum) {

        static Batch of(Model model, long seed, int... lengths) {
            Batch batch =
                    new Batch(new ArrayList<>(), new ArrayList<>(), new SufficientStatistics(D, K));
            SongInference inference = new SongInference(model);
            for (int N : lengths) {
                Frames song = Samples.song(model, N, seed + N);
                double[] x = model.whitening().apply(song);
                double[] E = new ExpectedLogLikelihood(model.posterior()).of(x, N);
                SongPosterior q = inference.infer(E, N);
                SongStatistics.add(x, q, batch.sum);
                batch.x.add(x);
                batch.songs.add(q);
            }
            return batch;
        }

        /** (Σ r̃, Σ r̃x, Σ r̃xxᵀ), uncentred, with r̃ = (1−η)r + η/K frame by frame. */
        double[] moments(int k, double eta) {
            double[] moments = new double[1 + D + Packed.size(D)];
            for (int j = 0; j < songs.size(); j++) {
                double[] r = songs.get(j).r();
                for (int n = 0; n < songs.get(j).N(); n++) {
                    double weight = (1 - eta) * r[n * K + k] + eta / K;
                    moments[0] += weight;
                    for (int i = 0, p = 1 + D; i < D; i++) {
                        double xi = x.get(j)[n * D + i];
                        moments[1 + i] += weight * xi;
                        for (int l = i; l < D; l++, p++) {
                            moments[p] += weight * xi * x.get(j)[n * D + l];
                        }
                    }
                }
            }
            return moments;
        }

        double mass(int k) {
            double mass = 0;
            for (SongPosterior song : songs) {
                for (int t = 0; t < T; t++) {
                    mass += song.varphi()[t * K + k];
                }
            }
            return mass;
        }
    }

    /** The posterior that uncentred moments give: S as docs/model.md, decision 4, writes it. */
    private static NormalWishart derived(double[] S) {
        double lambda = H.lambda0() + S[0];
        double[] m = new double[D];
        for (int i = 0; i < D; i++) {
            m[i] = S[1 + i] / lambda;
        }
        double[] wInv = Packed.identity(D, H.w0Inverse());
        for (int p = 0; p < wInv.length; p++) {
            wInv[p] += S[1 + D + p];
        }
        Packed.addOuter(wInv, 0, -lambda, m);
        return new NormalWishart(m, lambda, wInv, H.nu0() + S[0]);
    }

    private static void same(NormalWishart actual, NormalWishart expected) {
        assertThat(actual.lambda()).isCloseTo(expected.lambda(), within(1e-9));
        assertThat(actual.nu()).isCloseTo(expected.nu(), within(1e-9));
        assertThat(actual.m()).containsExactly(expected.m(), within(1e-9));
        assertThat(actual.wInv()).containsExactly(expected.wInv(), within(1e-7));
    }

    @Test
    void oneFullStepFollowsEquations14To19() {
        Hyperparameters h = H.toBuilder().population(new Population(30)).build();
        Model model = with(h);
        Batch batch = Batch.of(model, 7, 12, 5, 1);

        Model next = CorpusUpdate.apply(model, batch.sum, new UpdateRates(1, 1, 0));

        double weight = 30 / 3.0;
        double[] mass = new double[K];
        for (int k = 0; k < K; k++) {
            double[] S = batch.moments(k, 0);
            for (int i = 0; i < S.length; i++) {
                S[i] *= weight;
            }
            same(next.posterior().components().get(k), derived(S));
            mass[k] = weight * batch.mass(k);
        }
        Sticks expected = Sticks.of(mass, 1.5, Sticks.byFallingMass(mass));
        assertThat(next.posterior().sticks().u()).containsExactly(expected.u(), within(1e-9));
        assertThat(next.posterior().sticks().v()).containsExactly(expected.v(), within(1e-9));
        assertThat(next.posterior().sticks().order()).containsExactly(expected.order());
        assertThat(next.version()).isEqualTo(model.version() + 1);
        assertThat(next.tracksLearned()).isEqualTo(model.tracksLearned() + 3);
        assertThat(next.framesLearned()).isEqualTo(model.framesLearned() + 18);
    }

    @Test
    void naturalStepsAreDiscountedSumsOfStatistics() {
        // S ← (1−ρ)S + ρ(J/B)s, kept uncentred beside the updates for twelve steps.
        Model model = with(H.toBuilder().eta0(0.3).tau0(2).kappa(0.7).build());
        Batch first = Batch.of(model, 1, 9, 14);
        model = CorpusUpdate.apply(model, first.sum, new UpdateRates(1, 1, 0));
        double[][] S = new double[K][];
        for (int k = 0; k < K; k++) {
            S[k] = scaled(first.moments(k, 0), model.tracksLearned() / 2.0);
        }
        for (int step = 0; step < 12; step++) {
            double rho = LearningRate.of(model.hyperparameters(), 1).rho(model.batchesLearned());
            double eta = Splash.of(model.hyperparameters()).eta(model.batchesLearned());
            Batch batch = Batch.of(model, 100 + step, 3, 11, 6);
            model = CorpusUpdate.apply(model, batch.sum, 3);
            for (int k = 0; k < K; k++) {
                double[] s = scaled(batch.moments(k, eta), model.tracksLearned() / 3.0);
                S[k] = ComponentUpdate.blend(S[k], s, rho);
                same(model.posterior().components().get(k), derived(S[k]));
            }
        }
    }

    private static double[] scaled(double[] values, double factor) {
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    @Test
    void paperStepsBlendEachParameterByItself() {
        Model model = with(H.toBuilder().updateRule(UpdateRule.PAPER).build());
        Batch batch = Batch.of(model, 7, 12, 5);
        double rho = 0.3;
        Model target = CorpusUpdate.apply(model, batch.sum, new UpdateRates(1, 1, 0));

        Model next = CorpusUpdate.apply(model, batch.sum, new UpdateRates(1, rho, 0));

        for (int k = 0; k < K; k++) {
            NormalWishart old = model.posterior().components().get(k);
            NormalWishart now = target.posterior().components().get(k);
            NormalWishart blended = next.posterior().components().get(k);
            assertThat(blended.lambda())
                    .isCloseTo(0.7 * old.lambda() + 0.3 * now.lambda(), within(1e-12));
            assertThat(blended.nu()).isCloseTo(0.7 * old.nu() + 0.3 * now.nu(), within(1e-12));
            assertThat(blended.m())
                    .containsExactly(ComponentUpdate.blend(old.m(), now.m(), rho), within(1e-12));
            for (int i = 0; i < blended.wInv().length; i++) {
                assertThat(blended.wInv()[i] / blended.nu())
                        .isCloseTo(
                                0.7 * old.wInv()[i] / old.nu() + 0.3 * now.wInv()[i] / now.nu(),
                                within(1e-12));
            }
        }
        Sticks old = model.posterior().sticks();
        Sticks blended = next.posterior().sticks();
        assertThat(blended.order()).containsExactly(old.order());
        for (int i = 0; i < K - 1; i++) {
            assertThat(blended.u()[i])
                    .isCloseTo(
                            0.7 * old.u()[i] + 0.3 * target.posterior().sticks().u()[i],
                            within(1e-12));
            assertThat(blended.v()[i])
                    .isCloseTo(
                            0.7 * old.v()[i] + 0.3 * target.posterior().sticks().v()[i],
                            within(1e-12));
        }
    }

    @Test
    void aComponentKeepsItsIdWhenItsStickMoves() {
        Model model = with(H);
        SufficientStatistics batch = new SufficientStatistics(D, K);
        int lightest = model.posterior().sticks().order()[K - 1];
        batch.addStickMass(lightest, 1000);
        batch.merge(lightest, 500, new double[] {8, 8}, 0, new double[] {500, 0, 500}, 0);
        batch.addSong(500, -1, -1);

        Model next = CorpusUpdate.apply(model, batch, new UpdateRates(1, 0.9, 0));

        assertThat(next.posterior().sticks().order()[0]).isEqualTo(lightest);
        assertThat(next.posterior().components().get(lightest).m()[0]).isGreaterThan(6);
    }

    @Test
    void addsUpHowFarEachComponentTravels() {
        Model first = with(H);
        Model second =
                CorpusUpdate.apply(
                        first, Batch.of(first, 7, 12, 5).sum, new UpdateRates(1, 0.3, 0));
        Model third =
                CorpusUpdate.apply(
                        second, Batch.of(second, 8, 12, 5).sum, new UpdateRates(1, 0.3, 0));
        assertThat(first.travelled()).containsOnly(0);
        for (int k = 0; k < K; k++) {
            double way = step(first, second, k) + step(second, third, k);
            assertThat(second.travelled()[k]).isPositive();
            assertThat(third.travelled()[k]).isCloseTo(way, within(1e-12));
            assertThat(way)
                    .as("no shorter than from end to end")
                    .isGreaterThan(step(first, third, k));
        }
    }

    /** √J of a component between two versions. */
    private static double step(Model a, Model b, int k) {
        return Math.sqrt(
                Jeffreys.between(
                        a.posterior().components().get(k), b.posterior().components().get(k)));
    }

    @ParameterizedTest
    @EnumSource(UpdateRule.class)
    void aFullBatchMovesTheModelAsThePapersDoesToTheLastBit(UpdateRule rule) {
        Model model = with(H.toBuilder().updateRule(rule).eta0(0.3).build());
        Model papers = model;
        for (int step = 0; step < 5; step++) {
            SufficientStatistics batch = Batch.of(model, 100 + step, 3, 11, 6).sum;
            model = CorpusUpdate.apply(model, batch, 3);
            double rho = Math.pow(64.0 + papers.version(), -0.6);
            double eta = 0.3 * 1000 / (papers.version() + 1000.0);
            papers = CorpusUpdate.apply(papers, batch, new UpdateRates(1, rho, eta));
            assertThat(model).usingRecursiveComparison().isEqualTo(papers);
            assertThat(model.batchesLearned()).isEqualTo((double) model.version());
        }
    }

    @ParameterizedTest
    @EnumSource(UpdateRule.class)
    void theSameTracksInPartsMoveTheModelAsFar(UpdateRule rule) {
        // J and t held fast, which change on the way otherwise. Sevenths, so that rounding is met.
        Model model = with(H.toBuilder().updateRule(rule).population(new Population(50)).build());
        LearningRate rate = LearningRate.of(H, 1);
        UpdateRates seventh = new UpdateRates(1 / 7.0, rate.rho(3, 1 / 7.0), 0.2);
        SufficientStatistics song = Batch.of(model, 100, 11).sum;
        SufficientStatistics seven = new SufficientStatistics(D, K);
        Model inParts = model;
        for (int part = 0; part < 7; part++) {
            seven.add(song);
            inParts = CorpusUpdate.apply(inParts, song, seventh);
        }
        Model atOnce = CorpusUpdate.apply(model, seven, new UpdateRates(1, rate.rho(3), 0.2));
        assertThat(inParts.batchesLearned()).isCloseTo(atOnce.batchesLearned(), within(1e-12));
        assertThat(inParts.posterior().stickMass())
                .containsExactly(atOnce.posterior().stickMass(), within(1e-9));
        for (int k = 0; k < K; k++) {
            same(inParts.posterior().components().get(k), atOnce.posterior().components().get(k));
        }
    }

    @Test
    void aBatchOfSeveralFullOnesMovesTheModelAsFarAsThey() {
        LearningRate rate = new LearningRate(64, 0.6, 0);
        double kept = 1 - rate.rho(7);
        assertThat(rate.rho(7, 3)).isCloseTo(1 - kept * kept * kept, within(1e-15));
        assertThat(new LearningRate(1, 1, 0).rho(0, 0.1)).as("nothing of version 0").isEqualTo(1);
        Model model = with(H);
        UpdateRates rates = UpdateRates.of(model, 9, 3);
        assertThat(rates.fullBatches()).isEqualTo(3);
        assertThat(CorpusUpdate.apply(model, Batch.of(model, 1, 4).sum, rates).batchesLearned())
                .isEqualTo(model.batchesLearned() + 3);
    }

    @Test
    void theLearningRateAndTheSplashDecayWithWhatWasLearned() {
        LearningRate rate = new LearningRate(64, 0.6, 0);
        assertThat(rate.rho(0)).isCloseTo(Math.pow(64, -0.6), within(1e-15));
        assertThat(rate.rho(36)).isCloseTo(Math.pow(100, -0.6), within(1e-15));
        assertThat(new Splash(0.1, 0).eta(0)).isEqualTo(0.1);
        assertThat(new Splash(0.1, 0).eta(1000)).isCloseTo(0.05, within(1e-15));
    }

    @Test
    void concentrationsAreLearnedAsTheAuthorsDo() {
        Model model = with(H.toBuilder().concentration(Concentration.LEARNED).build());
        Batch batch = Batch.of(model, 7, 12, 5);

        Model next = CorpusUpdate.apply(model, batch.sum, new UpdateRates(1, 1, 0));

        double J = next.tracksLearned();
        assertThat(next.posterior().alpha0().shape()).isCloseTo(1 + J * (T - 1), within(1e-9));
        assertThat(next.posterior().alpha0().rate())
                .isCloseTo(1 - J / 2 * batch.sum.sumLogOneMinusPi(), within(1e-9));
        assertThat(next.posterior().gamma().shape()).isEqualTo(1 + K - 1.0);
        assertThat(next.posterior().gamma().rate())
                .isCloseTo(1 - model.posterior().sticks().sumExpectedLogOneMinus(), within(1e-12));
        assertThat(next.gamma()).isEqualTo(next.posterior().gamma().mean());
    }

    @Test
    void refusesABatchThatWouldPoisonTheModel() {
        Model model = with(H);
        SufficientStatistics batch = new SufficientStatistics(D, K);
        assertThatThrownBy(() -> CorpusUpdate.apply(model, batch, 1))
                .hasMessage("batch.tracks=0: must be at least 1");
        batch.addSong(3, Double.NaN, 0);
        assertThatThrownBy(() -> CorpusUpdate.apply(model, batch, 1))
                .hasMessage("statistics: value 2 is NaN: every value must be finite");
        assertThatThrownBy(() -> CorpusUpdate.apply(model, new SufficientStatistics(D, K + 1), 1))
                .hasMessage("statistics of D=2, K=5: the model has D=2, K=4");
    }

    private static Model with(Hyperparameters h) {
        return Samples.model(h, 5);
    }
}
