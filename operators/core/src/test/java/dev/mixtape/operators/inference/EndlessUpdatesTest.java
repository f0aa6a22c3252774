package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.UpdateRule;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Learners that never stop, given batches that nobody would wish them. {@code
 * -Dmixtape.updates=1000000} makes it as long as one likes.
 */
class EndlessUpdatesTest {
    private static final int D = 2;
    private static final int K = 4;
    private static final int UPDATES = Integer.getInteger("mixtape.updates", 20_000);
    private static final int LOOKS_EVERY = 1_000;
    private static final int FULL = 4;

    /** Of a whitened frame: a float has no more, whatever it is multiplied with. */
    private static final int MOST_EXPONENT = 37;

    enum Learner {
        TODAYS,
        WITH_A_MEMORY {
            @Override
            Hyperparameters.Builder set(Hyperparameters.Builder h) {
                return h.memory(400).etaMin(0.01).population(Population.REMEMBERED);
            }
        },
        THAT_FORGETS_AT_ONCE {
            @Override
            Hyperparameters.Builder set(Hyperparameters.Builder h) {
                return h.memory(1).eta0(0);
            }
        },
        THAT_STIFFENS {
            @Override
            Hyperparameters.Builder set(Hyperparameters.Builder h) {
                return h.kappa(1).tau0(1).population(new Population(Population.MOST));
            }
        },
        OF_THE_PAPER {
            @Override
            Hyperparameters.Builder set(Hyperparameters.Builder h) {
                return h.updateRule(UpdateRule.PAPER).concentration(Concentration.LEARNED);
            }
        };

        Hyperparameters.Builder set(Hyperparameters.Builder h) {
            return h;
        }
    }

    enum Kind {
        PLAIN,
        WITHOUT_FRAMES,
        OF_ONE_COMPONENT,
        OF_EQUAL_FRAMES,
        FAR,
        TINY,
        FAINT
    }

    @ParameterizedTest
    @EnumSource(Learner.class)
    void everyNumberStaysFiniteAndEveryComponentPositiveDefinite(Learner learner) {
        Hyperparameters h = learner.set(Hyperparameters.defaults(D).toBuilder().K(K).T(3)).build();
        Model model = Samples.model(h, 1);
        Random random = new Random(2);
        for (int update = 1; update <= UPDATES; update++) {
            model = CorpusUpdate.apply(model, batch(random), FULL);
            if (update % LOOKS_EVERY == 0) {
                assertHealthy(model);
            }
        }
        assertThat(model.version()).isGreaterThan(UPDATES);
    }

    private static SufficientStatistics batch(Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        SufficientStatistics batch = new SufficientStatistics(D, K);
        int songs = 1 + random.nextInt(FULL);
        for (int j = 0; j < songs; j++) {
            batch.addSong(20, -100 * random.nextDouble(), -5 * random.nextDouble());
        }
        if (kind != Kind.WITHOUT_FRAMES) {
            for (int k = 0; k < (kind == Kind.OF_ONE_COMPONENT ? 1 : K); k++) {
                add(kind, k, batch, random);
            }
        }
        return batch;
    }

    private static void add(Kind kind, int k, SufficientStatistics batch, Random random) {
        double scale =
                switch (kind) {
                    case FAR -> Math.pow(10, MOST_EXPONENT * random.nextDouble());
                    case TINY -> Math.pow(10, -MOST_EXPONENT * random.nextDouble());
                    default -> 1;
                };
        double n = kind == Kind.FAINT ? Math.pow(10, -320 * random.nextDouble()) : 20;
        double[] mean = {scale * random.nextGaussian(), scale * random.nextGaussian()};
        double[] scatter = new double[Packed.size(D)];
        if (kind != Kind.OF_EQUAL_FRAMES && random.nextBoolean()) {
            double[] along = {scale * random.nextGaussian(), scale * random.nextGaussian()};
            Packed.addOuter(scatter, 0, n, along);
        }
        batch.merge(k, n, mean, 0, scatter, 0);
        batch.addStickMass(k, n / 20);
    }

    private static void assertHealthy(Model model) {
        for (NormalWishart component : model.posterior().components()) {
            Cholesky factor = Cholesky.of(D, component.wInv());
            assertThat(factor.logDet()).isFinite();
            assertThat(component.logNormalizer(factor)).isFinite();
            assertFinite(component.m());
        }
        assertFinite(model.travelled());
        assertFinite(model.posterior().stickMass());
        assertFinite(model.posterior().sticks().expectedLogBeta());
        assertFinite(new double[] {model.alpha0(), model.expectedLogAlpha0(), model.gamma()});
        double[] frame = {0.5, -0.5};
        assertFinite(new ExpectedLogLikelihood(model.posterior()).of(frame, 1));
    }

    private static void assertFinite(double[] values) {
        for (double value : values) {
            assertThat(value).isFinite();
        }
    }
}
