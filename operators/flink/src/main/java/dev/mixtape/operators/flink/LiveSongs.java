package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.moves.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * Infers in bundles with the newest version, and adds statistics up before they are sent: when they
 * are this subtask's share of a batch, so that it closes close to its size, but at most once in
 * {@link #INTERVAL_MILLIS}. They are megabytes, however few songs they are of: many fast subtasks
 * would otherwise send more than can be learned from. What is less than a share goes with the next
 * version or checkpoint.
 */
final class LiveSongs implements InferenceMode {
    static final long INTERVAL_MILLIS = 500;

    private final InferenceOptions options;
    private final int bundleTracks;
    private final InferenceBackend backend;
    private final SongOutput out;
    private final Alarm alarm;
    private final Alarm nextSending;
    private final int share;
    private final EmbeddingListener listener;
    private final List<Song> bundle = new ArrayList<>();
    private PublishedModel published;
    private Model model;
    private SufficientStatistics gathered;
    private Probe probe = new Probe();

    LiveSongs(
            InferenceOptions options,
            int bundleTracks,
            InferenceBackend backend,
            SongOutput out,
            Clock clock,
            int subtasks,
            EmbeddingListener listener) {
        // Known here only: a job may be rescaled.
        this.share = Math.max(1, options.batchTracks() / subtasks);
        this.listener = listener;
        this.options = options;
        this.bundleTracks = bundleTracks;
        this.backend = backend;
        this.out = out;
        this.alarm = new Alarm(clock);
        this.nextSending = new Alarm(clock);
    }

    @Override
    public long versionFor(Song song) {
        return model == null ? 0 : model.version();
    }

    @Override
    public long position(Song song) {
        return -1;
    }

    @Override
    public void use(PublishedModel whole) {
        flush();
        published = whole;
        model = whole.model();
        backend.use(model);
    }

    @Override
    public void take(Song song) {
        bundle.add(song);
        if (bundle.size() >= bundleTracks) {
            inferWaiting();
        } else {
            alarm.setIfUnset(options.bundleMaxDelay().toMillis(), this::inferWaiting);
        }
    }

    @Override
    public void passOver(Song song) {}

    @Override
    public void flush() {
        inferBundle();
        sendGathered();
    }

    @Override
    public void inferWaiting() {
        inferBundle();
        sendIfDue();
    }

    @Override
    public void forget(String trackId) {
        bundle.removeIf(song -> song.trackId().equals(trackId));
    }

    /** What is withdrawn before its turn need not be learned from. */
    @Override
    public boolean keepsWithdrawn() {
        return false;
    }

    private void inferBundle() {
        alarm.cancel();
        if (bundle.isEmpty()) {
            return;
        }
        BundleResult result = backend.infer(bundle.stream().map(Song::toFrames).toList());
        for (int i = 0; i < bundle.size(); i++) {
            out.embedding(bundle.get(i), result.songs().get(i), published);
            listener.embedded(bundle.get(i), result.songs().get(i), model);
            if (options.probes()) {
                probe.offer(options.seed(), bundle.get(i).trackId(), bundle.get(i).toFrames());
            }
        }
        bundle.clear();
        if (gathered == null) {
            gathered = result.statistics();
        } else {
            gathered.add(result.statistics());
        }
    }

    private void sendIfDue() {
        if (gathered != null && gathered.tracks() >= share && !nextSending.isSet()) {
            sendGathered();
            nextSending.setIfUnset(INTERVAL_MILLIS, this::sendIfDue);
        }
    }

    private void sendGathered() {
        if (!probe.isEmpty()) {
            out.contribution(Contributions.probe(options.modelId(), probe));
            probe = new Probe();
        }
        if (gathered != null) {
            out.contribution(
                    Contributions.statistics(options.modelId(), model.version(), gathered));
            gathered = null;
        }
    }
}
