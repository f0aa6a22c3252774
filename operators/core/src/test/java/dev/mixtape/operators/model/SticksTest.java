package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.inference.Quadrature;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Beta;
import org.junit.jupiter.api.Test;

class SticksTest {

    private static final double[] MASS = {2, 7, 0.5, 4};

    @Test
    void breaksTheHeaviestComponentFirst() {
        assertThat(Sticks.byFallingMass(MASS)).containsExactly(1, 3, 0, 2);
        assertThat(Sticks.byFallingMass(new double[] {1, 1, 1})).containsExactly(0, 1, 2);
    }

    @Test
    void followsEquations14And15InStickOrder() {
        Sticks sticks = Sticks.of(MASS, 1.5, Sticks.byFallingMass(MASS));

        assertThat(sticks.u()).containsExactly(1 + 7, 1 + 4, 1 + 2);
        assertThat(sticks.v()).containsExactly(1.5 + 6.5, 1.5 + 2.5, 1.5 + 0.5);
    }

    @Test
    void expectedLogBetaIsThatOfTheIntegral() {
        Sticks sticks = Sticks.of(MASS, 1.5, Sticks.byFallingMass(MASS));
        double first = expectation(8, 8, Math::log);
        double firstRest = expectation(8, 8, Math::log1p, -1);
        double second = expectation(5, 4, Math::log);
        double secondRest = expectation(5, 4, Math::log1p, -1);
        double third = expectation(3, 2, Math::log);
        double thirdRest = expectation(3, 2, Math::log1p, -1);

        double[] logBeta = sticks.expectedLogBeta();

        assertThat(logBeta[1]).isCloseTo(first, within(1e-6));
        assertThat(logBeta[3]).isCloseTo(second + firstRest, within(1e-6));
        assertThat(logBeta[0]).isCloseTo(third + firstRest + secondRest, within(1e-6));
        assertThat(logBeta[2]).isCloseTo(thirdRest + firstRest + secondRest, within(1e-6));
        assertThat(sticks.sumExpectedLogOneMinus())
                .isCloseTo(firstRest + secondRest + thirdRest, within(1e-6));
    }

    private static double expectation(double u, double v, DoubleUnaryOperator f) {
        return expectation(u, v, f, 1);
    }

    /** E[f(sign·β')] under Beta(u, v). */
    private static double expectation(double u, double v, DoubleUnaryOperator f, int sign) {
        double logB = Beta.logBeta(u, v);
        return Quadrature.integrate(
                x ->
                        Math.exp((u - 1) * Math.log(x) + (v - 1) * Math.log1p(-x) - logB)
                                * f.applyAsDouble(sign * x),
                0,
                1,
                200_000);
    }

    @Test
    void oneComponentNeedsNoStick() {
        Sticks sticks = Sticks.of(new double[] {3}, 1, new int[] {0});

        assertThat(sticks.u()).isEmpty();
        assertThat(sticks.expectedLogBeta()).containsExactly(0);
    }

    @Test
    void refusesAnOrderThatIsNoPermutation() {
        assertThatThrownBy(() -> new Sticks(new double[1], new double[1], new int[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stickOrder[1]=1: must name each of the K components once");
    }
}
