package dev.mixtape.operators.flink.listeners;

import dev.mixtape.schemas.internal.BestOfComponent;
import dev.mixtape.schemas.internal.Candidate;
import dev.mixtape.schemas.internal.KnownTrack;
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
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The tracks with the largest shares of each component, told at most once an interval. Keyed by
 * component.
 *
 * <p>State: twice as many as are told, so that some can be withdrawn or lose their share before
 * others are missed. A track that fell out is not remembered: should more than half of the list go
 * without new tracks coming, it is shorter, or holds smaller shares than it might.
 */
public final class RankTracks extends KeyedProcessFunction<Integer, Candidate, BestOfComponent> {
    private static final long serialVersionUID = 1L;

    private static final int RESERVE = 2;

    private record Share(Candidate candidate, double share) {}

    private static final Comparator<Share> LARGEST_FIRST =
            Comparator.comparingDouble(Share::share)
                    .reversed()
                    .thenComparing(share -> share.candidate().getTrack().getTrackId());

    private final ListenerOptions options;

    private transient MapState<String, Candidate> best;
    private transient ValueState<Integer> count;

    /** The smallest share in a full list: what is not above it need not be looked at. */
    private transient ValueState<Double> least;

    private transient ValueState<Boolean> due;

    /** Makes the function. */
    public RankTracks(ListenerOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        best =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "best-tracks",
                                        Types.STRING,
                                        new AvroTypeInfo<>(Candidate.class)));
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.INT));
        least = getRuntimeContext().getState(new ValueStateDescriptor<>("least", Types.DOUBLE));
        due = getRuntimeContext().getState(new ValueStateDescriptor<>("due", Types.BOOLEAN));
    }

    @Override
    public void processElement(Candidate candidate, Context context, Collector<BestOfComponent> out)
            throws Exception {
        if (!take(candidate) || due.value() != null) {
            return;
        }
        due.update(true);
        context.timerService()
                .registerProcessingTimeTimer(
                        context.timerService().currentProcessingTime()
                                + options.interval().toMillis());
    }

    /** Tells whether the list changed. */
    private boolean take(Candidate candidate) throws Exception {
        String id = candidate.getTrack().getTrackId();
        int before = count.value() == null ? 0 : count.value();
        boolean listed = best.contains(id);
        if (KnownTracks.isWithdrawn(candidate.getTrack())) {
            if (listed) {
                best.remove(id);
                count.update(before - 1);
                least.clear();
            }
            return listed;
        }
        if (listed) {
            best.put(id, candidate);
            least.clear(); // its share may be the smallest now
            return true;
        }
        Double floor = least.value();
        if (floor != null && share(candidate).share() <= floor) {
            return false;
        }
        best.put(id, candidate);
        count.update(before + 1);
        return before < RESERVE * options.candidates() || dropTheLeast(id);
    }

    /** Makes a list that is one too long right; tells whether the newcomer stayed. */
    private boolean dropTheLeast(String newcomer) throws Exception {
        List<Share> all = sorted();
        String dropped = all.remove(all.size() - 1).candidate().getTrack().getTrackId();
        best.remove(dropped);
        count.update(all.size());
        least.update(all.get(all.size() - 1).share());
        return !dropped.equals(newcomer);
    }

    private List<Share> sorted() throws Exception {
        List<Share> all = new ArrayList<>();
        for (Candidate candidate : best.values()) {
            all.add(share(candidate));
        }
        all.sort(LARGEST_FIRST);
        return all;
    }

    private static Share share(Candidate candidate) {
        return new Share(
                candidate,
                KnownTracks.shares(candidate.getTrack()).shareOf(candidate.getComponent()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<BestOfComponent> out)
            throws Exception {
        due.clear();
        List<KnownTrack> told =
                sorted().stream()
                        .limit(options.candidates())
                        .map(share -> share.candidate().getTrack())
                        .toList();
        out.collect(new BestOfComponent(context.getCurrentKey(), told));
    }
}
