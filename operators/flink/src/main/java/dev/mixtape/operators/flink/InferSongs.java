package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Infers songs (first input, keyed by track id) against the model (second input, broadcast), emits
 * an embedding each, and adds up their statistics before they cross the network.
 *
 * <p>What survives a failure, and why nothing counts twice:
 *
 * <ul>
 *   <li>a song that came before its version is held in keyed state ({@link HeldSongs}), and a newer
 *       revision of it behind it;
 *   <li>which audio of a track was taken is keyed state, so the same again is passed over; so is
 *       when its record arrived, so an older one is too ({@link RecordOrder}); and so are the
 *       frames from which it is embedded again ({@link Refresh}), until it is withdrawn;
 *   <li>the model in use is broadcast state, one copy a subtask; it is followed by versions of this
 *       life of the job alone ({@link OwnVersions}). With it stands what the model was made with,
 *       and a job that is told otherwise does not start ({@link FrozenSettings});
 *   <li>songs that wait for their bundle, and statistics that are being added up, are flushed
 *       downstream before every checkpoint barrier: at a checkpoint there are none.
 * </ul>
 *
 * <p>That flush is why this is an operator rather than a process function.
 */
public final class InferSongs extends AbstractStreamOperator<TrackEmbedding>
        implements TwoInputStreamOperator<Song, ModelUpdate, TrackEmbedding> {
    private static final long serialVersionUID = 1L;
    private static final long DRAIN_PAUSE_MILLIS = 1;
    private static final long NO_VERSION = -1;

    private final InferenceOptions options;

    private transient Catalog catalog;
    private transient Lineage lineage;
    private transient ModelState modelState;
    private transient RecordOrder order;
    private transient HeldSongs held;
    private transient Alarm nextSlice;
    private transient OwnVersions versions;
    private transient InferenceBackend backend;
    private transient QuietClose closing;
    private transient int bundleTracks;
    private transient SongOutput out;
    private transient InferenceMode songs;
    private transient Refresh refresh; // null when embeddings are not kept fresh
    private transient Model model;
    private transient Counter duplicates;
    private transient Counter outdated;

    /** Makes the operator; the backend is chosen when it opens, on the machine where it runs. */
    public InferSongs(InferenceOptions options) {
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        FrozenSettings.check(
                context.getOperatorStateStore(), options.fixed(), options.serving().isChallenger());
        catalog = new Catalog(context.getKeyedStateStore());
        order = new RecordOrder(context.getKeyedStateStore(), options.withdrawalsRemembered());
        held = new HeldSongs(context.getKeyedStateStore());
        modelState = new ModelState(context.getOperatorStateStore());
        lineage = Lineage.of(options.submission(), context.getRestoredCheckpointId());
    }

    @Override
    public void open() throws Exception {
        super.open();
        duplicates = getMetricGroup().counter("duplicateTracks");
        outdated = getMetricGroup().counter("outdatedRecords");
        getMetricGroup().gauge("modelVersion", () -> model == null ? -1L : model.version());
        getMetricGroup().gauge("heldSongs", held::count);
        Clock clock = new Clock(getProcessingTimeService());
        nextSlice = new Alarm(clock);
        out =
                new SongOutput(
                        output, options.modelId(), options.serving(), clock::now, getMetricGroup());
        Backends.Choice choice = Backends.choose(options.backend(), Gpus.of(getRuntimeContext()));
        backend = choice.backend();
        closing = new QuietClose(backend);
        getMetricGroup().gauge("backend", () -> backend.name() + ": " + backend.device());
        LOG.info("Inferring on {} ({}): {}", backend.name(), backend.device(), choice.reason());
        bundleTracks =
                options.bundleTracks() == InferenceOptions.AS_SUITS_THE_BACKEND
                        ? backend.suitableBundle()
                        : options.bundleTracks();
        refresh = options.refresh() == null ? null : refresh(clock);
        songs =
                options.lockstep() == null
                        ? new LiveSongs(
                                options,
                                bundleTracks,
                                backend,
                                out,
                                clock,
                                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                                refresh == null ? EmbeddingListener.FORGOTTEN : refresh)
                        : new LockstepSongs(options, backend, out);
        versions =
                new OwnVersions(
                        options.modelId(), lineage, getMetricGroup().counter("versionsPassedOver"));
        modelState.restore().ifPresentOrElse(this::use, () -> follow(NO_VERSION));
        held.find(getKeyedStateBackend());
        releaseHeldSongs();
    }

    private Refresh refresh(Clock clock) {
        Refresh made =
                new Refresh(
                        options.refresh(),
                        catalog,
                        getKeyedStateBackend(),
                        backend,
                        bundleTracks,
                        out,
                        clock,
                        new Refresh.NewSongs() {
                            @Override
                            public void infer() {
                                songs.inferWaiting();
                            }

                            @Override
                            public boolean areHeldBack() {
                                return held.areDue(model.version());
                            }
                        },
                        new RefreshMetrics(getMetricGroup()));
        made.setTimers(getInternalTimerService("refresh", VoidNamespaceSerializer.INSTANCE, made));
        return made;
    }

    @Override
    public void processElement1(StreamRecord<Song> element) throws Exception {
        Song song = element.getValue();
        if (order.isOlder(song.recordedAt(), song.partition())) {
            outdated.inc();
            songs.passOver(song);
            return;
        }
        if (song.isWithdrawal()) {
            withdraw(song);
            return;
        }
        if (song.contentId().equals(catalog.takenContent())) {
            order.note(song.recordedAt(), song.partition());
            duplicates.inc();
            songs.passOver(song);
            if (refresh != null && !held.holdsCurrentKey()) {
                refresh.again(song);
            }
            return;
        }
        if (!isFit(song)) {
            songs.passOver(song);
            return;
        }
        catalog.take(song.contentId());
        order.note(song.recordedAt(), song.partition());
        if (model == null) {
            sample(song);
        }
        long version = songs.versionFor(song);
        // A newer revision must not overtake the one that waits for its version or its slice.
        if (model == null || version > model.version() || held.holdsCurrentKey()) {
            held.add(song, version);
        } else {
            songs.take(song);
        }
    }

    @Override
    public void processElement2(StreamRecord<ModelUpdate> element) throws Exception {
        PublishedModel whole = versions.offer(element.getValue(), model).orElse(null);
        if (whole != null) {
            modelState.keep(options.modelId(), whole);
            use(whole);
            releaseHeldSongs();
        }
    }

    /** Leaves nothing in memory that a checkpoint would have to keep. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        songs.flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        songs.flush();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (closing != null) {
            closing.close();
        }
        super.close();
    }

    /** For tests. */
    long outdatedRecords() {
        return outdated.getCount();
    }

    private void use(PublishedModel whole) {
        songs.use(whole);
        model = whole.model();
        if (refresh != null) {
            refresh.use(whole);
        }
        follow(model.version());
    }

    /**
     * Tells the corpus update which version this subtask uses, before it contributes with it
     * ({@link LiveBatchPolicy} says why), and that it lives, by which the corpus update knows that
     * it lives too.
     */
    private void follow(long version) {
        TaskInfo subtask = getRuntimeContext().getTaskInfo();
        out.contribution(
                Contributions.following(
                        options.modelId(),
                        version,
                        subtask.getIndexOfThisSubtask(),
                        subtask.getNumberOfParallelSubtasks(),
                        lineage));
    }

    /** Forgets a track, and says so behind its last embedding. */
    private void withdraw(Song withdrawal) throws Exception {
        songs.passOver(withdrawal);
        order.noteWithdrawal(withdrawal.recordedAt(), withdrawal.partition());
        boolean known = catalog.takenContent() != null;
        catalog.forget();
        if (songs.keepsWithdrawn() && held.holdsCurrentKey()) {
            held.addBehind(withdrawal);
        } else {
            held.drop();
            songs.forget(withdrawal.trackId());
            out.withdrawal(withdrawal.trackId(), known);
        }
    }

    /** What cannot be inferred must not reach a bundle, whose other songs it would take along. */
    private boolean isFit(Song song) {
        try {
            if (model == null) {
                Whitening.identity(song.dimensions()).check(song.toFrames());
            } else {
                backend.check(song.toFrames());
            }
            return true;
        } catch (IllegalArgumentException e) {
            out.rejectFrames(song, e);
            return false;
        }
    }

    /** Whether a song fits the model and the device could not be known before there was a model. */
    private void takeHeld(Song song) {
        if (song.isWithdrawal()) {
            out.withdrawal(song.trackId(), true);
        } else if (isFit(song)) {
            songs.take(song);
        } else {
            songs.passOver(song);
        }
    }

    private void sample(Song song) {
        out.contribution(
                Contributions.sample(
                        options.modelId(),
                        song.trackId(),
                        songs.position(song),
                        Bootstrap.sample(
                                song.toFrames(),
                                options.bootstrapFrames(),
                                options.seed(),
                                song.trackId())));
    }

    /** One slice at a time, so that barriers, models and new songs get their turn in between. */
    private void releaseHeldSongs() {
        if (nextSlice.isSet() || model == null || !held.areDue(model.version())) {
            return;
        }
        try {
            held.release(getKeyedStateBackend(), model.version(), bundleTracks, this::takeHeld);
        } catch (Exception e) {
            throw new IllegalStateException("held songs cannot be read from state", e);
        }
        if (held.areDue(model.version())) {
            nextSlice.setIfUnset(DRAIN_PAUSE_MILLIS, this::releaseHeldSongs);
        }
    }
}
