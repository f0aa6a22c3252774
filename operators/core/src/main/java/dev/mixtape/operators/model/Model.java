package dev.mixtape.operators.model;

import dev.mixtape.operators.linear.PrincipalAxes;

/**
 * One version of a model: all that inference and further learning need. Immutable, provided that
 * nobody writes into the arrays of its parts.
 *
 * @param version 0 from the bootstrap, one more for each corpus update
 * @param batchesLearned t, how many full batches the tracks learned so far would fill, from the
 *     beginning; equal to the version if every batch was full
 * @param tracksLearned tracks whose statistics are in the posterior, from the beginning
 * @param framesLearned their frames
 * @param travelled how far each component has moved since version 0, or since the model was read
 *     from an archive, K: Σ √J over its steps, {@link Jeffreys#between}
 * @param axes along which songs' vectors lie; {@link PrincipalAxes#NONE} of a model that says
 *     nothing of vectors
 * @param remembered how many of the tracks learned still weigh in the posterior
 * @param lives which of its lives each component is in
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Model(
        Hyperparameters hyperparameters,
        Whitening whitening,
        CorpusPosterior posterior,
        long version,
        double batchesLearned,
        long tracksLearned,
        long framesLearned,
        double[] travelled,
        PrincipalAxes axes,
        Remembered remembered,
        Lives lives) {

    /** Checks that the parts agree. */
    public Model {
        int K = posterior.components().size();
        int D = posterior.components().get(0).D();
        if (K != hyperparameters.K() || D != hyperparameters.D() || whitening.D() != D) {
            throw new IllegalArgumentException(
                    "posterior has K="
                            + K
                            + ", D="
                            + D
                            + " and the whitening D="
                            + whitening.D()
                            + ": the hyperparameters say K="
                            + hyperparameters.K()
                            + ", D="
                            + hyperparameters.D());
        }
        if (travelled.length != K) {
            throw new IllegalArgumentException(
                    "travelled.length=" + travelled.length + ": must be K=" + K);
        }
        if (lives.K() != K) {
            throw new IllegalArgumentException("lives=" + lives.K() + ": must be K=" + K);
        }
        int numbers = 2 * K * D + Packed.size(D);
        if (axes.width() > 0 && axes.mean().length != numbers) {
            throw new IllegalArgumentException(
                    "axes.mean.length="
                            + axes.mean().length
                            + ": must be 2*K*D+D*(D+1)/2="
                            + numbers
                            + ", the numbers of a song's vector");
        }
        Check.notNegative("travelled", travelled);
        Check.that(version >= 0, "version", version, "must be at least 0");
        Check.notNegative("batchesLearned", batchesLearned);
        Check.that(tracksLearned >= 0, "tracksLearned", tracksLearned, "must be at least 0");
        Check.that(framesLearned >= 0, "framesLearned", framesLearned, "must be at least 0");
    }

    /**
     * A version from which on movement is counted, and behind which there were full batches, all
     * remembered.
     */
    public Model(
            Hyperparameters hyperparameters,
            Whitening whitening,
            CorpusPosterior posterior,
            long version,
            long tracksLearned,
            long framesLearned) {
        this(
                hyperparameters,
                whitening,
                posterior,
                version,
                (double) version,
                tracksLearned,
                framesLearned,
                new double[posterior.components().size()],
                PrincipalAxes.NONE,
                Remembered.all(tracksLearned));
    }

    /** A version whose components all live since the bootstrap. */
    public Model(
            Hyperparameters hyperparameters,
            Whitening whitening,
            CorpusPosterior posterior,
            long version,
            double batchesLearned,
            long tracksLearned,
            long framesLearned,
            double[] travelled,
            PrincipalAxes axes,
            Remembered remembered) {
        this(
                hyperparameters,
                whitening,
                posterior,
                version,
                batchesLearned,
                tracksLearned,
                framesLearned,
                travelled,
                axes,
                remembered,
                Lives.first(posterior.components().size()));
    }

    /** The same version with other hyperparameters, of the same D and K. */
    public Model with(Hyperparameters other) {
        return new Model(
                other,
                whitening,
                posterior,
                version,
                batchesLearned,
                tracksLearned,
                framesLearned,
                travelled,
                axes,
                remembered,
                lives);
    }

    /** The next version, which has learned nothing more. */
    public Model again() {
        return new Model(
                hyperparameters,
                whitening,
                posterior,
                version + 1,
                batchesLearned,
                tracksLearned,
                framesLearned,
                travelled,
                axes,
                remembered,
                lives);
    }

    /** The same version with axes for songs' vectors. */
    public Model with(PrincipalAxes other) {
        return new Model(
                hyperparameters,
                whitening,
                posterior,
                version,
                batchesLearned,
                tracksLearned,
                framesLearned,
                travelled,
                other,
                remembered,
                lives);
    }

    /**
     * The same version with other components, and lives and odometers that go with them.
     *
     * @param nextTravelled K
     */
    public Model with(CorpusPosterior other, double[] nextTravelled, Lives nextLives) {
        return new Model(
                hyperparameters,
                whitening,
                other,
                version,
                batchesLearned,
                tracksLearned,
                framesLearned,
                nextTravelled,
                axes,
                remembered,
                nextLives);
    }

    /** D. */
    public int D() {
        return hyperparameters.D();
    }

    /** K. */
    public int K() {
        return hyperparameters.K();
    }

    /** T. */
    public int T() {
        return hyperparameters.T();
    }

    /** α0 to infer songs with: fixed, or the mean of its posterior. */
    public double alpha0() {
        GammaPosterior q = posterior.alpha0();
        return q.isFixed() ? hyperparameters.alpha0() : q.mean();
    }

    /** E[ln α0], for the song bound. */
    public double expectedLogAlpha0() {
        GammaPosterior q = posterior.alpha0();
        return q.isFixed() ? Math.log(hyperparameters.alpha0()) : q.expectedLog();
    }

    /** γ of the next corpus update: fixed, or the mean of its posterior. */
    public double gamma() {
        GammaPosterior q = posterior.gamma();
        return q.isFixed() ? hyperparameters.gamma() : q.mean();
    }

    /**
     * Components that carry more than one track's worth of stick mass, which is T: every track
     * spreads its T slots over the components.
     */
    public int componentsInUse() {
        int inUse = 0;
        for (double mass : posterior.stickMass()) {
            if (mass > T()) {
                inUse++;
            }
        }
        return inUse;
    }
}
