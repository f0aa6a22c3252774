package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.operators.listeners.HalfLife;
import dev.mixtape.operators.listeners.NearestTracks;
import dev.mixtape.operators.listeners.Taste;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.RecommendedTrack;
import dev.mixtape.schemas.UserFeatures;
import dev.mixtape.schemas.internal.BestOfComponent;
import dev.mixtape.schemas.internal.FoldedVector;
import dev.mixtape.schemas.internal.HeardTrack;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import dev.mixtape.schemas.internal.ListenKind;
import dev.mixtape.schemas.internal.ListenerTotals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What users hear to what they like: the taste of each, and the unheard tracks nearest to it,
 * published at most once an interval. Nearest by the cosine of vectors, or without these by the
 * affinity of distributions over components; looked for among the best tracks of a taste's
 * components in either case. Keyed by user; the best tracks of every component are broadcast.
 *
 * <p>State of a user: tracks heard with their decayed weight, shares and vector ({@link
 * HeardTracks}), which plays were counted and which tracks heard ({@link RecentSet}), totals.
 */
public final class FollowTastes
        extends KeyedBroadcastProcessFunction<String, Listen, BestOfComponent, UserFeatures> {
    private static final long serialVersionUID = 1L;

    /** The best tracks of each component, for the graph to broadcast. */
    public static final MapStateDescriptor<Integer, BestOfComponent> BEST =
            new MapStateDescriptor<>(
                    "best-of-components", Types.INT, new AvroTypeInfo<>(BestOfComponent.class));

    /** Plays of a user that are told from one that comes again. */
    static final int REMEMBERED_PLAYS = 4_096;

    /** Tracks of a user that are never recommended to them. */
    static final int REMEMBERED_TRACKS = 16_384;

    /** Of a taste; the best tracks of its weakest components are not near it anyway. */
    private static final int COMPONENTS_SEARCHED = 16;

    private final ListenerOptions options;

    private transient ValueState<ListenerTotals> totalsState;
    private transient HeardTracks tracks;
    private transient RecentSet countedPlays;
    private transient RecentSet heard;
    private transient Counter repeated;

    /** Makes the function. */
    public FollowTastes(ListenerOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        totalsState =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "totals", new AvroTypeInfo<>(ListenerTotals.class)));
        tracks = new HeardTracks(getRuntimeContext(), options.tracks());
        countedPlays = new RecentSet(getRuntimeContext(), "counted-plays", REMEMBERED_PLAYS);
        heard = new RecentSet(getRuntimeContext(), "heard", REMEMBERED_TRACKS);
        repeated = getRuntimeContext().getMetricGroup().counter("playsRepeated");
    }

    @Override
    public void processBroadcastElement(
            BestOfComponent best, Context context, Collector<UserFeatures> out) throws Exception {
        context.getBroadcastState(BEST).put(best.getComponent(), best);
    }

    @Override
    public void processElement(Listen listen, ReadOnlyContext context, Collector<UserFeatures> out)
            throws Exception {
        ListenerTotals totals = totals(listen);
        if (!take(listen, totals)) {
            return;
        }
        if (!totals.getUpdateDue()) {
            totals.setUpdateDue(true);
            context.timerService()
                    .registerProcessingTimeTimer(
                            context.currentProcessingTime() + options.interval().toMillis());
        }
        totalsState.update(totals);
    }

    private ListenerTotals totals(Listen first) throws Exception {
        ListenerTotals totals = totalsState.value();
        if (totals == null) {
            return new ListenerTotals(
                    options.decay().millis(),
                    0L,
                    0,
                    first.getTime(),
                    first.getTime(),
                    false,
                    new ArrayList<>(),
                    new FoldedVector(0.0, 0L, ByteBuffer.allocate(0)));
        }
        if (totals.getHalfLifeMillis() != options.decay().millis()) {
            tracks.rewrite(totals, options.decay());
            totalsState.update(totals);
        }
        return totals;
    }

    /** Tells whether it changed anything. */
    private boolean take(Listen listen, ListenerTotals totals) throws Exception {
        if (listen.getKind() == ListenKind.REVISION) {
            return tracks.revise(listen);
        }
        if (listen.getKind() == ListenKind.WITHDRAWAL) {
            return tracks.withdraw(listen.getTrack().getTrackId(), totals);
        }
        String id = listen.getTrack().getTrackId();
        if (!countedPlays.add(listen.getTime() + " " + id, listen.getTime())) {
            repeated.inc();
            return false;
        }
        boolean unused = heard.add(id, listen.getTime());
        tracks.play(listen, options.decay(), totals);
        totals.setPlays(totals.getPlays() + 1);
        totals.setNewestPlayAt(Math.max(totals.getNewestPlayAt(), listen.getTime()));
        totals.setOldestPlayAt(Math.min(totals.getOldestPlayAt(), listen.getTime()));
        return true;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<UserFeatures> out)
            throws Exception {
        ListenerTotals totals = totalsState.value();
        totals.setUpdateDue(false);
        totalsState.update(totals);

        HalfLife halfLife = new HalfLife(totals.getHalfLifeMillis());
        Taste taste = HeardTracks.folded(totals);
        double foldedWeight = halfLife.at(taste.weight(), totals.getNewestPlayAt());
        FeatureRecords features = new FeatureRecords(options);
        for (HeardTrack track : tracks.all()) {
            HeardTracks.add(track, taste);
            features.seen(track.getTrack().getModelVersion());
        }
        out.collect(
                features.of(
                        context.getCurrentKey(),
                        totals,
                        taste,
                        halfLife.at(taste.weight(), totals.getNewestPlayAt()),
                        foldedWeight,
                        recommended(taste, context.getBroadcastState(BEST)),
                        timestamp));
    }

    private List<RecommendedTrack> recommended(
            Taste taste, ReadOnlyBroadcastState<Integer, BestOfComponent> best) throws Exception {
        Map<String, KnownTrack> candidates = new HashMap<>();
        for (int component : taste.shares().strongest(COMPONENTS_SEARCHED)) {
            BestOfComponent tracksOfOne = best.get(component);
            if (tracksOfOne != null) {
                for (KnownTrack track : tracksOfOne.getTracks()) {
                    candidates.putIfAbsent(track.getTrackId(), track);
                }
            }
        }
        List<RecommendedTrack> chosen = new ArrayList<>();
        for (NearestTracks.Scored track : NearestTracks.of(candidates, affinityTo(taste))) {
            if (chosen.size() == options.recommended()) {
                break;
            }
            if (!heard.contains(track.trackId())) {
                chosen.add(new RecommendedTrack(track.trackId(), (float) track.affinity()));
            }
        }
        return chosen;
    }

    private ToDoubleFunction<KnownTrack> affinityTo(Taste taste) {
        float[] vector = options.vector(taste);
        if (vector.length == 0) {
            ComponentShares shares = taste.shares();
            return track -> shares.affinity(KnownTracks.shares(track));
        }
        return track -> {
            float[] other = KnownTracks.vector(track);
            return other.length == 0 ? 0 : Similarity.COSINE.between(vector, other);
        };
    }
}
