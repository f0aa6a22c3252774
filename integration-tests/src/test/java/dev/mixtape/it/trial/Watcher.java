package dev.mixtape.it.trial;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what becomes visible while it becomes visible, on a thread of its own, as any user with
 * {@code read_committed} would, and outlives the broker.
 */
public final class Watcher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /** How many embeddings had been seen at a time; those made again are counted again. */
    public record Seen(Instant at, long embedded, long learned) {}

    /** One embedding: when its track was published, and when a reader saw it. */
    public record Arrival(Instant published, Instant seen) {
        /** Returns the seconds between. */
        public double seconds() {
            return Duration.between(published, seen).toNanos() * 1e-9;
        }
    }

    private final TopicReader<TrackEmbedding> embeddings;
    private final TopicReader<LearningProgress> progress;
    private final Repeatedly watching;
    private final List<Seen> history = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<String, Instant> tracks = new HashMap<>();
    private final List<DeadLife> dead = new ArrayList<>();
    private long embedded;
    private long learned;
    private long version = -1;

    /** Starts to watch, from the topics' beginning. */
    public Watcher(Settings settings) {
        embeddings =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class);
        progress =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.PROGRESS_TOPIC),
                        LearningProgress.class);
        watching =
                new Repeatedly(
                        "watcher",
                        Duration.ZERO, // each poll waits by itself
                        () -> note(embeddings.poll(PATIENCE), progress.poll(PATIENCE)));
    }

    private synchronized void note(List<TrackEmbedding> found, List<LearningProgress> versions) {
        if (found.isEmpty() && versions.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        embedded += found.size();
        for (TrackEmbedding embedding : found) {
            arrivals.add(new Arrival(embedding.getArrivedAt(), now));
            if (dead.stream().noneMatch(life -> life.holds(embedding.getEmbeddedAt()))) {
                tracks.putIfAbsent(embedding.getTrackId(), embedding.getEmbeddedAt());
            }
        }
        for (LearningProgress line : versions) {
            learned = line.getTracksLearned();
            version = line.getVersion();
        }
        history.add(new Seen(now, embedded, learned));
    }

    /** Returns how many committed embeddings were seen. */
    public synchronized long embedded() {
        return embedded;
    }

    /** Returns what the newest committed version of the model has learned from. */
    public synchronized long learned() {
        return learned;
    }

    /** Returns the newest committed version of the model, or -1. */
    public synchronized long version() {
        return version;
    }

    /** Returns how many tracks have a committed embedding. */
    public synchronized long tracks() {
        return tracks.size();
    }

    /** Whether a track has a committed embedding. */
    public synchronized boolean isEmbedded(long number) {
        return tracks.containsKey(TrackFeed.id(number));
    }

    /** Forgets tracks that were embedded first by a life whose work was given up. */
    public synchronized void forget(DeadLife life) {
        dead.add(life);
        tracks.values().removeIf(life::holds);
    }

    /** Returns the first time after this one at which more embeddings were seen. */
    public synchronized Optional<Instant> nextAfter(Instant time) {
        long before = 0;
        for (Seen seen : history) {
            if (seen.at().isAfter(time) && seen.embedded() > before) {
                return Optional.of(seen.at());
            }
            before = seen.embedded();
        }
        return Optional.empty();
    }

    /** Returns every embedding seen so far, in that order. */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /**
     * Stops.
     *
     * @throws IllegalStateException if it could not watch all the time
     */
    @Override
    public void close() {
        try (embeddings;
                progress) {
            watching.close();
        }
    }
}
