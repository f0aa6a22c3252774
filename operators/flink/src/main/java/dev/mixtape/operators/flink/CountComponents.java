package dev.mixtape.operators.flink;

import dev.mixtape.operators.interpretation.Exemplar;
import dev.mixtape.operators.interpretation.TagCount;
import dev.mixtape.schemas.internal.ComponentChange;
import dev.mixtape.schemas.internal.CountedComponent;
import dev.mixtape.schemas.internal.CountedExemplar;
import dev.mixtape.schemas.internal.CountedTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts the tracks of a component (the key): frames, tags, and the tracks that exemplify it. What
 * was counted goes on at most once an interval, and only when it changed.
 *
 * <p>State is bounded, however many tracks and words there are. Of exemplars the best {@value
 * #EXEMPLARS} are remembered; when revisions take some of them away, those behind are not known,
 * and later tracks fill the gap. Of tags {@value #MAX_TAGS} at most; when there are more, the
 * {@value #KEPT_TAGS} with the largest shares stay and the metric {@code tagsForgotten} counts the
 * others. A word that keeps coming comes back; a rare one among thousands may be told too rare.
 */
public final class CountComponents
        extends KeyedProcessFunction<String, ComponentChange, CountedComponent> {
    private static final long serialVersionUID = 1L;

    static final int EXEMPLARS = 20;
    static final int MAX_TAGS = 1_024;
    static final int KEPT_TAGS = 512;

    private final Intervals intervals;

    private transient ValueState<CountedComponent> counted;
    private transient MapState<String, CountedTag> tags;
    private transient Counter forgotten;

    /** Makes it; what changed goes on at whole multiples of the interval. */
    public CountComponents(Duration interval) {
        intervals = new Intervals(interval, Duration.ZERO);
    }

    /** What to key changes by. */
    public static String key(ComponentChange change) {
        return change.getModelId() + "/" + change.getComponent();
    }

    @Override
    public void open(OpenContext context) {
        counted =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "counted-component",
                                        new AvroTypeInfo<>(CountedComponent.class)));
        tags =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "counted-tags",
                                        Types.STRING,
                                        new AvroTypeInfo<>(CountedTag.class)));
        forgotten = getRuntimeContext().getMetricGroup().counter("tagsForgotten");
    }

    @Override
    public void processElement(
            ComponentChange change, Context context, Collector<CountedComponent> out)
            throws Exception {
        CountedComponent count = counted.value();
        if (count == null) {
            count = nothing(change);
        }
        int sign = change.getCounts() ? 1 : -1;
        count.setFrames(count.getFrames() + (long) sign * change.getShare() * change.getFrames());
        count.setTracks(count.getTracks() + sign);
        if (change.getStrongest() && !change.getTags().isEmpty()) {
            count.setTaggedTracks(count.getTaggedTracks() + sign);
        }
        count.setExemplars(exemplars(count, change));
        for (String tag : change.getTags()) {
            count.setDistinctTags(count.getDistinctTags() + countTag(tag, change, sign));
        }
        if (count.getDistinctTags() > MAX_TAGS) {
            forgetRareTags();
            count.setDistinctTags(KEPT_TAGS);
        }
        if (count.getDueAt() == 0) {
            count.setDueAt(intervals.after(context.timerService().currentProcessingTime()));
            context.timerService().registerProcessingTimeTimer(count.getDueAt());
        }
        counted.update(count);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CountedComponent> out)
            throws Exception {
        CountedComponent count = counted.value();
        count.setDueAt(0);
        counted.update(count);
        out.collect(
                CountedComponent.newBuilder(count)
                        .setTags(sortedTags(Comparator.comparing(CountedTag::getTag)))
                        .build());
    }

    private static CountedComponent nothing(ComponentChange change) {
        return CountedComponent.newBuilder()
                .setModelId(change.getModelId())
                .setComponent(change.getComponent())
                .setFrames(0)
                .setTracks(0)
                .setTaggedTracks(0)
                .setExemplars(List.of())
                .setTags(List.of())
                .setDistinctTags(0)
                .setDueAt(0)
                .build();
    }

    private static List<CountedExemplar> exemplars(CountedComponent count, ComponentChange change) {
        List<Exemplar> before = ComponentRecords.exemplars(count);
        List<Exemplar> after =
                change.getCounts()
                        ? Exemplar.with(
                                before,
                                new Exemplar(
                                        change.getTrackId(),
                                        change.getTitle(),
                                        change.getArtist(),
                                        change.getFrames(),
                                        change.getShare()),
                                EXEMPLARS)
                        : Exemplar.without(before, change.getTrackId());
        return after.stream().map(ComponentRecords::record).toList();
    }

    /** Returns by how many there are more tags now. */
    private int countTag(String tag, ComponentChange change, int sign) throws Exception {
        CountedTag record = tags.get(tag);
        if (record == null && sign < 0) {
            return 0; // it was forgotten
        }
        TagCount after =
                (record == null ? TagCount.NONE : ComponentRecords.count(record))
                        .plus(change.getShare(), change.getStrongest(), sign);
        if (after.isNone()) {
            tags.remove(tag);
            return -1;
        }
        tags.put(tag, ComponentRecords.record(tag, after));
        return record == null ? 1 : 0;
    }

    private void forgetRareTags() throws Exception {
        List<CountedTag> rare =
                sortedTags(
                        Comparator.comparingLong(CountedTag::getShare)
                                .reversed()
                                .thenComparing(CountedTag::getTag));
        for (CountedTag tag : rare.subList(KEPT_TAGS, rare.size())) {
            tags.remove(tag.getTag());
            forgotten.inc();
        }
    }

    /** Under the current key; for tests. */
    int tagsInState() throws Exception {
        return sortedTags(Comparator.comparing(CountedTag::getTag)).size();
    }

    long tagsForgotten() {
        return forgotten.getCount();
    }

    private List<CountedTag> sortedTags(Comparator<CountedTag> order) throws Exception {
        List<CountedTag> all = new ArrayList<>();
        tags.values().forEach(all::add);
        all.sort(order);
        return all;
    }
}
