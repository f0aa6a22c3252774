package dev.mixtape.operators.flink;

import dev.mixtape.operators.drift.DriftRule;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;

/**
 * What counts as drift, and in whose words it is told.
 *
 * @param features the name of the model's {@link FeatureSet}
 */
public record DriftOptions(DriftRule rule, String features) implements Serializable {

    /** Those of some settings. */
    public static DriftOptions of(Settings settings) {
        return new DriftOptions(DriftRule.of(settings), settings.get(FeatureSet.FEATURES));
    }
}
