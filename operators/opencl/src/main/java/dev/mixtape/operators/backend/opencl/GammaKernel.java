package dev.mixtape.operators.backend.opencl;

/**
 * ψ and ln Γ for positive arguments in double precision, which OpenCL has only in single precision
 * or not at all: recurrence up to 10, then the asymptotic series (Abramowitz and Stegun 6.3.18 and
 * 6.1.41).
 */
abstract class GammaKernel extends LikelihoodKernel {

    private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

    /** ψ(x), x above 0. */
    double digamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 10) {
            shift -= 1 / z;
            z += 1;
        }
        double y = 1 / (z * z);
        double series =
                y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y / 132))));
        return shift + log(z) - 0.5 / z - series;
    }

    /** ln Γ(x), x above 0. */
    double logGamma(double x) {
        double product = 1;
        double z = x;
        while (z < 10) {
            product *= z;
            z += 1;
        }
        double y = 1 / (z * z);
        double series = (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / z;
        return (z - 0.5) * log(z) - z + HALF_LOG_TWO_PI + series - log(product);
    }
}
