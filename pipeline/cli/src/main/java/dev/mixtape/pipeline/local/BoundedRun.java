package dev.mixtape.pipeline.local;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.ingest.TrackPublisher;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.Track;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Streams so many tracks through a local Mixtape, and waits until each is accounted for. */
public final class BoundedRun {
    private static final Duration POLL = Duration.ofMillis(100);

    private final LocalMixtape mixtape;
    private final Duration patience;

    /**
     * Makes it.
     *
     * @param patience how long nothing may become visible before the run counts as stuck
     */
    public BoundedRun(LocalMixtape mixtape, Duration patience) {
        this.mixtape = mixtape;
        this.patience = patience;
    }

    /**
     * What came out. The names are those of the JSON line.
     *
     * @param tracksPerSecond from the first track published to the last one visible, decoding,
     *     learning and checkpoints included
     */
    public record Outcome(
            int tracksIn,
            int embedded,
            int deadLettered,
            long modelVersions,
            int componentsInUse,
            double tracksPerSecond) {

        /** Tells whether every track is accounted for, and the model has learned from some. */
        public boolean success() {
            return embedded > 0 && embedded + deadLettered == tracksIn && modelVersions >= 2;
        }
    }

    /** Publishes the tracks to the broker of some settings, telling how many so far. */
    public static void publish(Settings settings, Iterable<Track> tracks, IntConsumer published) {
        int count = 0;
        try (TrackPublisher publisher = new TrackPublisher(settings)) {
            for (Track track : tracks) {
                publisher.publish(track);
                published.accept(++count);
            }
            publisher.flush();
        }
    }

    /**
     * Waits until so many tracks are embedded or dead, and learned from.
     *
     * @param startedNanos when the first was published, by {@link System#nanoTime}
     * @param accounted told how many so far
     * @throws JobFailure if the job ends, or nothing more becomes visible
     */
    public Outcome await(int tracksIn, long startedNanos, Tally tally, IntConsumer accounted)
            throws JobFailure {
        long lastNews = System.nanoTime();
        long lastTrack = lastNews;
        int before = 0;
        while (!isDone(tracksIn, tally)) {
            if (tally.update(POLL)) {
                lastNews = System.nanoTime();
            }
            int now = tally.embedded() + tally.deadLetters().size();
            if (now > before) {
                lastTrack = lastNews;
                before = now;
                accounted.accept(now);
            }
            check(lastNews, now, tracksIn);
        }
        double seconds = (lastTrack - startedNanos) / 1e9;
        return new Outcome(
                tracksIn,
                tally.embedded(),
                tally.deadLetters().size(),
                tally.modelVersions(),
                tally.progress().map(LearningProgress::getComponentsInUse).orElse(0),
                Math.round(10 * before / seconds) / 10.0);
    }

    private static boolean isDone(int tracksIn, Tally tally) {
        int embedded = tally.embedded();
        return embedded + tally.deadLetters().size() >= tracksIn
                && tally.tracksLearned() >= embedded;
    }

    private void check(long lastNews, int accounted, int tracksIn) throws JobFailure {
        Optional<Throwable> failure = mixtape.job().failure();
        if (failure.isPresent()) {
            throw new JobFailure("the job failed", failure.get());
        }
        if (System.nanoTime() - lastNews > patience.toNanos()) {
            throw new JobFailure(
                    "nothing happened for "
                            + patience.toSeconds()
                            + " s, with "
                            + accounted
                            + " of "
                            + tracksIn
                            + " tracks accounted for",
                    null);
        }
    }

    /** The job ended, or got stuck; the log says more. */
    public static final class JobFailure extends Exception {
        private static final long serialVersionUID = 1L;

        JobFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
