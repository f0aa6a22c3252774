package dev.mixtape.operators.flink;

import dev.mixtape.operators.drift.DriftWatch;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.internal.DriftWindows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for drift in the batches of each model (the key). What it remembers of them is in keyed
 * state, a tenth of the model's size; a job that goes on from a savepoint of before there was such
 * state begins to watch.
 */
final class WatchedDrift {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedDrift.class);

    private final DriftOptions options;
    private final ValueState<DriftWindows> state;
    private final Counter drifts;
    private final AtomicInteger drifting = new AtomicInteger();

    /** What this life has looked up, as the state has it. */
    private final Map<String, DriftWatch> watches = new HashMap<>();

    WatchedDrift(DriftOptions options, RuntimeContext context) {
        this.options = options;
        state =
                context.getState(
                        new ValueStateDescriptor<>(
                                "drift-windows", new AvroTypeInfo<>(DriftWindows.class)));
        drifts = context.getMetricGroup().counter("drifts");
        context.getMetricGroup().gauge("componentsDrifting", drifting::get);
    }

    /**
     * Takes a batch of the current key.
     *
     * @param model the version that is about to learn from it
     * @return the drifts that begin to show
     */
    List<ComponentDrift> observe(String modelId, Model model, SufficientStatistics batch)
            throws Exception {
        DriftWatch watch = watches.get(modelId);
        if (watch == null) {
            watch = restore(model);
            watches.put(modelId, watch);
        }
        FeatureNames names = FeatureSet.namesOf(FeatureSet.named(options.features()), model.D());
        List<ComponentDrift> begun =
                watch.observe(model, batch).stream()
                        .map(drift -> DriftRecords.record(drift, names))
                        .toList();
        state.update(new DriftWindows(ArrayBytes.bytes(watch.values())));
        drifts.inc(begun.size());
        drifting.set(watch.drifting());
        begun.forEach(
                drift ->
                        LOG.warn(
                                "Drift in what model {} hears, seen before version {}: {}",
                                modelId,
                                model.version() + 1,
                                DriftRecords.sentence(drift)));
        return begun;
    }

    private DriftWatch restore(Model model) throws Exception {
        DriftWindows windows = state.value();
        return windows == null
                ? new DriftWatch(options.rule(), model.D(), model.K())
                : new DriftWatch(
                        options.rule(),
                        model.D(),
                        model.K(),
                        ArrayBytes.doubles(windows.getValues()));
    }
}
