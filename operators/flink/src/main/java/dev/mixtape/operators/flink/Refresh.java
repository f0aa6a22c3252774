package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.refresh.Allowance;
import dev.mixtape.schemas.internal.CatalogEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * Keeps embeddings fresh: a timer a track checks how far the model has moved since its embedding,
 * and what is out of date is embedded again from its kept frames, a bundle at a time, when new
 * songs leave room for it. It is embedded only: {@link InferenceBackend#embed} gives no statistics,
 * so nothing can be learned from twice.
 *
 * <p>Who is due is kept in memory alone: after a failure the timers find them again. An embedding
 * and what the catalog says of it belong to the same checkpoint.
 */
final class Refresh implements Triggerable<String, VoidNamespace>, EmbeddingListener {
    /** Beyond these, tracks wait for their next check: their ids take memory. */
    private static final int MAX_DUE = 100_000;

    private static final long PAUSE_MILLIS = 1;

    private final RefreshOptions options;
    private final Catalog catalog;
    private final KeyedStateBackend<String> keys;
    private final InferenceBackend backend;
    private final int bundleTracks;
    private final SongOutput out;
    private final Clock clock;
    private final NewSongs newSongs;
    private final RefreshMetrics metrics;
    private final Alarm nextSlice;
    private final Allowance allowance;

    /** Ids, in the order in which they were found. */
    private final Set<String> due = new LinkedHashSet<>();

    private InternalTimerService<VoidNamespace> timers;
    private PublishedModel published;
    private Model model;

    /** Those that go first. */
    interface NewSongs {
        /** Infers those that wait for their bundle. */
        void infer();

        /** Tells whether others wait in state, though their version has come. */
        boolean areHeldBack();
    }

    Refresh(
            RefreshOptions options,
            Catalog catalog,
            KeyedStateBackend<String> keys,
            InferenceBackend backend,
            int bundleTracks,
            SongOutput out,
            Clock clock,
            NewSongs newSongs,
            RefreshMetrics metrics) {
        this.options = options;
        this.catalog = catalog;
        this.keys = keys;
        this.backend = backend;
        this.bundleTracks = bundleTracks;
        this.out = out;
        this.clock = clock;
        this.newSongs = newSongs;
        this.metrics = metrics;
        nextSlice = new Alarm(clock);
        allowance = new Allowance(options.share(), clock.now());
    }

    /** Where timers are set; comes after the constructor, since the service must know this. */
    void setTimers(InternalTimerService<VoidNamespace> service) {
        timers = service;
    }

    void use(PublishedModel whole) {
        published = whole;
        model = whole.model();
    }

    @Override
    public void embedded(Song song, SongResult result, Model with) {
        keys.setCurrentKey(song.trackId());
        try {
            catalog.keep(song, result, with, options.maxFrames(), clock.now());
        } catch (Exception e) {
            throw new IllegalStateException("a song's frames cannot be kept in state", e);
        }
        setTimer(song.trackId());
    }

    /**
     * Told of the same audio again, under the current key: takes its frames if they are not kept,
     * as of a track that was embedded while this was off, or whose frames have expired.
     */
    void again(Song song) throws Exception {
        CatalogEntry entry = catalog.entry();
        boolean isKept = entry != null && entry.getContentId().equals(song.contentId());
        if (model != null && !isKept) {
            catalog.adopt(song, model, options.maxFrames(), clock.now());
            setTimer(song.trackId());
            enqueue(song.trackId());
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        CatalogEntry entry = catalog.entry();
        if (entry == null) {
            return; // withdrawn meanwhile
        }
        if (clock.now() - entry.getKeptSince() > options.ttl().toMillis()) {
            catalog.dropFrames();
            metrics.expired();
            return;
        }
        setTimer(timer.getKey());
        if (model != null) {
            boolean outOfDate = isOutOfDate(entry);
            metrics.checked(
                    !outOfDate,
                    model.version() - entry.getModelVersion(),
                    clock.now() - entry.getEmbeddedAt());
            if (outOfDate) {
                enqueue(timer.getKey());
            }
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {}

    /**
     * At the track's own place in the interval, which its id decides: checks are spread evenly, and
     * a timer that is set again where one is set already is the same timer.
     */
    private void setTimer(String trackId) {
        long interval = options.checkInterval().toMillis();
        long sinceItsPlace = Math.floorMod(clock.now() - trackId.hashCode(), interval);
        timers.registerProcessingTimeTimer(
                VoidNamespace.INSTANCE, clock.now() - sinceItsPlace + interval);
    }

    private boolean isOutOfDate(CatalogEntry entry) {
        return entry.getModelVersion() == Catalog.NEVER
                || Catalog.moved(entry, model) > options.tolerance()
                || model.version() - entry.getModelVersion() > options.maxVersionLag();
    }

    private void enqueue(String trackId) {
        if (due.size() < MAX_DUE) {
            due.add(trackId);
        }
        metrics.backlog(due.size());
        nextSlice.setIfUnset(PAUSE_MILLIS, this::slice);
    }

    /** One bundle, once new songs have had their turn and the allowance is not overdrawn. */
    private void slice() {
        long wait = newSongs.areHeldBack() ? PAUSE_MILLIS : allowance.waitMillis(clock.now());
        if (wait == 0) {
            newSongs.infer();
            long begin = System.nanoTime();
            try {
                refreshBundle();
            } catch (Exception e) {
                throw new IllegalStateException("kept frames cannot be read from state", e);
            }
            allowance.spend(System.nanoTime() - begin);
            metrics.backlog(due.size());
        }
        if (!due.isEmpty()) {
            nextSlice.setIfUnset(Math.max(wait, PAUSE_MILLIS), this::slice);
        }
    }

    private void refreshBundle() throws Exception {
        List<String> ids = new ArrayList<>();
        List<CatalogEntry> entries = new ArrayList<>();
        List<Frames> songs = new ArrayList<>();
        Iterator<String> next = due.iterator();
        while (songs.size() < bundleTracks && next.hasNext()) {
            String id = next.next();
            next.remove();
            keys.setCurrentKey(id);
            CatalogEntry entry = catalog.entry();
            if (entry != null && !entry.getContentId().equals(catalog.takenContent())) {
                catalog.dropFrames(); // of an older revision than the one that was taken last
            } else if (entry != null && isOutOfDate(entry)) {
                ids.add(id);
                entries.add(entry);
                songs.add(catalog.frames(model));
            }
        }
        List<SongResult> results = backend.embed(songs);
        for (int i = 0; i < results.size(); i++) {
            keys.setCurrentKey(ids.get(i));
            out.refreshed(ids.get(i), entries.get(i), results.get(i), published);
            catalog.refreshed(entries.get(i), results.get(i), model, clock.now());
        }
    }
}
