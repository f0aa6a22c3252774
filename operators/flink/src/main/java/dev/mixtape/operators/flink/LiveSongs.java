package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;

/** Infers in bundles with the newest version, and adds statistics up before they are sent. */
final class LiveSongs implements InferenceMode {
    private final InferenceOptions options;
    private final int bundleTracks;
    private final InferenceBackend backend;
    private final SongOutput out;
    private final Alarm alarm;
    private final int share;
    private final EmbeddingListener listener;
    private final List<Song> bundle = new ArrayList<>();
    private PublishedModel published;
    private Model model;
    private SufficientStatistics gathered;

    LiveSongs(
            InferenceOptions options,
            int bundleTracks,
            InferenceBackend backend,
            SongOutput out,
            Clock clock,
            int subtasks,
            EmbeddingListener listener) {
        // So that a batch closes close to its size. Known here only: a job may be rescaled.
        this.share = Math.max(1, options.batchTracks() / subtasks);
        this.listener = listener;
        this.options = options;
        this.bundleTracks = bundleTracks;
        this.backend = backend;
        this.out = out;
        this.alarm = new Alarm(clock);
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
            inferBundle();
        } else {
            alarm.setIfUnset(options.bundleMaxDelay().toMillis(), this::inferBundle);
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
        }
        bundle.clear();
        if (gathered == null) {
            gathered = result.statistics();
        } else {
            gathered.add(result.statistics());
        }
        if (gathered.tracks() >= share) {
            sendGathered();
        }
    }

    private void sendGathered() {
        if (gathered != null) {
            out.contribution(
                    Contributions.statistics(options.modelId(), model.version(), gathered));
            gathered = null;
        }
    }
}
