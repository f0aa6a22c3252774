package dev.mixtape.operators.flink;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.FeatureShift;
import dev.mixtape.schemas.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Drift as the records of the progress topic, and as a person reads them. */
public final class DriftRecords {
    private DriftRecords() {}

    /** With the features' names. */
    static ComponentDrift record(
            dev.mixtape.operators.drift.ComponentDrift drift, FeatureNames names) {
        return new ComponentDrift(
                drift.component(),
                record(drift.share()),
                record(drift.fit()),
                drift.features().stream()
                        .map(
                                each ->
                                        new FeatureShift(
                                                each.column(),
                                                names.name(each.column()),
                                                record(each.mean()),
                                                each.deviations()))
                        .toList());
    }

    private static Shift record(dev.mixtape.operators.drift.Shift shift) {
        return new Shift(shift.before(), shift.now(), shift.surprise());
    }

    /**
     * What moved: {@code component 17: share 2.1 % → 9.4 %, fit -61.20 → -63.05 nats a frame, MFCC
     * 3 -12.10 → -10.30}.
     */
    public static String sentence(ComponentDrift drift) {
        boolean all = drift.getComponent() == dev.mixtape.operators.drift.ComponentDrift.ALL;
        List<String> phrases = new ArrayList<>();
        if (!all) {
            phrases.add(
                    String.format(
                            Locale.ROOT,
                            "share %.1f %% → %.1f %%",
                            100 * drift.getShare().getBefore(),
                            100 * drift.getShare().getNow()));
        }
        phrases.add((all ? "bound " : "fit ") + numbers(drift.getFit()) + " nats a frame");
        drift.getFeatures()
                .forEach(each -> phrases.add(each.getName() + " " + numbers(each.getMean())));
        return (all ? "all frames" : "component " + drift.getComponent())
                + ": "
                + String.join(", ", phrases);
    }

    private static String numbers(Shift shift) {
        return String.format(Locale.ROOT, "%.2f → %.2f", shift.getBefore(), shift.getNow());
    }
}
