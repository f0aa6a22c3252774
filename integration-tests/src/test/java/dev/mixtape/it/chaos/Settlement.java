package dev.mixtape.it.chaos;

import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.OpenTransactions;
import dev.mixtape.it.trial.Watcher;
import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for what is due, or until nothing more comes: then the account tells what is missing. */
final class Settlement {
    /** Without anything new for so long, what has not come is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Without any new record for so long, components and listeners have been told all. */
    private static final Duration QUIET = Duration.ofSeconds(8);

    private static final long PAUSE_MILLIS = 500;

    private final Settings settings;
    private final Watcher watcher;
    private final Stream stream;
    private final Consumer<String> journal;

    Settlement(Settings settings, Watcher watcher, Stream stream, Consumer<String> journal) {
        this.settings = settings;
        this.watcher = watcher;
        this.stream = stream;
        this.journal = journal;
    }

    /** Waits for embeddings of so many tracks. */
    void awaitTracks(long wanted) throws InterruptedException {
        await("embeddings", () -> watcher.tracks() >= wanted);
    }

    /**
     * Waits, while tracks go on to come, until every embedding is made again that was made before:
     * by a life that was given up, or within a transaction that expired.
     *
     * @param lag so many versions later an embedding is made again
     * @param tracks come at least
     */
    void awaitHealing(int lag, long tracks) throws InterruptedException {
        Instant mended = Instant.now();
        await("embeddings after the last fault", () -> watcher.nextAfter(mended).isPresent());
        long due = watcher.version() + lag + 2;
        journal.accept("mended; tracks come until version " + due);
        await("versions", () -> watcher.version() >= due && stream.published() >= tracks);
    }

    /** Waits until all is embedded and learned, and nothing happens any more. */
    void awaitAll(Ledger.Published published) throws Exception {
        journal.accept(published.tracks() + " tracks came; now what is left comes to rest");
        await(
                "tracks embedded and learned",
                () ->
                        stream.isOver()
                                && watcher.tracks() >= published.tracks()
                                && watcher.learned() >= published.revisions());
        Instant deadline = Instant.now().plus(PATIENCE);
        Instant last = Instant.now();
        long seen = -1;
        while (Instant.now().isBefore(last.plus(QUIET)) && Instant.now().isBefore(deadline)) {
            long now = OpenTransactions.readable(settings);
            last = now == seen ? last : Instant.now();
            seen = now;
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void await(String what, BooleanSupplier isThere) throws InterruptedException {
        long seen = -1;
        Instant lastNews = Instant.now();
        while (!isThere.getAsBoolean()) {
            long now = watcher.tracks() + watcher.learned() + watcher.version();
            if (now != seen) {
                seen = now;
                lastNews = Instant.now();
            } else if (Instant.now().isAfter(lastNews.plus(PATIENCE))) {
                journal.accept(what + ": nothing new for " + PATIENCE.toMinutes() + " minutes");
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
