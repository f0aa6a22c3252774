package dev.mixtape.study;

import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How well measures of the model's movement foretell how far embeddings have changed. */
final class MovementTable {
    private static final int STRONGEST = 8;

    /** What was seen at a version: odometers as they stood, and the songs. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stop(Model model, List<SongResult> songs, double[][] odometers) {}

    private static final List<String> ODOMETERS =
            List.of(
                    "sum of J",
                    "sum of sqrt J",
                    "posteriors: sum of J",
                    "posteriors: sum of sqrt J");

    private final double[][] odometers;
    private final List<Stop> stops = new ArrayList<>();

    MovementTable(int K) {
        odometers = new double[ODOMETERS.size()][K];
    }

    void step(Model before, Model after) {
        for (int k = 0; k < before.K(); k++) {
            NormalWishart p = before.posterior().components().get(k);
            NormalWishart q = after.posterior().components().get(k);
            double plugIn = Jeffreys.between(p, q);
            double posterior = ofPosteriors(p, q);
            odometers[0][k] += plugIn;
            odometers[1][k] += Math.sqrt(plugIn);
            odometers[2][k] += posterior;
            odometers[3][k] += Math.sqrt(posterior);
        }
    }

    void stop(Model model, List<SongResult> songs) {
        stops.add(
                new Stop(
                        model,
                        songs,
                        Arrays.stream(odometers).map(double[]::clone).toArray(double[][]::new)));
    }

    void print() {
        Map<String, List<Double>> measures = new LinkedHashMap<>();
        List<Double> changes = new ArrayList<>();
        List<double[]> byPair = new ArrayList<>();
        for (int a = 0; a < stops.size(); a++) {
            for (int b = a + 1; b < stops.size(); b++) {
                pair(stops.get(a), stops.get(b), measures, changes, byPair);
            }
        }
        System.out.printf("%n| measure | rank correlation with the change |%n|---|---|%n");
        measures.forEach(
                (name, values) ->
                        System.out.printf("| %s | %.3f |%n", name, spearman(values, changes)));
        System.out.printf(
                "%n| versions | mean change | sum of J | sum of sqrt J | between ends |%n");
        System.out.printf("|---|---|---|---|---|%n");
        for (double[] row : byPair) {
            System.out.printf(
                    "| %.0f to %.0f | %.3f | %.3f | %.3f | %.3f |%n",
                    row[0], row[1], row[2], row[3], row[4], row[5]);
        }
        for (String name :
                List.of(
                        "sum of J",
                        "sum of sqrt J",
                        "sqrt of sum of J",
                        "sqrt of J between the ends")) {
            System.out.printf(
                    "%n| %s at most | share of pairs | change p50 | p90 | p99"
                            + " |%n|---|---|---|---|---|%n",
                    name);
            for (double bound : List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)) {
                List<Double> values = measures.get(name);
                double[] within =
                        IntStream.range(0, values.size())
                                .filter(i -> values.get(i) <= bound)
                                .mapToDouble(changes::get)
                                .sorted()
                                .toArray();
                if (within.length > 20) {
                    System.out.printf(
                            "| %.1f | %.2f | %.3f | %.3f | %.3f |%n",
                            bound,
                            (double) within.length / values.size(),
                            within[within.length / 2],
                            within[within.length * 9 / 10],
                            within[within.length * 99 / 100]);
                }
            }
        }
    }

    private static void pair(
            Stop a,
            Stop b,
            Map<String, List<Double>> measures,
            List<Double> changes,
            List<double[]> byPair) {
        int K = a.model().K();
        double[] displacement = new double[K];
        for (int k = 0; k < K; k++) {
            displacement[k] =
                    Math.sqrt(
                            Jeffreys.between(
                                    a.model().posterior().components().get(k),
                                    b.model().posterior().components().get(k)));
        }
        double[] mean = new double[6];
        mean[0] = a.model().version();
        mean[1] = b.model().version();
        for (int j = 0; j < a.songs().size(); j++) {
            double change = hellinger(a.songs().get(j).embedding(), b.songs().get(j).embedding());
            changes.add(change);
            float[] shares = a.songs().get(j).responsibilities();
            int[] strongest = LargestFirst.of(shares, STRONGEST);
            double[] readings = new double[ODOMETERS.size()];
            double roots = 0;
            double ends = 0;
            for (int k : strongest) {
                for (int o = 0; o < readings.length; o++) {
                    readings[o] += shares[k] * (b.odometers()[o][k] - a.odometers()[o][k]);
                }
                roots += shares[k] * Math.sqrt(b.odometers()[0][k] - a.odometers()[0][k]);
                ends += shares[k] * displacement[k];
            }
            for (int o = 0; o < readings.length; o++) {
                add(measures, ODOMETERS.get(o), readings[o]);
            }
            add(measures, "sqrt of sum of J", roots);
            add(measures, "sqrt of J between the ends", ends);
            add(measures, "versions between", mean[1] - mean[0]);
            mean[2] += change / a.songs().size();
            mean[3] += readings[0] / a.songs().size();
            mean[4] += readings[1] / a.songs().size();
            mean[5] += ends / a.songs().size();
        }
        byPair.add(mean);
    }

    private static void add(Map<String, List<Double>> measures, String name, double value) {
        measures.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    /** √(1 − Σ √(y_k z_k)) of the distributions that two log embeddings stand for, in [0, 1]. */
    static double hellinger(float[] a, float[] b) {
        double sumA = 0;
        double sumB = 0;
        double both = 0;
        for (int k = 0; k < a.length; k++) {
            sumA += Math.exp(a[k]);
            sumB += Math.exp(b[k]);
            both += Math.exp((a[k] + b[k]) / 2.0);
        }
        return Math.sqrt(Math.max(0, 1 - both / Math.sqrt(sumA * sumB)));
    }

    /** The Jeffreys divergence of two normal-Wishart posteriors; their normalizers cancel. */
    private static double ofPosteriors(NormalWishart p, NormalWishart q) {
        int D = p.D();
        Cholesky ofP = Cholesky.of(D, p.wInv());
        Cholesky ofQ = Cholesky.of(D, q.wInv());
        double[] shift = IntStream.range(0, D).mapToDouble(i -> p.m()[i] - q.m()[i]).toArray();
        double[] work = new double[D];
        double normal =
                D * (q.lambda() / p.lambda() + p.lambda() / q.lambda() - 2)
                        + q.lambda() * p.nu() * ofP.inverseQuadraticForm(shift, 0, work)
                        + p.lambda() * q.nu() * ofQ.inverseQuadraticForm(shift, 0, work);
        double wishart =
                (p.nu() - q.nu()) * (p.expectedLogDet(ofP) - q.expectedLogDet(ofQ))
                        + p.nu() * (trace(ofP, ofQ, D) - D)
                        + q.nu() * (trace(ofQ, ofP, D) - D);
        return Math.max(0, 0.5 * (normal + wishart));
    }

    /** tr(A⁻¹B) of the matrices behind two factors. */
    private static double trace(Cholesky a, Cholesky b, int D) {
        double sum = 0;
        double[] column = new double[D];
        double[] work = new double[D];
        for (int j = 0; j < D; j++) {
            for (int i = 0; i < D; i++) {
                column[i] = b.L()[i * D + j];
            }
            sum += a.inverseQuadraticForm(column, 0, work);
        }
        return sum;
    }

    private static double spearman(List<Double> a, List<Double> b) {
        double[] x = ranks(a);
        double[] y = ranks(b);
        double mean = (x.length - 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double[] ranks(List<Double> values) {
        int[] order =
                IntStream.range(0, values.size())
                        .boxed()
                        .sorted(Comparator.comparingDouble(values::get))
                        .mapToInt(i -> i)
                        .toArray();
        double[] ranks = new double[order.length];
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && values.get(order[to]).equals(values.get(order[from]))) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0; // ties share
            }
            from = to;
        }
        return ranks;
    }
}
