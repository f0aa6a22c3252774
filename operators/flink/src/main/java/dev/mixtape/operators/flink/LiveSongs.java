package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.moves.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    private Probe heldBack = new Probe();

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
        Map<Boolean, List<Song>> byHeldBack =
                bundle.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        song -> options.gate().holdsBack(song.trackId())));
        bundle.clear();
        List<Song> judging = byHeldBack.get(true);
        if (!judging.isEmpty()) {
            embed(judging);
            judging.forEach(song -> offer(song, heldBack));
        }
        List<Song> teaching = byHeldBack.get(false);
        if (!teaching.isEmpty()) {
            gather(embed(teaching));
            if (options.probes()) {
                teaching.forEach(song -> offer(song, probe));
            }
        }
    }

    private SufficientStatistics embed(List<Song> songs) {
        BundleResult result = backend.infer(songs.stream().map(Song::toFrames).toList());
        for (int i = 0; i < songs.size(); i++) {
            out.embedding(songs.get(i), result.songs().get(i), published);
            listener.embedded(songs.get(i), result.songs().get(i), model);
        }
        return result.statistics();
    }

    private void offer(Song song, Probe to) {
        to.offer(options.seed(), song.trackId(), song.toFrames());
    }

    private void gather(SufficientStatistics statistics) {
        if (gathered == null) {
            gathered = statistics;
        } else {
            gathered.add(statistics);
        }
    }

    private void sendIfDue() {
        if (gathered != null && gathered.tracks() >= share && !nextSending.isSet()) {
            sendGathered();
            nextSending.setIfUnset(INTERVAL_MILLIS, this::sendIfDue);
        }
    }

    private void sendGathered() {
        if (!heldBack.isEmpty()) {
            out.contribution(Contributions.heldBack(options.modelId(), heldBack));
            heldBack = new Probe();
        }
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
