package dev.mixtape.operators.drift;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Watches a stream of batches for drift: of each component, and of all frames together, the share
 * of frames, the fit, and the mean of every feature, over a short window against a long one.
 * Windows count tracks, so that what is found depends on the batches alone.
 *
 * <p>A component that drifts is told once: all that it does until both windows agree again belongs
 * to the same drift. Nothing is told before the long window is full, while a young model sorts
 * itself.
 *
 * <p>A batch costs K factors and inverses of D×D matrices, as the corpus update itself does. Not
 * thread-safe.
 */
public final class DriftWatch {

    /** A version's line stays small; what does not go with it goes with the next. */
    private static final int MOST_AT_ONCE = 16;

    private static final int HEADER = 1;

    private final DriftRule rule;
    private final int D;
    private final int K;
    private final double[] values;
    private final List<WatchedRow> rows;

    /** Has seen nothing. */
    public DriftWatch(DriftRule rule, int D, int K) {
        this(rule, D, K, new double[length(D, K)]);
    }

    /**
     * Goes on from {@link #values()}, which are not copied.
     *
     * @throws IllegalArgumentException if there are more or fewer of them
     */
    public DriftWatch(DriftRule rule, int D, int K, double[] values) {
        if (values.length != length(D, K)) {
            throw new IllegalArgumentException(
                    "values.length="
                            + values.length
                            + ": must be "
                            + length(D, K)
                            + " for D="
                            + D
                            + ", K="
                            + K);
        }
        this.rule = rule;
        this.D = D;
        this.K = K;
        this.values = values;
        rows =
                IntStream.rangeClosed(0, K)
                        .mapToObj(
                                row -> new WatchedRow(values, HEADER + row * WatchedRow.size(D), D))
                        .toList();
    }

    private static int length(int D, int K) {
        return HEADER + (K + 1) * WatchedRow.size(D);
    }

    /**
     * All that it knows: tracks seen, then the {@link WatchedRow}s of the K components and of all
     * frames; about 24(D+6) bytes each.
     */
    public double[] values() {
        return values;
    }

    /** How many components are in a drift that was told; all frames together count as one more. */
    public int drifting() {
        return (int) rows.stream().filter(WatchedRow::isTold).count();
    }

    /**
     * Takes a batch.
     *
     * @param model the version that is about to learn from it
     * @param batch at least one track
     * @return the drifts that begin to show, by falling surprise; hardly ever any
     */
    public List<ComponentDrift> observe(Model model, SufficientStatistics batch) {
        values[0] += batch.tracks();
        WatchedRow.Kept kept = WatchedRow.Kept.over(batch.tracks(), rule);
        double frames = IntStream.range(0, K).mapToDouble(batch::N).sum();
        IntStream.range(0, K)
                .parallel()
                .forEach(
                        k -> {
                            double N = batch.N(k);
                            double fit =
                                    N > 0
                                            ? ComponentFit.of(
                                                    model.posterior().components().get(k), batch, k)
                                            : 0;
                            double[] mean = model.whitening().invert(batch.xBar(k));
                            rows.get(k).add(kept, frames, N, fit, mean);
                        });
        double bound = batch.bound() / batch.frames();
        double[] mean = model.whitening().invert(mean(batch, frames));
        rows.get(K).add(kept, frames, frames, bound, mean);
        return judge(model.whitening().deviations());
    }

    /** Of all frames, whitened. */
    private double[] mean(SufficientStatistics batch, double frames) {
        double[] mean = new double[D];
        for (int k = 0; k < K; k++) {
            double[] xBar = batch.xBar(k);
            for (int i = 0; i < D; i++) {
                mean[i] += batch.N(k) / frames * xBar[i];
            }
        }
        return mean;
    }

    private List<ComponentDrift> judge(double[] deviations) {
        List<ComponentDrift> all =
                IntStream.rangeClosed(0, K).mapToObj(row -> drift(row, deviations)).toList();
        all.stream()
                .filter(drift -> drift.surprise() < rule.calm())
                .forEach(drift -> row(drift).setTold(false));
        if (values[0] < rule.longTracks()) {
            return List.of();
        }
        List<ComponentDrift> begun =
                all.stream()
                        .filter(drift -> drift.surprise() >= rule.threshold())
                        .filter(drift -> !row(drift).isTold())
                        .sorted(Comparator.comparingDouble(drift -> -drift.surprise()))
                        .limit(MOST_AT_ONCE)
                        .toList();
        begun.forEach(drift -> row(drift).setTold(true));
        return begun.stream().map(drift -> drift.withFeaturesBeyond(rule.calm())).toList();
    }

    private ComponentDrift drift(int row, double[] deviations) {
        int component = row == K ? ComponentDrift.ALL : row;
        return rows.get(row).drift(component, 1.0 / rule.shortTracks(), deviations);
    }

    private WatchedRow row(ComponentDrift drift) {
        return rows.get(drift.component() == ComponentDrift.ALL ? K : drift.component());
    }
}
