package dev.mixtape.operators.model;

import dev.mixtape.operators.settings.Settings;

/**
 * Everything about a model that does not come from data. The names are those of docs/notation.md.
 * Sizes have limits, so that no product of them overflows, and a song's iterations do.
 *
 * @param D features of a frame, at most {@link #MOST_FEATURES}
 * @param K corpus components, the truncation of the corpus' stick-breaking, at most {@link
 *     #MOST_COMPONENTS}; K·D² numbers must fit into one array
 * @param T song components, the truncation of a song's stick-breaking, at most {@link
 *     #MOST_SONG_COMPONENTS}
 * @param lambda0 λ0, weight of the prior mean (which is 0 after whitening)
 * @param nu0 ν0, prior degrees of freedom, above D−1
 * @param w0Inverse W0⁻¹ is this times the identity
 * @param alpha0 prior concentration of a song's sticks
 * @param gamma prior concentration of the corpus' sticks
 * @param concentration whether those two are fixed or learned
 * @param tau0 τ0 of the learning rate (τ0+t)^−κ
 * @param kappa κ of the learning rate, in (0.5, 1]
 * @param eta0 η0 of the splash η0·1000/(t+1000) (Eq. 21), in [0, 1]
 * @param population J, tracks that a corpus update speaks for
 * @param updateRule what a corpus update blends
 * @param tolerance a song's iterations end when its bound gains less than this, relatively
 * @param maxIterations most iterations of a song, at most {@link #MOST_ITERATIONS}
 * @param temperature of the embedding's softmax; 1 is the paper's
 * @param seed of every random draw
 * @param memory M, the tracks after which what was learned weighs 1/e at least, of the floor
 *     1−e^(−B0/M) of the learning rate; 0 for no floor
 * @param etaMin below which the splash does not fall, in [0, 1]
 */
public record Hyperparameters(
        int D,
        int K,
        int T,
        double lambda0,
        double nu0,
        double w0Inverse,
        double alpha0,
        double gamma,
        Concentration concentration,
        double tau0,
        double kappa,
        double eta0,
        Population population,
        UpdateRule updateRule,
        double tolerance,
        int maxIterations,
        double temperature,
        long seed,
        double memory,
        double etaMin)
        implements java.io.Serializable {

    public static final int MOST_FEATURES = 16_384;
    public static final int MOST_COMPONENTS = 65_536;
    public static final int MOST_SONG_COMPONENTS = 4_096;
    public static final int MOST_ITERATIONS = 100_000;

    /** Of an array, on any Java virtual machine. */
    private static final long MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** Checks every value and says which is wrong. */
    public Hyperparameters {
        Check.within("D", D, MOST_FEATURES);
        Check.within("K", K, MOST_COMPONENTS);
        Check.within("K*D*D", (long) K * D * D, MOST_NUMBERS);
        Check.within("T", T, MOST_SONG_COMPONENTS);
        positive("lambda0", lambda0);
        Check.above("nu0", nu0, D - 1, "must be above D-1=" + (D - 1));
        positive("w0Inverse", w0Inverse);
        positive("alpha0", alpha0);
        positive("gamma", gamma);
        Check.that(tau0 >= 1, "tau0", tau0, "must be at least 1");
        Check.that(Double.isFinite(tau0), "tau0", tau0, "must be finite");
        Check.that(kappa > 0.5 && kappa <= 1, "kappa", kappa, "must be above 0.5 and at most 1");
        Check.that(eta0 >= 0 && eta0 <= 1, "eta0", eta0, "must be between 0 and 1");
        Check.that(
                tolerance >= 0 && tolerance <= 1,
                "tolerance",
                tolerance,
                "must be between 0 and 1");
        Check.within("maxIterations", maxIterations, MOST_ITERATIONS);
        positive("temperature", temperature);
        Check.that(
                memory == 0 || (memory >= 1 && memory <= Population.MOST),
                "memory",
                memory,
                "must be 0 for unbounded, or between 1 and " + Population.MOST);
        Check.that(etaMin >= 0 && etaMin <= 1, "etaMin", etaMin, "must be between 0 and 1");
    }

    /**
     * The defaults for frames of D features: the paper's truncations and the priors of
     * docs/model.md, decision 9.
     */
    public static Hyperparameters defaults(int D) {
        return new Builder(D).build();
    }

    /**
     * What a user has set.
     *
     * @param D features of a frame
     */
    public static Hyperparameters of(Settings settings, int D) {
        return new Builder(D)
                .K(settings.get(ModelSettings.CORPUS_COMPONENTS))
                        .T(settings.get(ModelSettings.SONG_COMPONENTS))
                        .alpha0(settings.get(ModelSettings.ALPHA0))
                        .gamma(settings.get(ModelSettings.GAMMA))
                        .concentration(settings.get(ModelSettings.CONCENTRATION))
                        .tau0(settings.get(ModelSettings.TAU0))
                        .kappa(settings.get(ModelSettings.KAPPA))
                        .eta0(settings.get(ModelSettings.ETA0))
                        .population(new Population(settings.get(ModelSettings.POPULATION)))
                        .updateRule(settings.get(ModelSettings.UPDATE))
                        .tolerance(settings.get(ModelSettings.TOLERANCE))
                        .maxIterations(settings.get(ModelSettings.MAX_ITERATIONS))
                        .temperature(settings.get(ModelSettings.TEMPERATURE))
                        .seed(settings.get(ModelSettings.SEED))
                        .memory(settings.get(ModelSettings.MEMORY))
                        .etaMin(settings.get(ModelSettings.ETA_MIN))
                        .build();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * These values, learning as others say: τ0, κ, memory, η0, η_min, population, tolerance and
     * most iterations are theirs. What a stored posterior or embedding means does not depend on
     * those eight.
     */
    public Hyperparameters learningAs(Hyperparameters other) {
        return toBuilder()
                .tau0(other.tau0)
                .kappa(other.kappa)
                .memory(other.memory)
                .eta0(other.eta0)
                .etaMin(other.etaMin)
                .population(other.population)
                .tolerance(other.tolerance)
                .maxIterations(other.maxIterations)
                .build();
    }

    private static void positive(String name, double value) {
        Check.above(name, value, 0, "must be above 0");
    }

    /** Sets some hyperparameters and leaves the others as they were. */
    public static final class Builder {
        private int D;
        private int K = 256;
        private int T = 32;
        private double lambda0 = 2;
        private double nu0;
        private double w0Inverse = 1;
        private double alpha0 = 1;
        private double gamma = 1;
        private Concentration concentration = Concentration.FIXED;
        private double tau0 = 64;
        private double kappa = 0.6;
        private double eta0 = 0.1;
        private Population population = Population.SEEN;
        private UpdateRule updateRule = UpdateRule.NATURAL;
        private double tolerance = 1e-5;
        private int maxIterations = 100;
        private double temperature = 1;
        private long seed = 1;
        private double memory = 0;
        private double etaMin = 0;

        private Builder(int D) {
            this.D = D;
            this.nu0 = D + 2;
        }

        private Builder(Hyperparameters h) {
            D = h.D;
            K = h.K;
            T = h.T;
            lambda0 = h.lambda0;
            nu0 = h.nu0;
            w0Inverse = h.w0Inverse;
            alpha0 = h.alpha0;
            gamma = h.gamma;
            concentration = h.concentration;
            tau0 = h.tau0;
            kappa = h.kappa;
            eta0 = h.eta0;
            population = h.population;
            updateRule = h.updateRule;
            tolerance = h.tolerance;
            maxIterations = h.maxIterations;
            temperature = h.temperature;
            seed = h.seed;
            memory = h.memory;
            etaMin = h.etaMin;
        }

        /** Sets K, corpus components. */
        public Builder K(int value) {
            K = value;
            return this;
        }

        /** Sets T, song components. */
        public Builder T(int value) {
            T = value;
            return this;
        }

        /** Sets λ0. */
        public Builder lambda0(double value) {
            lambda0 = value;
            return this;
        }

        /** Sets ν0. */
        public Builder nu0(double value) {
            nu0 = value;
            return this;
        }

        /** Sets the diagonal of W0⁻¹. */
        public Builder w0Inverse(double value) {
            w0Inverse = value;
            return this;
        }

        /** Sets α0. */
        public Builder alpha0(double value) {
            alpha0 = value;
            return this;
        }

        /** Sets γ. */
        public Builder gamma(double value) {
            gamma = value;
            return this;
        }

        /** Sets whether α0 and γ are learned. */
        public Builder concentration(Concentration value) {
            concentration = value;
            return this;
        }

        /** Sets τ0. */
        public Builder tau0(double value) {
            tau0 = value;
            return this;
        }

        /** Sets κ. */
        public Builder kappa(double value) {
            kappa = value;
            return this;
        }

        /** Sets η0. */
        public Builder eta0(double value) {
            eta0 = value;
            return this;
        }

        /** Sets J's policy. */
        public Builder population(Population value) {
            population = value;
            return this;
        }

        /** Sets what a corpus update blends. */
        public Builder updateRule(UpdateRule value) {
            updateRule = value;
            return this;
        }

        /** Sets the relative gain at which a song's iterations end. */
        public Builder tolerance(double value) {
            tolerance = value;
            return this;
        }

        /** Sets the most iterations of a song. */
        public Builder maxIterations(int value) {
            maxIterations = value;
            return this;
        }

        /** Sets the temperature of the embedding's softmax. */
        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        /** Sets the seed of every random draw. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets M, in tracks; 0 for unbounded. */
        public Builder memory(double value) {
            memory = value;
            return this;
        }

        /** Sets below what the splash does not fall. */
        public Builder etaMin(double value) {
            etaMin = value;
            return this;
        }

        /**
         * The hyperparameters.
         *
         * @throws IllegalArgumentException for the first value that is wrong
         */
        public Hyperparameters build() {
            return new Hyperparameters(
                    D,
                    K,
                    T,
                    lambda0,
                    nu0,
                    w0Inverse,
                    alpha0,
                    gamma,
                    concentration,
                    tau0,
                    kappa,
                    eta0,
                    population,
                    updateRule,
                    tolerance,
                    maxIterations,
                    temperature,
                    seed,
                    memory,
                    etaMin);
        }
    }
}
