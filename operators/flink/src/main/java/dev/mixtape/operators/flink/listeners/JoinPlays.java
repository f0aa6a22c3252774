package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.Rejection;
import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.internal.AcceptedPlay;
import dev.mixtape.schemas.internal.Candidate;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import dev.mixtape.schemas.internal.ListenKind;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Plays meet the newest embedding of their track. A play of a track not yet known waits; when a
 * track is embedded anew or withdrawn, those who heard it are told, and so are the components it
 * uses or no longer uses. Keyed by track: what is said of one track stays in order.
 *
 * <p>State of a track: its newest shares and vector (also that it was withdrawn), the plays that
 * wait, and who heard it.
 */
public final class JoinPlays
        extends KeyedCoProcessFunction<String, AcceptedPlay, KnownTrack, Listen> {
    private static final long serialVersionUID = 1L;

    /** What components are told of tracks. */
    public static final OutputTag<Candidate> CANDIDATES =
            new OutputTag<>("candidates", new AvroTypeInfo<>(Candidate.class));

    private final ListenerOptions options;

    private transient ValueState<KnownTrack> known;
    private transient WaitingPlays waiting;
    private transient TrackListeners listeners;
    private transient Counter held;
    private transient Counter expired;

    /** Makes the function. */
    public JoinPlays(ListenerOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        known =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "known-track", new AvroTypeInfo<>(KnownTrack.class)));
        waiting = new WaitingPlays(getRuntimeContext());
        listeners = new TrackListeners(getRuntimeContext());
        held = getRuntimeContext().getMetricGroup().counter("playsHeld");
        expired = getRuntimeContext().getMetricGroup().counter("playsExpired");
    }

    @Override
    public void processElement1(AcceptedPlay play, Context context, Collector<Listen> out)
            throws Exception {
        KnownTrack track = known.value();
        if (track == null) {
            hold(play, context);
        } else if (KnownTracks.isWithdrawn(track)) {
            reject(play, withdrawn(), context);
        } else {
            emit(play, track, out);
        }
    }

    private void hold(AcceptedPlay play, Context context) throws Exception {
        if (waiting.count() >= options.waitingPlays()) {
            reject(
                    play,
                    options.waitingPlays()
                            + " plays wait already for this track, which is unknown"
                            + " (listeners.waiting-plays); publish the track, then replay this",
                    context);
            return;
        }
        if (waiting.count() == 0) {
            context.timerService()
                    .registerProcessingTimeTimer(play.getReadAt() + options.maxWait().toMillis());
        }
        waiting.add(play);
        held.inc();
    }

    private void emit(AcceptedPlay play, KnownTrack track, Collector<Listen> out) throws Exception {
        listeners.heard(play.getUser(), play.getTime());
        out.collect(
                new Listen(
                        play.getUser(), ListenKind.PLAY, play.getTime(), play.getWeight(), track));
    }

    @Override
    public void processElement2(KnownTrack track, Context context, Collector<Listen> out)
            throws Exception {
        KnownTrack before = known.value();
        if (track.equals(before)) {
            return;
        }
        known.update(track);
        tellComponents(before, track, context);
        if (KnownTracks.isWithdrawn(track)) {
            tellListeners(track, ListenKind.WITHDRAWAL, 0, out);
            listeners.forgetAll();
            for (AcceptedPlay play : waiting.takeAll()) {
                reject(play, withdrawn(), context);
            }
            return;
        }
        long now = context.timerService().currentProcessingTime();
        long horizon = now - TrackListeners.HALF_LIVES * options.halfLife().toMillis();
        tellListeners(track, ListenKind.REVISION, horizon, out);
        for (AcceptedPlay play : waiting.takeAll()) {
            emit(play, track, out);
        }
    }

    private void tellListeners(
            KnownTrack track, ListenKind kind, long horizon, Collector<Listen> out)
            throws Exception {
        for (String user : listeners.since(horizon)) {
            out.collect(new Listen(user, kind, 0L, 0.0, track));
        }
    }

    private static void tellComponents(KnownTrack before, KnownTrack track, Context context) {
        ComponentShares now = KnownTracks.shares(track);
        for (int i = 0; i < now.size(); i++) {
            context.output(CANDIDATES, new Candidate(now.component(i), track));
        }
        if (before == null) {
            return;
        }
        KnownTrack gone = KnownTracks.withdrawn(track.getTrackId());
        ComponentShares then = KnownTracks.shares(before);
        for (int i = 0; i < then.size(); i++) {
            if (now.shareOf(then.component(i)) == 0) {
                context.output(CANDIDATES, new Candidate(then.component(i), gone));
            }
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Listen> out)
            throws Exception {
        long wait = options.maxWait().toMillis();
        for (AcceptedPlay play : waiting.takeUntil(timestamp - wait)) {
            expired.inc();
            reject(
                    play,
                    "no track with this id came within "
                            + options.maxWait()
                            + " (listeners.max-wait); publish it, then replay this",
                    context);
        }
        if (waiting.count() > 0) {
            context.timerService().registerProcessingTimeTimer(waiting.oldest() + wait);
        }
    }

    private static String withdrawn() {
        return "the track was withdrawn; publish it again before this is replayed";
    }

    private static void reject(AcceptedPlay play, String reason, Context context) {
        context.output(
                Outputs.DEAD_LETTERS,
                new Rejection(Stage.RECORD, play.getTrackId(), reason, null)
                        .toDeadLetter(
                                play.getTopic(),
                                play.getPartition(),
                                play.getOffset(),
                                context.timerService().currentProcessingTime()));
    }
}
