package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Infers songs (first input, keyed by track id) against the newest model (second input, broadcast),
 * emits an embedding each, and adds up their statistics before they cross the network.
 *
 * <p>What survives a failure, and why nothing counts twice:
 *
 * <ul>
 *   <li>a song that came before the first model is held in keyed state ({@link HeldSongs}), and a
 *       newer revision of it behind it;
 *   <li>which audio of a track was taken is keyed state, so the same again is passed over;
 *   <li>the newest model is broadcast state, one copy a subtask;
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

    private final InferenceOptions options;

    private transient ValueState<String> takenContent;
    private transient BroadcastState<Integer, ModelUpdate> newestPieces;
    private transient HeldSongs held;
    private transient ModelAssembler assembler;
    private transient InferenceBackend backend;
    private transient Model model;
    private transient List<Song> bundle;
    private transient ScheduledFuture<?> bundleTimer;
    private transient boolean releasing;
    private transient SufficientStatistics gathered;
    private transient Counter embedded;
    private transient Counter duplicates;
    private transient Counter rejected;

    /** Makes the operator; the backend is chosen when it opens, on the machine where it runs. */
    public InferSongs(InferenceOptions options) {
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        takenContent =
                context.getKeyedStateStore()
                        .getState(new ValueStateDescriptor<>("taken-content", Types.STRING));
        held = new HeldSongs(context.getKeyedStateStore());
        newestPieces =
                context.getOperatorStateStore()
                        .getBroadcastState(
                                new MapStateDescriptor<>(
                                        "newest-model-pieces",
                                        Types.INT,
                                        new AvroTypeInfo<>(ModelUpdate.class)));
    }

    @Override
    public void open() throws Exception {
        super.open();
        assembler = new ModelAssembler();
        bundle = new ArrayList<>();
        embedded = getMetricGroup().counter("tracksEmbedded");
        duplicates = getMetricGroup().counter("duplicateTracks");
        rejected = getMetricGroup().counter("tracksRejected");
        getMetricGroup().gauge("modelVersion", () -> model == null ? -1L : model.version());
        getMetricGroup().gauge("heldSongs", held::count);
        Backends.Choice choice = Backends.choose(options.backend());
        backend = choice.backend();
        LOG.info("Inferring on {} ({}): {}", backend.name(), backend.device(), choice.reason());
        for (Map.Entry<Integer, ModelUpdate> piece : newestPieces.entries()) {
            assembler.offer(piece.getValue()).ifPresent(this::use);
        }
        held.find(getKeyedStateBackend());
        if (model != null) {
            releaseHeldSongs();
        }
    }

    @Override
    public void processElement1(StreamRecord<Song> element) throws Exception {
        Song song = element.getValue();
        if (song.contentId().equals(takenContent.value())) {
            duplicates.inc();
            return;
        }
        takenContent.update(song.contentId());
        if (!isFit(song)) {
            return;
        }
        if (model == null) {
            held.add(song, 0);
            Frames sample =
                    Bootstrap.sample(
                            song.toFrames(),
                            options.bootstrapFrames(),
                            options.seed(),
                            song.trackId());
            output.collect(
                    Outputs.CONTRIBUTIONS,
                    new StreamRecord<>(
                            Contributions.sample(options.modelId(), song.trackId(), -1, sample)));
        } else if (held.holdsCurrentKey()) {
            held.add(song, model.version()); // behind the older revision that waits for its slice
        } else {
            bundle(song);
        }
    }

    @Override
    public void processElement2(StreamRecord<ModelUpdate> element) throws Exception {
        ModelUpdate piece = element.getValue();
        if (!piece.getModelId().equals(options.modelId())) {
            return; // several models may share the topic
        }
        newestPieces.put(ModelRecords.piece(piece), piece);
        Model whole = assembler.offer(piece).orElse(null);
        if (whole != null) {
            flush();
            use(whole);
            releaseHeldSongs();
        }
    }

    /** Leaves nothing in memory that a checkpoint would have to keep. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (backend != null) {
            backend.close();
        }
        super.close();
    }

    private void use(Model whole) {
        model = whole;
        backend.use(model);
    }

    /** What cannot be inferred must not reach a bundle, whose other songs it would take along. */
    private boolean isFit(Song song) {
        try {
            Whitening whitening =
                    model == null ? Whitening.identity(song.dimensions()) : model.whitening();
            whitening.check(song.toFrames());
            return true;
        } catch (IllegalArgumentException e) {
            rejected.inc();
            Rejection rejection = new Rejection(Stage.INFERENCE, song.trackId(), e.getMessage(), e);
            output.collect(
                    Outputs.DEAD_LETTERS,
                    new StreamRecord<>(
                            rejection.toDeadLetter(
                                    song.topic(), song.partition(), song.offset(), now())));
            return false;
        }
    }

    private void bundle(Song song) {
        bundle.add(song);
        if (bundle.size() >= options.bundleTracks()) {
            inferBundle();
        } else if (bundleTimer == null) {
            bundleTimer = in(options.bundleMaxDelay().toMillis(), this::inferBundle);
        }
    }

    private void inferBundle() {
        if (bundleTimer != null) {
            bundleTimer.cancel(false);
            bundleTimer = null;
        }
        if (bundle.isEmpty()) {
            return;
        }
        BundleResult result = backend.infer(bundle.stream().map(Song::toFrames).toList());
        for (int i = 0; i < bundle.size(); i++) {
            output.collect(
                    new StreamRecord<>(
                            EmbeddingRecords.of(
                                    bundle.get(i),
                                    result.songs().get(i),
                                    options.modelId(),
                                    model.version(),
                                    now())));
            embedded.inc();
        }
        bundle.clear();
        if (gathered == null) {
            gathered = result.statistics();
        } else {
            gathered.add(result.statistics());
        }
        if (gathered.tracks() >= options.gatherTracks()) {
            sendGathered();
        }
    }

    private void sendGathered() {
        if (gathered != null) {
            output.collect(
                    Outputs.CONTRIBUTIONS,
                    new StreamRecord<>(
                            Contributions.statistics(
                                    options.modelId(), model.version(), gathered)));
            gathered = null;
        }
    }

    private void flush() {
        inferBundle();
        sendGathered();
    }

    /** One slice at a time, so that barriers, models and new songs get their turn in between. */
    private void releaseHeldSongs() {
        if (releasing || !held.areDue(model.version())) {
            return;
        }
        try {
            held.release(
                    getKeyedStateBackend(), model.version(), options.bundleTracks(), this::bundle);
        } catch (Exception e) {
            throw new IllegalStateException("held songs cannot be read from state", e);
        }
        if (held.areDue(model.version())) {
            releasing = true;
            ScheduledFuture<?> unused =
                    in(
                            DRAIN_PAUSE_MILLIS,
                            () -> {
                                releasing = false;
                                releaseHeldSongs();
                            });
        }
    }

    /** Runs in this operator's own thread, between records. */
    private ScheduledFuture<?> in(long millis, Runnable action) {
        return getProcessingTimeService().registerTimer(now() + millis, time -> action.run());
    }

    private long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }
}
