package dev.mixtape.operators.drift;

import dev.mixtape.operators.drift.ComponentDrift.FeatureShift;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is remembered of the frames of one component, or of all; a view of {@link #size} numbers:
 *
 * <pre>
 * told (0 or 1) | weights of the share | share | weights of the rest | fit | features (D)
 * </pre>
 */
final class WatchedRow {
    private static final int SHARE_WEIGHTS = 1;
    private static final int SHARE = SHARE_WEIGHTS + WindowWeights.SIZE;
    private static final int WEIGHTS = SHARE + WindowedSeries.SIZE;
    private static final int FIT = WEIGHTS + WindowWeights.SIZE;
    private static final int FEATURES = FIT + WindowedSeries.SIZE;

    /** With less in the short window, fit and features are those of long ago. */
    private static final double FEWEST_FRAMES = 1;

    private final double[] values;
    private final int at;
    private final int D;
    private final WindowWeights shareWeights;
    private final WindowWeights weights;

    WatchedRow(double[] values, int at, int D) {
        this.values = values;
        this.at = at;
        this.D = D;
        shareWeights = new WindowWeights(values, at + SHARE_WEIGHTS);
        weights = new WindowWeights(values, at + WEIGHTS);
    }

    static int size(int D) {
        return FEATURES + D * WindowedSeries.SIZE;
    }

    /**
     * How much of what was remembered is kept when a batch comes.
     *
     * @param ofShort exp(−tracks / memory) of the short window
     * @param ofLong the same of the long one
     */
    record Kept(double ofShort, double ofLong) {
        static Kept over(long tracks, DriftRule rule) {
            return new Kept(
                    Math.exp(-(double) tracks / rule.shortTracks()),
                    Math.exp(-(double) tracks / rule.longTracks()));
        }
    }

    /**
     * Adds a batch.
     *
     * @param frames of the batch
     * @param N those of this row, at most as many
     * @param fit nats per frame; of no meaning for N = 0
     * @param mean D, raw; of no meaning for N = 0
     */
    void add(Kept kept, double frames, double N, double fit, double[] mean) {
        shareWeights.add(kept.ofShort(), kept.ofLong(), frames);
        series(SHARE).add(N / frames, frames, shareWeights);
        weights.add(kept.ofShort(), kept.ofLong(), N);
        series(FIT).add(fit, N, weights);
        for (int i = 0; i < D; i++) {
            feature(i).add(mean[i], N, weights);
        }
    }

    boolean isTold() {
        return values[at] > 0;
    }

    void setTold(boolean told) {
        values[at] = told ? 1 : 0;
    }

    /**
     * How the windows differ.
     *
     * @param oneTrack how far one track could move the share over the short window
     * @param deviations of the features, D
     */
    ComponentDrift drift(int component, double oneTrack, double[] deviations) {
        boolean known = weights.shortSum() >= FEWEST_FRAMES;
        Shift fit = series(FIT).shift(weights, 0);
        return new ComponentDrift(
                component,
                series(SHARE).shift(shareWeights, oneTrack),
                known ? fit : new Shift(fit.before(), fit.now(), 0),
                known ? features(deviations) : List.of());
    }

    private List<FeatureShift> features(double[] deviations) {
        return IntStream.range(0, D)
                .mapToObj(
                        i -> {
                            Shift mean = feature(i).shift(weights, 0);
                            double moved = mean.now() - mean.before();
                            return new FeatureShift(i, mean, moved / deviations[i]);
                        })
                .toList();
    }

    private WindowedSeries feature(int i) {
        return series(FEATURES + i * WindowedSeries.SIZE);
    }

    private WindowedSeries series(int offset) {
        return new WindowedSeries(values, at + offset);
    }
}
