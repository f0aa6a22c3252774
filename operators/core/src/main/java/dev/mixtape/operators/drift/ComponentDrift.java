package dev.mixtape.operators.drift;

import java.util.Comparator;
import java.util.List;

/**
 * The frames of a component are no longer what they were.
 *
 * @param component k; {@link #ALL} for the frames of all of them
 * @param share of the component in all frames, in [0, 1]
 * @param fit nats per frame: of a component the mean of E[ln p(x|φ_k)], of all the songs' bound
 * @param features where its frames lie
 */
public record ComponentDrift(int component, Shift share, Shift fit, List<FeatureShift> features) {

    /** Stands for all components together. */
    public static final int ALL = -1;

    private static final int MOST_FEATURES = 5;

    /**
     * Where frames lie in one feature.
     *
     * @param column in [0, D)
     * @param mean in the feature's own unit
     * @param deviations now less before, in standard deviations of the sample that the model's
     *     whitening was estimated from
     */
    public record FeatureShift(int column, Shift mean, double deviations) {}

    /** The largest of all; not that of a fit which gets better, as it does by learning. */
    double surprise() {
        double largest = Math.max(Math.abs(share.surprise()), -fit.surprise());
        for (FeatureShift feature : features) {
            largest = Math.max(largest, Math.abs(feature.mean().surprise()));
        }
        return largest;
    }

    /** With those features alone that surely moved, and moved most, by falling deviations. */
    ComponentDrift withFeaturesBeyond(double surprise) {
        return new ComponentDrift(
                component,
                share,
                fit,
                features.stream()
                        .filter(each -> Math.abs(each.mean().surprise()) >= surprise)
                        .sorted(Comparator.comparingDouble(each -> -Math.abs(each.deviations())))
                        .limit(MOST_FEATURES)
                        .toList());
    }
}
