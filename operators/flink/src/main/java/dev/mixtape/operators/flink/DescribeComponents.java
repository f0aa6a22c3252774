package dev.mixtape.operators.flink;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.interpretation.ComponentCounts;
import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.ComponentDescription.Length;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.CountedComponent;
import dev.mixtape.schemas.internal.DistinctComponents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Describes the components of a model (the key): what was counted for each (first input) against
 * the whole, and what sets its mean apart in the newest version (second input). Shares and tag
 * frequencies are of all components together, so this has one subtask a model; but it hears of each
 * component once an interval, not of each track.
 *
 * <p>All components of a model are told anew at most once an interval, a tenth of it after they
 * were counted, so that those of all subtasks are in. Nothing is told before there is a version.
 *
 * <p>State: the newest count of each component, and what sets each apart. The pieces of a version
 * come behind one another from one subtask, so none is half in at a barrier, and they need not be
 * state.
 */
public final class DescribeComponents
        extends KeyedCoProcessFunction<String, CountedComponent, ModelUpdate, ComponentSummary> {
    private static final long serialVersionUID = 1L;
    private static final int LAG = 10;

    private final Intervals intervals;
    private final String features;

    private transient MapState<Integer, CountedComponent> counts;
    private transient ValueState<DistinctComponents> distinct;
    private transient ValueState<Long> dueAt;
    private transient Map<String, ModelAssembler> assemblers;

    /**
     * Makes it.
     *
     * @param interval between two tellings of one component
     * @param features the name of the model's {@link FeatureSet}
     */
    public DescribeComponents(Duration interval, String features) {
        this.features = features;
        intervals = new Intervals(interval, interval.dividedBy(LAG));
    }

    @Override
    public void open(OpenContext context) {
        counts =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "component-counts",
                                        Types.INT,
                                        new AvroTypeInfo<>(CountedComponent.class)));
        distinct =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "distinct-components",
                                        new AvroTypeInfo<>(DistinctComponents.class)));
        dueAt = getRuntimeContext().getState(new ValueStateDescriptor<>("due-at", Types.LONG));
        assemblers = new HashMap<>();
    }

    @Override
    public void processElement1(
            CountedComponent count, Context context, Collector<ComponentSummary> out)
            throws Exception {
        counts.put(count.getComponent(), count);
        schedule(context.timerService());
    }

    @Override
    public void processElement2(ModelUpdate piece, Context context, Collector<ComponentSummary> out)
            throws Exception {
        Model whole =
                assemblers
                        .computeIfAbsent(piece.getModelId(), id -> ModelAssembler.withoutAxes())
                        .offer(piece)
                        .map(PublishedModel::model)
                        .orElse(null);
        if (whole != null) {
            distinct.update(
                    ComponentRecords.record(
                            whole.version(),
                            whole.D(),
                            DistinctFeature.of(
                                    whole, names(whole.D()), Length.DEFAULT.features())));
            if (!counts.isEmpty()) {
                schedule(context.timerService());
            }
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ComponentSummary> out)
            throws Exception {
        dueAt.clear();
        DistinctComponents version = distinct.value();
        if (version == null) {
            return; // the first version sets the next timer
        }
        List<ComponentCounts> all = new ArrayList<>();
        for (CountedComponent count : counts.values()) {
            all.add(ComponentRecords.counts(count));
        }
        long now = context.timerService().currentProcessingTime();
        List<List<DistinctFeature>> named =
                ComponentRecords.features(version, names(version.getDimensions()));
        ComponentDescription.of(all, named, Length.DEFAULT)
                .forEach(
                        component ->
                                out.collect(
                                        ComponentRecords.summary(
                                                context.getCurrentKey(),
                                                version.getVersion(),
                                                now,
                                                component)));
    }

    private FeatureNames names(int D) {
        return FeatureSet.namesOf(FeatureSet.named(features), D);
    }

    private void schedule(TimerService timers) throws Exception {
        if (dueAt.value() == null) {
            long due = intervals.after(timers.currentProcessingTime());
            dueAt.update(due);
            timers.registerProcessingTimeTimer(due);
        }
    }
}
