package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.linear.PrincipalAxes;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every part of a model refuses what it cannot be, by the argument's name and value. */
class ModelArgumentsTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private static final Hyperparameters H =
            Hyperparameters.defaults(2).toBuilder().K(2).T(2).build();

    private static void refused(ThrowingCallable made, String sentence) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    @Test
    void hyperparameters() {
        refused(() -> Hyperparameters.defaults(16_385), "D=16385: must be at most 16384");
        refused(
                () -> Hyperparameters.defaults(Integer.MAX_VALUE),
                "D=2147483647: must be at most 16384");
        refused(() -> H.toBuilder().K(65_537).build(), "K=65537: must be at most 65536");
        refused(
                () -> Hyperparameters.defaults(2_897),
                "K*D*D=2148507904: must be at most 2147483639");
        refused(() -> H.toBuilder().T(4_097).build(), "T=4097: must be at most 4096");
        refused(
                () -> H.toBuilder().maxIterations(100_001).build(),
                "maxIterations=100001: must be at most 100000");
        refused(() -> H.toBuilder().lambda0(INFINITE).build(), "lambda0=Infinity: must be finite");
        refused(() -> H.toBuilder().nu0(NAN).build(), "nu0=NaN: must be above D-1=1");
        refused(() -> H.toBuilder().nu0(INFINITE).build(), "nu0=Infinity: must be finite");
        refused(() -> H.toBuilder().w0Inverse(NAN).build(), "w0Inverse=NaN: must be above 0");
        refused(() -> H.toBuilder().alpha0(-1).build(), "alpha0=-1.0: must be above 0");
        refused(() -> H.toBuilder().gamma(0).build(), "gamma=0.0: must be above 0");
        refused(() -> H.toBuilder().tau0(INFINITE).build(), "tau0=Infinity: must be finite");
        refused(
                () -> H.toBuilder().tolerance(NAN).build(),
                "tolerance=NaN: must be between 0 and 1");
        refused(
                () -> H.toBuilder().temperature(INFINITE).build(),
                "temperature=Infinity: must be finite");
        refused(
                () -> new Population(1e16),
                "population=1.0E16: must be seen, remembered, or a number above 0 and at most"
                        + " 1.0E15");
    }

    @Test
    void components() {
        double[] m = {0, 0};
        double[] wInv = {1, 0, 1};
        refused(
                () -> new NormalWishart(new double[0], 1, new double[0], 5),
                "D=0: must be at least 1");
        refused(
                () -> new NormalWishart(new double[] {0, NAN}, 1, wInv, 5),
                "m[1]=NaN: must be finite");
        refused(
                () -> new NormalWishart(m, 1, new double[] {1, 0, INFINITE}, 5),
                "wInv[2]=Infinity: must be finite");
        refused(() -> new NormalWishart(m, NAN, wInv, 5), "lambda=NaN: must be above 0");
        refused(() -> new NormalWishart(m, INFINITE, wInv, 5), "lambda=Infinity: must be finite");
        refused(() -> new NormalWishart(m, 1, wInv, INFINITE), "nu=Infinity: must be finite");
    }

    @Test
    void sticksAndConcentrations() {
        double[] one = {1};
        int[] order = {1, 0};
        refused(
                () -> new Sticks(new double[0], new double[0], new int[0]),
                "K=0: must be at least 1");
        refused(
                () -> new Sticks(new double[] {-1e18}, one, order),
                "u[0]=-1.0E18: must be above 0 and finite");
        refused(
                () -> new Sticks(one, new double[] {NAN}, order),
                "v[0]=NaN: must be above 0 and finite");
        refused(
                () -> new Sticks(one, one, new int[] {0, 2}),
                "stickOrder[1]=2: must name each of the K components once");
        refused(
                () -> new GammaPosterior(1, INFINITE),
                "shape=1.0, rate=Infinity: both must be above 0 and finite, or both 0");
    }

    @Test
    void whitening() {
        double[] mean = {0, 0};
        refused(
                () -> new Whitening(new double[] {0, NAN}, new double[4]),
                "whiteningMean[1]=NaN: must be finite");
        refused(
                () -> new Whitening(mean, new double[] {1, 0, INFINITE, 1}),
                "whiteningMatrix[2]=Infinity: must be finite");
        refused(
                () -> new Whitening(mean, new double[] {1, 0, 0, 0}),
                "whiteningMatrix[1][1]=0.0: the matrix must be lower-triangular with a diagonal"
                        + " above 0");
        refused(
                () -> new Whitening(mean, new double[] {1, 0.5, 0, 1}),
                "whiteningMatrix[0][1]=0.5: the matrix must be lower-triangular with a diagonal"
                        + " above 0");
        // 65,536² is 0 in 32 bits.
        refused(
                () -> new Whitening(new double[65_536], new double[0]),
                "D=65536: must be at most 16384");
    }

    @Test
    void axes() {
        refused(
                () -> new PrincipalAxes(new float[] {Float.NaN}, new float[0][]),
                "mean[0]=NaN: must be finite");
        refused(
                () -> new PrincipalAxes(new float[2], new float[][] {{1, 2}, {3}}),
                "axes[1].length=1: must be P=2");
        refused(
                () -> new PrincipalAxes(new float[2], new float[][] {{1, Float.NEGATIVE_INFINITY}}),
                "axes[0][1]=-Infinity: must be finite");
    }

    @Test
    void theWhole() {
        List<NormalWishart> two = List.of(NormalWishart.prior(H), NormalWishart.prior(H));
        Sticks sticks = Sticks.of(new double[2], 1, Sticks.byId(2));
        refused(
                () ->
                        new CorpusPosterior(
                                two,
                                new double[] {0, -1},
                                sticks,
                                GammaPosterior.FIXED,
                                GammaPosterior.FIXED),
                "stickMass[1]=-1.0: must be at least 0 and finite");
        CorpusPosterior q =
                new CorpusPosterior(
                        two, new double[2], sticks, GammaPosterior.FIXED, GammaPosterior.FIXED);
        refused(() -> model(q, -1, 0, 0, 0, 0), "version=-1: must be at least 0");
        refused(() -> model(q, 0, NAN, 0, 0, 0), "batchesLearned=NaN: must be at least 0");
        refused(() -> model(q, 0, INFINITE, 0, 0, 0), "batchesLearned=Infinity: must be finite");
        refused(() -> model(q, 0, 0, -1, 0, 0), "tracksLearned=-1: must be at least 0");
        refused(() -> model(q, 0, 0, 0, -1, 0), "framesLearned=-1: must be at least 0");
        refused(() -> model(q, 0, 0, 0, 0, NAN), "travelled[1]=NaN: must be at least 0 and finite");
    }

    private static Model model(
            CorpusPosterior q,
            long version,
            double batches,
            long tracks,
            long frames,
            double travelled) {
        return new Model(
                H,
                Whitening.identity(2),
                q,
                version,
                batches,
                tracks,
                frames,
                new double[] {0, travelled},
                PrincipalAxes.NONE,
                Remembered.all(tracks));
    }
}
