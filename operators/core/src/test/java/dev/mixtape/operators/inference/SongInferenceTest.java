package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

class SongInferenceTest {

    private static final Hyperparameters H =
            Samples.hyperparameters(2, 5, 3).toBuilder().alpha0(1.7).tolerance(1e-12).build();

    @Test
    void theBoundIsTheOneOfModelMd() {
        Model model = Samples.model(H, 2);
        double[] E = likelihoods(model, Samples.song(model, 6, 3));
        for (int rounds = 1; rounds < 5; rounds++) {
            Model stopped = with(model, H.toBuilder().maxIterations(rounds).build());
            SongPosterior q = new SongInference(stopped).infer(E, 6);

            assertThat(q.bound()).isCloseTo(literalBound(stopped, E, q, 0), within(1e-9));
        }
    }

    @Test
    void theBoundOfALearnedConcentrationUsesItsExpectedLogarithm() {
        Hyperparameters h = H.toBuilder().concentration(Concentration.LEARNED).build();
        Model model = Samples.model(h, 2);
        double[] E = likelihoods(model, Samples.song(model, 6, 3));
        SongPosterior q = new SongInference(model).infer(E, 6);
        double correction = 2 * (model.expectedLogAlpha0() - Math.log(model.alpha0()));

        assertThat(q.bound()).isCloseTo(literalBound(model, E, q, correction), within(1e-9));
    }

    /** L_j term by term, as docs/model.md prints it. */
    private static double literalBound(Model model, double[] E, SongPosterior q, double more) {
        int K = model.K();
        int T = model.T();
        double alpha0 = model.alpha0();
        double[] logBeta = model.posterior().sticks().expectedLogBeta();
        double[] logPi = new double[T];
        double bound = more;
        double rest = 0;
        for (int t = 0; t < T - 1; t++) {
            double a = q.a()[t];
            double b = q.b()[t];
            double log = Gamma.digamma(a) - Gamma.digamma(a + b);
            double logOneMinus = Gamma.digamma(b) - Gamma.digamma(a + b);
            logPi[t] = log + rest;
            rest += logOneMinus;
            double logB = Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
            double entropy =
                    logB
                            - (a - 1) * Gamma.digamma(a)
                            - (b - 1) * Gamma.digamma(b)
                            + (a + b - 2) * Gamma.digamma(a + b);
            bound += Math.log(alpha0) + (alpha0 - 1) * logOneMinus + entropy;
        }
        logPi[T - 1] = rest;
        for (int t = 0; t < T; t++) {
            for (int k = 0; k < K; k++) {
                double varphi = q.varphi()[t * K + k];
                bound += varphi == 0 ? 0 : varphi * (logBeta[k] - Math.log(varphi));
            }
        }
        for (int n = 0; n < q.N(); n++) {
            for (int t = 0; t < T; t++) {
                double zeta = q.zeta()[n * T + t];
                for (int k = 0; k < K; k++) {
                    bound += zeta * q.varphi()[t * K + k] * E[n * K + k];
                }
                bound += zeta == 0 ? 0 : zeta * (logPi[t] - Math.log(zeta));
            }
        }
        return bound;
    }

    @Test
    void noSmallChangeOfAnyFactorRaisesTheBound() {
        Model model = Samples.model(H, 2);
        double[] E = likelihoods(model, Samples.song(model, 6, 3));
        SongPosterior q = new SongInference(model).infer(E, 6);
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            SongPosterior other =
                    new SongPosterior(
                            q.N(),
                            q.K(),
                            q.T(),
                            tilted(q.varphi(), q.K(), random),
                            tilted(q.zeta(), q.T(), random),
                            scaled(q.a(), random),
                            scaled(q.b(), random),
                            0,
                            0,
                            0);
            assertThat(literalBound(model, E, other, 0)).isLessThan(q.bound() + 1e-9);
        }
    }

    private static double[] tilted(double[] rows, int width, Random random) {
        double[] tilted = rows.clone();
        for (int row = 0; row < rows.length; row += width) {
            double sum = 0;
            for (int i = row; i < row + width; i++) {
                tilted[i] *= Math.exp(0.05 * random.nextGaussian());
                sum += tilted[i];
            }
            for (int i = row; i < row + width; i++) {
                tilted[i] /= sum;
            }
        }
        return tilted;
    }

    private static double[] scaled(double[] values, Random random) {
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= Math.exp(0.05 * random.nextGaussian());
        }
        return scaled;
    }

    @Property(tries = 60, seed = "20220812")
    void rowsSumToOneAndTheBoundNeverFalls(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int D,
            @ForAll @IntRange(min = 1, max = 9) int K,
            @ForAll @IntRange(min = 1, max = 6) int T,
            @ForAll @IntRange(min = 1, max = 40) int N) {
        Hyperparameters h = Samples.hyperparameters(D, K, T);
        Model model = Samples.model(h, seed);
        double[] E = likelihoods(model, Samples.song(model, N, seed + 1));
        double last = Double.NEGATIVE_INFINITY;
        for (int rounds = 1; rounds <= 12; rounds++) {
            Model stopped = with(model, h.toBuilder().maxIterations(rounds).tolerance(0).build());
            SongPosterior q = new SongInference(stopped).infer(E, N);
            assertThat(q.bound()).isGreaterThanOrEqualTo(last - 1e-9 * Math.abs(last));
            last = q.bound();
            assertRowsSumToOne(q.varphi(), K);
            assertRowsSumToOne(q.zeta(), T);
            assertRowsSumToOne(q.r(), K);
        }
    }

    private static void assertRowsSumToOne(double[] rows, int width) {
        for (int row = 0; row < rows.length; row += width) {
            assertThat(IntStream.range(row, row + width).mapToDouble(i -> rows[i]).sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Property(tries = 30, seed = "20220812")
    void theOrderOfFramesDoesNotMatter(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int N) {
        Model model = Samples.model(Samples.hyperparameters(3, 8, 4), seed);
        Frames song = Samples.song(model, N, seed);
        float[] reversed = new float[N * 3];
        for (int n = 0; n < N; n++) {
            System.arraycopy(song.values(), n * 3, reversed, (N - 1 - n) * 3, 3);
        }
        SongInference inference = new SongInference(model);
        double[] E = likelihoods(model, song);
        double[] backwards = likelihoods(model, new Frames(N, 3, reversed));
        double bound = inference.infer(E, N).bound();

        assertThat(inference.infer(backwards, N).bound())
                .isCloseTo(bound, within(1e-9 * Math.abs(bound)));
        assertThat(Representation.embedding(backwards, N, 8, 1))
                .containsExactly(Representation.embedding(E, N, 8, 1), within(1e-5f));
    }

    @Test
    void theDeterministicStartEndsAboveRandomOnes() {
        int wins = 0;
        for (int seed = 0; seed < 20; seed++) {
            Model model = Samples.model(Samples.hyperparameters(4, 20, 8), seed);
            double[] E = likelihoods(model, Samples.song(model, 200, seed));
            SongInference inference = new SongInference(model);
            double ours = inference.infer(E, 200).bound();
            double best = Double.NEGATIVE_INFINITY;
            for (int restart = 0; restart < 10; restart++) {
                double[] zeta = nearlyUniform(200, 8, new Random(restart));
                best = Math.max(best, inference.infer(E, 200, zeta).bound());
            }
            if (ours >= best - 1e-6) {
                wins++;
            }
        }
        assertThat(wins).isGreaterThanOrEqualTo(19);
    }

    /** Where the authors' code starts. */
    private static double[] nearlyUniform(int N, int T, Random random) {
        double[] zeta = new double[N * T];
        for (int n = 0; n < N; n++) {
            double sum = 0;
            for (int t = 0; t < T; t++) {
                zeta[n * T + t] = random.nextDouble();
                sum += zeta[n * T + t];
            }
            for (int t = 0; t < T; t++) {
                zeta[n * T + t] /= sum;
            }
        }
        return zeta;
    }

    @Test
    void constantFramesAndOneFrameWork() {
        Model model = Samples.model(Samples.hyperparameters(3, 6, 5), 1);
        float[] same = new float[30];
        java.util.Arrays.fill(same, 2f);
        SongInference inference = new SongInference(model);

        assertThat(inference.infer(likelihoods(model, new Frames(10, 3, same)), 10).bound())
                .isFinite();
        Frames one = new Frames(1, 3, new float[] {1, 2, 3});
        SongPosterior q = inference.infer(likelihoods(model, one), 1);
        assertThat(q.bound()).isFinite();
        assertRowsSumToOne(q.r(), 6);
    }

    private static double[] likelihoods(Model model, Frames song) {
        return new ExpectedLogLikelihood(model.posterior())
                .of(model.whitening().apply(song), song.count());
    }

    private static Model with(Model model, Hyperparameters h) {
        return new Model(h, model.whitening(), model.posterior(), 0, 0, 0);
    }
}
