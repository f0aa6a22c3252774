package dev.mixtape.operators.moves;

import dev.mixtape.operators.inference.ComponentUpdate;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.KMeans;
import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Proposes components for frames that a model explains worst (Hughes and Sudderth 2013 make births
 * of targeted data too): k-means of the worst quarter gives where they could be, and two rounds of
 * EM against the model as it is, over all frames, which frames they would take.
 *
 * <p>A handful of frames does not tell a covariance of D(D+1)/2 numbers, so theirs is shrunk to the
 * mean of the components' own with the weight of D+2 frames, as the prior has ν0 = D+2.
 */
final class Births {

    private static final int WORST_OF = 4;
    private static final int CLUSTERS = 8;
    private static final int FEWEST_FRAMES = 4;
    private static final int ROUNDS = 2;

    private final Model model;
    private final Hyperparameters h;
    private final double[] x;
    private final int n;

    /** ln Σ_k β_k p(x_n|k), n. */
    private final double[] logLik;

    private final double[] pooled;
    private final double allFrames;
    private final double allMass;

    /**
     * @param x n×D, whitened
     */
    Births(Model model, double[] x) {
        this.model = model;
        this.x = x;
        h = model.hyperparameters();
        n = x.length / h.D();
        logLik = logLik(model, x, n);
        allFrames = Edits.frames(model);
        allMass = Arrays.stream(model.posterior().stickMass()).sum();
        pooled = pooledCovariance();
    }

    private static double[] logLik(Model model, double[] x, int n) {
        int K = model.K();
        double[] E = new ExpectedLogLikelihood(model.posterior()).of(x, n);
        double[] logBeta = model.posterior().sticks().expectedLogBeta();
        double[] logLik = new double[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < K; k++) {
                E[i * K + k] += logBeta[k];
            }
            logLik[i] = LogSpace.logSumExp(E, i * K, K);
        }
        return logLik;
    }

    /** Σ_k N_k W_k⁻¹/ν_k / Σ_k N_k, packed. */
    private double[] pooledCovariance() {
        double[] covariance = new double[Packed.size(h.D())];
        for (NormalWishart q : model.posterior().components()) {
            double share = Edits.frames(h, q) / allFrames;
            for (int p = 0; p < covariance.length; p++) {
                covariance[p] += share * q.wInv()[p] / q.nu();
            }
        }
        return covariance;
    }

    /** At most so many, those of most frames first. */
    List<Birth> propose(int most) {
        int worst = n / WORST_OF;
        int clusters = Math.min(CLUSTERS, worst / FEWEST_FRAMES);
        if (clusters == 0 || !(allFrames > 0)) {
            return List.of();
        }
        double[] badness = Arrays.stream(logLik).map(l -> -l).toArray();
        int[] chosen = LargestFirst.of(badness, worst);
        double[] points = new double[worst * h.D()];
        for (int p = 0; p < worst; p++) {
            System.arraycopy(x, chosen[p] * h.D(), points, p * h.D(), h.D());
        }
        Random random = new Random(h.seed() + 31 * model.version());
        int[] cluster = KMeans.assign(points, worst, h.D(), clusters, random);
        List<Birth> births = new ArrayList<>();
        for (int c = 0; c < clusters; c++) {
            double[] weight = new double[n];
            for (int p = 0; p < worst; p++) {
                weight[chosen[p]] = cluster[p] == c ? 1 : 0;
            }
            refined(weight).ifPresent(births::add);
        }
        births.sort(Comparator.comparingDouble(birth -> -birth.frames()));
        return births.subList(0, Math.min(most, births.size()));
    }

    private Optional<Birth> refined(double[] weight) {
        Birth birth = of(weight);
        for (int round = 0; round < ROUNDS && birth.frames() >= FEWEST_FRAMES; round++) {
            double[] E = new ExpectedLogLikelihood(List.of(birth.component())).of(x, n);
            double logShare = Math.log(birth.frames() / n);
            birth =
                    of(
                            IntStream.range(0, n)
                                    .mapToDouble(
                                            i -> 1 / (1 + Math.exp(logLik[i] - E[i] - logShare)))
                                    .toArray());
        }
        boolean isEnough = birth.frames() >= FEWEST_FRAMES && birth.mass() > model.T();
        return isEnough ? Optional.of(birth) : Optional.empty();
    }

    /** The component of weighted frames, which stands for as large a share of all as they are. */
    private Birth of(double[] weight) {
        int D = h.D();
        SufficientStatistics some = new SufficientStatistics(D, 1);
        double[] none = new double[Packed.size(D)];
        for (int i = 0; i < n; i++) {
            some.merge(0, weight[i], x, i * D, none, 0);
        }
        double frames = some.N(0);
        double N = allFrames * frames / n;
        double[] scatter = some.scatter(0);
        for (int p = 0; p < scatter.length; p++) {
            scatter[p] = N * (scatter[p] + (D + 2) * pooled[p]) / (frames + D + 2);
        }
        SufficientStatistics scaled = new SufficientStatistics(D, 1);
        scaled.merge(0, N, some.xBar(0), 0, scatter, 0);
        return new Birth(ComponentUpdate.posterior(h, scaled, 0, 1), allMass * frames / n, frames);
    }
}
