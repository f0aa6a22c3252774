package dev.mixtape.operators.inference;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.HyperparameterValues;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Lives;
import dev.mixtape.operators.model.Model;
import java.util.Arrays;
import java.util.Map;

/**
 * Another posterior in the place of the newest version's: an earlier one of the same model, or one
 * that was learned elsewhere in the same space. What the model is, and how far its components have
 * travelled, goes on; what was learned is the other's.
 */
public final class Replacement {
    private Replacement() {}

    /**
     * Returns the version that follows the newest.
     *
     * @param other whose posterior and counts it has; axes are taken from the newest
     * @throws IllegalArgumentException as {@link #check(Model, Model)}
     */
    public static Model of(Model newest, Model other) {
        check(newest, other);
        return new Model(
                newest.hyperparameters(),
                newest.whitening(),
                other.posterior(),
                newest.version() + 1,
                other.batchesLearned(),
                other.tracksLearned(),
                other.framesLearned(),
                CorpusUpdate.travelled(newest, other.posterior()),
                newest.axes(),
                other.remembered(),
                lives(newest, other));
    }

    /** What was learned elsewhere counts versions of its own, which here may be yet to come. */
    private static Lives lives(Model newest, Model other) {
        return other.lives().isWithin(newest.version()) ? other.lives() : Lives.first(other.K());
    }

    /**
     * Returns when another may take the place of a version.
     *
     * @throws IllegalArgumentException naming what differs: a size, a hyperparameter that is fixed
     *     for a model's life, or the whitening
     */
    public static void check(Model newest, Model other) {
        check(newest.hyperparameters(), other);
        if (!newest.whitening().isSameAs(other.whitening())) {
            throw new IllegalArgumentException(
                    "its whitening is another: it was learned from other features, or began with"
                            + " other songs; only a model that grew from this one can replace it");
        }
    }

    /**
     * Returns when a model may be the first version of one with these hyperparameters.
     *
     * @throws IllegalArgumentException naming the one that differs and is fixed for a model's life,
     *     or a component that is none
     */
    public static void check(Hyperparameters h, Model other) {
        Map<String, Object> wanted = HyperparameterValues.of(h);
        HyperparameterValues.of(other.hyperparameters().learningAs(h))
                .forEach(
                        (name, given) -> {
                            if (!given.equals(wanted.get(name))) {
                                throw new IllegalArgumentException(
                                        name
                                                + "="
                                                + given
                                                + ": must be "
                                                + wanted.get(name)
                                                + ", which is fixed for the life of this model");
                            }
                        });
        for (int k = 0; k < other.K(); k++) {
            checkComponent(k, other);
        }
    }

    /**
     * Returns when songs' vectors would lie along the same axes.
     *
     * @throws IllegalArgumentException if not
     */
    public static void checkAxes(PrincipalAxes wanted, PrincipalAxes given) {
        if (!Arrays.equals(wanted.mean(), given.mean())
                || !Arrays.deepEquals(wanted.axes(), given.axes())) {
            throw new IllegalArgumentException(
                    "its "
                            + given.width()
                            + " axes of songs' vectors are not the "
                            + wanted.width()
                            + " of this model: vectors of before and after could not be compared");
        }
    }

    private static void checkComponent(int k, Model other) {
        try {
            Cholesky unused = Cholesky.of(other.D(), other.posterior().components().get(k).wInv());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "component " + k + ": its inverse scale matrix is not positive definite", e);
        }
    }
}
