package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.model.ExactStatistics;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * Infers a song of batch t with version t and no other, one by one, and gathers sums that do not
 * depend on who was gathered with whom. What is sent at each checkpoint accounts for every position
 * of the log that came by: by a song in a sum, or by word that there is nothing.
 */
final class LockstepSongs implements InferenceMode {
    private final InferenceOptions options;
    private final Lockstep lockstep;
    private final InferenceBackend backend;
    private final SongOutput out;
    private final List<Long> nothing = new ArrayList<>();
    private PublishedModel published;
    private Model model;
    private ExactStatistics gathered;
    private Probe probe = new Probe();
    private Probe heldBack = new Probe();

    LockstepSongs(InferenceOptions options, InferenceBackend backend, SongOutput out) {
        this.options = options;
        this.lockstep = options.lockstep();
        this.backend = backend;
        this.out = out;
    }

    @Override
    public long versionFor(Song song) {
        return lockstep.batch(position(song));
    }

    @Override
    public long position(Song song) {
        return lockstep.position(song.partition(), song.index());
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
        BundleResult result = backend.infer(List.of(song.toFrames()));
        if (options.gate().holdsBack(song.trackId())) {
            heldBack.offer(options.seed(), song.trackId(), song.toFrames());
            passOver(song);
            out.embedding(song, result.songs().get(0), published);
            return;
        }
        if (gathered == null) {
            gathered = new ExactStatistics(model.posterior());
        }
        try {
            gathered.add(result.statistics());
        } catch (IllegalArgumentException e) {
            out.reject(song, e);
            passOver(song);
            return;
        }
        if (options.probes()) {
            probe.offer(options.seed(), song.trackId(), song.toFrames());
        }
        out.embedding(song, result.songs().get(0), published);
    }

    @Override
    public void inferWaiting() {}

    @Override
    public void forget(String trackId) {}

    /** Whether its turn had come would depend on the clock, and the log alone decides. */
    @Override
    public boolean keepsWithdrawn() {
        return true;
    }

    @Override
    public void passOver(Song song) {
        nothing.add(position(song));
    }

    @Override
    public void flush() {
        if (!heldBack.isEmpty()) { // before the word that may close its batch
            out.contribution(Contributions.heldBack(options.modelId(), heldBack));
            heldBack = new Probe();
        }
        if (!nothing.isEmpty()) {
            out.contribution(Contributions.nothing(options.modelId(), nothing));
            nothing.clear();
        }
        if (!probe.isEmpty()) { // before the sum that may close its batch
            out.contribution(Contributions.probe(options.modelId(), probe));
            probe = new Probe();
        }
        if (gathered != null) {
            out.contribution(
                    Contributions.exact(options.modelId(), model.version(), gathered.words()));
            gathered = null;
        }
    }
}
