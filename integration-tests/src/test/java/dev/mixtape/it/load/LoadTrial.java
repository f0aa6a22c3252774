package dev.mixtape.it.load;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.KnownErrors;
import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.LogAudit;
import dev.mixtape.it.trial.OpenTransactions;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.it.trial.Watcher;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One trial in three parts. A topic that is far behind shows the rate that the machine can do; then
 * tracks arrive at a share of that rate for long; then far too many arrive at once.
 */
final class LoadTrial {
    /** Without anything new for so long, what has not come is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A machine that has other work as well may not have the half of its rate to spare. */
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(15);

    private static final Duration SETTLING = Duration.ofSeconds(60);

    static final List<String> ROLES =
            List.of("broker", "jobmanager", "taskmanager-1", "taskmanager-2");

    /**
     * How much.
     *
     * @param soak how long tracks arrive at the sustained rate
     * @param backlog tracks that wait in the topic when the job starts
     * @param share of the rate of catching up, at which tracks arrive in the soak; below 1
     * @param trackSeconds length of a track
     * @param burstSeconds for which tracks arrive at twenty times the soak's rate
     */
    record Plan(
            Duration soak, int backlog, double share, double trackSeconds, double burstSeconds) {}

    /** A part of the trial, and how many tracks were published in it. */
    record Part(Instant from, Instant to, long tracks) {
        double seconds() {
            return Duration.between(from, to).toMillis() / 1000.0;
        }
    }

    /** What was measured; {@code broken} has each promise that did not hold, in a sentence. */
    record Outcome(
            Part catchUp,
            double fullRate,
            Part soak,
            double soakRate,
            Part burst,
            Part drain,
            List<Watcher.Arrival> arrivals,
            Vitals vitals,
            Duration interval,
            Ledger ledger,
            List<String> broken) {}

    private final Cluster cluster;
    private final Settings settings;
    private final Plan plan;
    private final Consumer<String> journal;

    /** Prepares it, for a job of these settings; nothing is started. */
    LoadTrial(Cluster cluster, Settings settings, Plan plan, Consumer<String> journal) {
        this.cluster = cluster;
        this.settings = settings.with("kafka.bootstrap.servers", cluster.bootstrapServers());
        this.plan = plan;
        this.journal = journal;
    }

    /** Starts the cluster, runs the trial to its end, and stops the cluster. */
    Outcome run() throws Exception {
        cluster.mustStart("--taskmanagers", "2");
        JobParts.STANDARD.createTopics(settings);
        try (TrackFeed feed = new TrackFeed(settings, plan.trackSeconds());
                Watcher watcher = new Watcher(settings)) {
            feed.publishAtOnce(plan.backlog());
            feed.flush();
            journal.accept(plan.backlog() + " tracks wait in the topic");
            cluster.submit(settings);
            Vitals vitals = new Vitals(cluster, ROLES);
            try (vitals) {
                return run(feed, watcher, vitals);
            }
        }
    }

    private Outcome run(TrackFeed feed, Watcher watcher, Vitals vitals) throws Exception {
        Instant begin = Instant.now();
        awaitAll(feed, watcher);
        Part catchUp = new Part(begin, Instant.now(), plan.backlog());
        double fullRate = rate(watcher, catchUp);
        journal.accept(
                "caught up after %.0f s; %.1f tracks a second"
                        .formatted(catchUp.seconds(), fullRate));

        double rate = plan.share() * fullRate;
        Part soak = soak(feed, watcher, vitals, rate);
        Part burst = burst(feed, rate, soak);
        Part drained = drain(feed, watcher, rate, soak, burst);
        awaitAll(feed, watcher);
        vitals.close();

        List<String> broken = new ArrayList<>(OpenTransactions.left(settings, SETTLING));
        if (drained.seconds() >= LONGEST_DRAIN.toSeconds()) {
            broken.add("the burst had not drained after " + LONGEST_DRAIN.toMinutes() + " minutes");
        }
        cluster.must("suspend");
        Ledger ledger = Ledger.withoutModels(settings, Ledger.Published.once(feed.published()));
        broken.addAll(ledger.broken());
        cluster.must("stop");
        LogAudit.of(cluster.folder().resolve("log"), List.of(), KnownErrors.ALL)
                .unexplained()
                .forEach(line -> broken.add("nobody caused: " + line));
        return new Outcome(
                catchUp,
                fullRate,
                soak,
                rate,
                burst,
                drained,
                watcher.arrivals(),
                vitals,
                settings.get(MixtapeSettings.CHECKPOINT_INTERVAL),
                ledger,
                broken);
    }

    /**
     * Tracks a second without the first and the last tenth: start, bootstrap, and a last batch that
     * waits. Songs that were framed while the first model was on its way are seen all at once,
     * which is no rate; where those are most, it is that of the whole part.
     */
    private static double rate(Watcher watcher, Part catchUp) {
        List<Watcher.Arrival> arrivals = watcher.arrivals();
        int tenth = arrivals.size() / 10;
        Instant from = arrivals.get(tenth).seen();
        Instant to = arrivals.get(arrivals.size() - 1 - tenth).seen();
        double seconds = Duration.between(from, to).toMillis() / 1000.0;
        if (2 * seconds < catchUp.seconds()) {
            return arrivals.size() / catchUp.seconds();
        }
        long between =
                arrivals.stream()
                        .filter(a -> a.seen().isAfter(from) && !a.seen().isAfter(to))
                        .count();
        return between / seconds;
    }

    private Part soak(TrackFeed feed, Watcher watcher, Vitals vitals, double rate)
            throws IOException, InterruptedException {
        Instant from = Instant.now();
        long before = feed.published();
        feed.publish(rate, Long.MAX_VALUE);
        for (int quarter = 1; quarter <= 4; quarter++) {
            // A little before its end, so that what is left is seen in this quarter.
            Duration late = plan.soak().multipliedBy(10L * quarter - 1).dividedBy(40);
            journalUntil(from.plus(late), feed, watcher);
            vitals.collect();
        }
        journalUntil(from.plus(plan.soak()), feed, watcher);
        return new Part(from, Instant.now(), feed.published() - before);
    }

    private void journalUntil(Instant end, TrackFeed feed, Watcher watcher)
            throws InterruptedException {
        while (Instant.now().isBefore(end)) {
            Thread.sleep(Math.min(60_000, Duration.between(Instant.now(), end).toMillis() + 1));
            journal.accept(
                    "soak: %d published, %d behind"
                            .formatted(feed.published(), behind(feed, watcher)));
        }
    }

    private Part burst(TrackFeed feed, double rate, Part soak) throws InterruptedException {
        Instant from = Instant.now();
        long before = plan.backlog() + soak.tracks();
        feed.publish(20 * rate, Long.MAX_VALUE);
        Thread.sleep(Math.round(plan.burstSeconds() * 1000));
        feed.publish(rate / 2, Long.MAX_VALUE);
        return new Part(from, Instant.now(), feed.published() - before);
    }

    /**
     * Tracks go on to arrive at half the soak's rate until the job is behind no more than usual, or
     * has not come to that in long.
     */
    private Part drain(TrackFeed feed, Watcher watcher, double rate, Part soak, Part burst)
            throws InterruptedException {
        journal.accept("burst: %d tracks in %.1f s".formatted(burst.tracks(), burst.seconds()));
        double usual =
                rate * 2 * settings.get(MixtapeSettings.CHECKPOINT_INTERVAL).toMillis() / 1000.0;
        long before = plan.backlog() + soak.tracks() + burst.tracks();
        Instant deadline = burst.to().plus(LONGEST_DRAIN);
        while (behind(feed, watcher) > usual && Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
        }
        feed.stop();
        Part drain = new Part(burst.to(), Instant.now(), feed.published() - before);
        journal.accept(
                "%d behind, %.1f s after the burst"
                        .formatted(behind(feed, watcher), drain.seconds()));
        return drain;
    }

    private static long behind(TrackFeed feed, Watcher watcher) {
        return feed.published() - watcher.embedded();
    }

    /** Returns when every track is embedded and learned, or when nothing more comes. */
    private void awaitAll(TrackFeed feed, Watcher watcher) throws InterruptedException {
        feed.flush();
        long wanted = feed.published();
        long seen = -1;
        Instant lastNews = Instant.now();
        while ((watcher.embedded() < wanted || watcher.learned() < wanted)
                && Instant.now().isBefore(lastNews.plus(PATIENCE))) {
            if (watcher.embedded() + watcher.learned() != seen) {
                seen = watcher.embedded() + watcher.learned();
                lastNews = Instant.now();
            }
            Thread.sleep(200);
        }
    }
}
