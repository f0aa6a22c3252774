package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Remembered;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.UpdateRule;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The corpus update (Eq. 14-21): a model and a mini-batch's statistics give the next model.
 * Components do not depend on one another, and are updated on all cores, by the common pool.
 */
public final class CorpusUpdate {

    private CorpusUpdate() {}

    /**
     * The next version.
     *
     * @param model the newest version
     * @param batch statistics of at least one track, whichever versions inferred them
     * @param fullTracks B0, the tracks of a full batch, at least 1
     * @return version + 1, with the batch's tracks and frames learned
     * @throws IllegalArgumentException if the batch is empty, of another shape, or not finite
     */
    public static Model apply(Model model, SufficientStatistics batch, int fullTracks) {
        return apply(model, batch, UpdateRates.of(model, batch.tracks(), fullTracks));
    }

    /**
     * As {@link #apply(Model, SufficientStatistics, int)} with given rates: ρ = 1 and η = 0 are
     * batch VI.
     */
    public static Model apply(Model model, SufficientStatistics batch, UpdateRates rates) {
        check(model, batch);
        Hyperparameters h = model.hyperparameters();
        long tracks = model.tracksLearned() + batch.tracks();
        Remembered remembered = model.remembered().after(rates.rho(), batch.tracks());
        double weight = h.population().tracks(tracks, remembered) / batch.tracks();
        CorpusPosterior next =
                posterior(model, Splash.apply(batch, rates.eta()), weight, rates.rho());
        return new Model(
                h,
                model.whitening(),
                next,
                model.version() + 1,
                model.batchesLearned() + rates.fullBatches(),
                tracks,
                model.framesLearned() + batch.frames(),
                travelled(model, next),
                model.axes(),
                remembered,
                model.lives());
    }

    private static CorpusPosterior posterior(
            Model model, SufficientStatistics s, double weight, double rho) {
        Hyperparameters h = model.hyperparameters();
        CorpusPosterior old = model.posterior();
        boolean natural = h.updateRule() == UpdateRule.NATURAL;
        List<NormalWishart> components =
                IntStream.range(0, h.K())
                        .parallel()
                        .mapToObj(
                                k -> {
                                    NormalWishart before = old.components().get(k);
                                    NormalWishart now = ComponentUpdate.posterior(h, s, k, weight);
                                    return natural
                                            ? ComponentUpdate.natural(before, now, rho)
                                            : ComponentUpdate.paper(before, now, rho);
                                })
                        .toList();
        double[] batchMass =
                IntStream.range(0, h.K()).mapToDouble(k -> weight * s.stickMass(k)).toArray();
        double[] mass = ComponentUpdate.blend(old.stickMass(), batchMass, rho);
        GammaPosterior gamma = gammaPosterior(h, old.sticks());
        double concentration = gamma.isFixed() ? h.gamma() : gamma.mean();
        return new CorpusPosterior(
                components,
                mass,
                natural
                        ? Sticks.of(mass, concentration, Sticks.byFallingMass(mass))
                        : paperSticks(old.sticks(), batchMass, concentration, rho),
                alpha0Posterior(h, old.alpha0(), s, weight, rho),
                gamma);
    }

    /**
     * The odometers, with this step added. Roots of J add up to the length of a component's path
     * (near enough, √J is the Fisher-Rao distance), which is at least as long as the way from end
     * to end; J itself, which is quadratic in the step, would add up to less for a steady drift.
     */
    static double[] travelled(Model model, CorpusPosterior next) {
        double[] travelled = model.travelled().clone();
        IntStream.range(0, travelled.length)
                .parallel()
                .forEach(
                        k -> {
                            NormalWishart before = model.posterior().components().get(k);
                            NormalWishart now = next.components().get(k);
                            travelled[k] += Math.sqrt(Jeffreys.between(before, now));
                        });
        return travelled;
    }

    /** Eq. 14, 15 and 20 as printed: u and v blended one by one, the order left as it is. */
    private static Sticks paperSticks(Sticks old, double[] batchMass, double gamma, double rho) {
        Sticks now = Sticks.of(batchMass, gamma, old.order());
        return new Sticks(
                ComponentUpdate.blend(old.u(), now.u(), rho),
                ComponentUpdate.blend(old.v(), now.v(), rho),
                old.order());
    }

    /**
     * q(γ) = Gamma(1+K−1, 1−Σ_i E[ln(1−β'_i)]), the exact optimum given the sticks so far (as Blei
     * and Jordan 2006, appendix); K = 1 has no stick and keeps the prior.
     */
    private static GammaPosterior gammaPosterior(Hyperparameters h, Sticks sticks) {
        if (h.concentration() == Concentration.FIXED) {
            return GammaPosterior.FIXED;
        }
        GammaPosterior prior = GammaPosterior.PRIOR;
        return new GammaPosterior(
                prior.shape() + h.K() - 1, prior.rate() - sticks.sumExpectedLogOneMinus());
    }

    /** q(α0) = Gamma(1+J(T−1), 1−(J/B)Σ_jt E[ln(1−π'_jt)]), blended: both are natural. */
    private static GammaPosterior alpha0Posterior(
            Hyperparameters h,
            GammaPosterior old,
            SufficientStatistics s,
            double weight,
            double rho) {
        if (h.concentration() == Concentration.FIXED) {
            return GammaPosterior.FIXED;
        }
        GammaPosterior prior = GammaPosterior.PRIOR;
        double shape = prior.shape() + weight * s.tracks() * (h.T() - 1);
        double rate = prior.rate() - weight * s.sumLogOneMinusPi();
        return new GammaPosterior(
                (1 - rho) * old.shape() + rho * shape, (1 - rho) * old.rate() + rho * rate);
    }

    private static void check(Model model, SufficientStatistics batch) {
        if (batch.D() != model.D() || batch.K() != model.K()) {
            throw new IllegalArgumentException(
                    "statistics of D="
                            + batch.D()
                            + ", K="
                            + batch.K()
                            + ": the model has D="
                            + model.D()
                            + ", K="
                            + model.K());
        }
        if (batch.tracks() < 1) {
            throw new IllegalArgumentException(
                    LearningSettings.BATCH_TRACKS.key() + "=0: must be at least 1");
        }
        for (int i = 0; i < batch.values().length; i++) {
            if (!Double.isFinite(batch.values()[i])) {
                throw new IllegalArgumentException(
                        "statistics: value "
                                + i
                                + " is "
                                + batch.values()[i]
                                + ": every value must be finite");
            }
        }
    }
}
