package dev.mixtape.operators.moves;

import dev.mixtape.operators.inference.ComponentUpdate;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.Lives;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * What moves do to a model of the natural update, whose components are the prior and statistics:
 * the statistics of two are added, or some are put in the place of others.
 */
final class Edits {
    private Edits() {}

    /**
     * The model with one component's statistics added to another's, and its id retired.
     *
     * @param version in which it is so
     */
    static Model merge(Model model, int kept, int retired, long version) {
        List<NormalWishart> components = new ArrayList<>(model.posterior().components());
        double[] mass = model.posterior().stickMass().clone();
        components.set(
                kept, sum(model.hyperparameters(), components.get(kept), components.get(retired)));
        components.set(retired, NormalWishart.prior(model.hyperparameters()));
        mass[kept] += mass[retired];
        mass[retired] = 0;
        Lives lives = model.lives().merged(retired, kept, version);
        return with(model, components, mass, lives, kept, retired);
    }

    /**
     * The model with a new component in the place of a starved or retired one.
     *
     * @param version in which it is so
     */
    static Model bear(Model model, int k, Birth birth, long version) {
        List<NormalWishart> components = new ArrayList<>(model.posterior().components());
        double[] mass = model.posterior().stickMass().clone();
        components.set(k, birth.component());
        mass[k] = birth.mass();
        return with(model, components, mass, model.lives().born(k, version), k);
    }

    private static Model with(
            Model model,
            List<NormalWishart> components,
            double[] mass,
            Lives lives,
            int... changed) {
        CorpusPosterior old = model.posterior();
        double[] travelled = model.travelled().clone();
        for (int k : changed) {
            travelled[k] += Math.sqrt(Jeffreys.between(old.components().get(k), components.get(k)));
        }
        Sticks sticks = Sticks.of(mass, model.gamma(), Sticks.byFallingMass(mass));
        return model.with(
                new CorpusPosterior(components, mass, sticks, old.alpha0(), old.gamma()),
                travelled,
                lives);
    }

    /** The component that the statistics of two give together. */
    static NormalWishart sum(Hyperparameters h, NormalWishart a, NormalWishart b) {
        SufficientStatistics both = new SufficientStatistics(h.D(), 1);
        addStatistics(h, a, both);
        addStatistics(h, b, both);
        return ComponentUpdate.posterior(h, both, 0, 1);
    }

    /** What a component stands for beyond the prior: Eq. 16-19 solved for the statistics. */
    private static void addStatistics(
            Hyperparameters h, NormalWishart q, SufficientStatistics sum) {
        double N = frames(h, q);
        if (N <= 0) {
            return;
        }
        double[] xBar = new double[h.D()];
        for (int i = 0; i < xBar.length; i++) {
            xBar[i] = q.lambda() / N * q.m()[i];
        }
        double[] scatter = q.wInv().clone();
        Packed.addOuter(scatter, 0, -h.lambda0() * N / q.lambda(), xBar);
        for (int i = 0; i < xBar.length; i++) {
            scatter[Packed.index(h.D(), i, i)] -= h.w0Inverse();
        }
        sum.merge(0, N, xBar, 0, scatter, 0);
    }

    /** N_k, how many frames a component stands for. */
    static double frames(Hyperparameters h, NormalWishart q) {
        return q.lambda() - h.lambda0();
    }

    /** Σ_k N_k, how many frames a model stands for. */
    static double frames(Model model) {
        return model.posterior().components().stream()
                .mapToDouble(q -> frames(model.hyperparameters(), q))
                .sum();
    }
}
