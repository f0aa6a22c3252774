package dev.mixtape.it.chaos;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.Injector;
import dev.mixtape.it.faults.KnownErrors;
import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.LogAudit;
import dev.mixtape.it.trial.LogAudit.Disturbance;
import dev.mixtape.it.trial.OpenTransactions;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.it.trial.Watcher;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One trial: a cluster, tracks that stream in, faults by a schedule, the account at the end. */
final class ChaosTrial {
    /** Without anything new for so long, what has not come is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** An idle job has had all its transactions committed by then. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private static final double TRACK_SECONDS = 1;

    /** What takes long to mend delays what is scheduled behind it; tracks shall come until then. */
    private static final double DELAY = 1.4;

    private final Cluster cluster;
    private final Settings settings;
    private final List<Fault> schedule;
    private final int tracks;
    private final Duration length;
    private final Consumer<String> journal;

    /** A fault that happened, and when a new embedding was first visible after all was mended. */
    record Survived(Injector.Happened happened, Optional<Instant> visibleAgain) {}

    /** How it went; {@code broken} has each promise that did not hold, in a sentence. */
    record Outcome(List<Survived> faults, Ledger ledger, LogAudit logs, List<String> broken) {}

    /**
     * Prepares it; nothing is started.
     *
     * @param tracks to be published, evenly, until a little after the schedule's end
     * @param length of the schedule
     * @param journal is told what happens while it happens
     */
    ChaosTrial(
            Cluster cluster,
            List<Fault> schedule,
            int tracks,
            Duration length,
            Consumer<String> journal) {
        this.cluster = cluster;
        this.settings = settings(cluster);
        this.schedule = schedule;
        this.tracks = tracks;
        this.length = length;
        this.journal = journal;
    }

    /** Small sizes: what is tried here is what counts how often, not how it sounds. */
    private static Settings settings(Cluster cluster) {
        return MixtapeSettings.defaults()
                .with("kafka.bootstrap.servers", cluster.bootstrapServers())
                .with(ModelSettings.CORPUS_COMPONENTS, 12)
                .with(ModelSettings.SONG_COMPONENTS, 6)
                .with(LearningSettings.BATCH_TRACKS, 32)
                .with(LearningSettings.BATCH_MAX_WAIT, "2 s")
                .with(LearningSettings.BOOTSTRAP_TRACKS, 32)
                .with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s");
    }

    /** Starts the cluster, runs the trial to its end, and suspends the job. */
    Outcome run() throws Exception {
        cluster.mustStart("--taskmanagers", "2");
        JobParts.STANDARD.createTopics(settings);
        journal.accept(cluster.submit(settings).strip());
        List<Injector.Happened> happened;
        List<String> broken = new ArrayList<>();
        List<Survived> survived;
        try (TrackFeed feed = new TrackFeed(settings, TRACK_SECONDS);
                Watcher watcher = new Watcher(settings)) {
            feed.publish(tracks * 1000.0 / (DELAY * length.toMillis()), tracks);
            await(watcher, 1);
            Injector injector = new Injector(cluster, settings);
            happened = suffer(injector, feed, watcher);
            await(watcher, tracks);
            injector.mend(); // a process may have ended itself since
            feed.flush();
            broken.addAll(settle("while the idle job runs"));
            survived =
                    happened.stream()
                            .map(h -> new Survived(h, watcher.nextAfter(h.mended())))
                            .toList();
        }
        journal.accept(cluster.must("suspend").strip());
        broken.addAll(settle("after the job was suspended"));
        Ledger ledger = Ledger.of(settings, Ledger.Published.once(tracks));
        broken.addAll(ledger.broken());
        cluster.must("stop");
        LogAudit logs =
                LogAudit.of(
                        cluster.folder().resolve("log"), disturbances(survived), KnownErrors.ALL);
        logs.unexplained().forEach(line -> broken.add("nobody caused: " + line));
        return new Outcome(survived, ledger, logs, List.copyOf(broken));
    }

    /** The schedule, from its beginning to its end. */
    private List<Injector.Happened> suffer(Injector injector, TrackFeed feed, Watcher watcher)
            throws Exception {
        List<Injector.Happened> happened = new ArrayList<>();
        Instant beginning = Instant.now();
        for (Fault fault : schedule) {
            long early = Duration.between(Instant.now(), beginning.plus(fault.at())).toMillis();
            Thread.sleep(Math.max(0, early));
            Injector.Happened one = injector.inject(fault);
            happened.add(one);
            journal.accept(
                    "%s; mended after %.1f s; %d published, %d embedded, %d learned"
                            .formatted(
                                    fault,
                                    Duration.between(one.began(), one.mended()).toMillis() / 1000.0,
                                    feed.published(),
                                    watcher.embedded(),
                                    watcher.learned()));
        }
        return happened;
    }

    /** Returns when so many tracks are embedded and learned, or when nothing more comes. */
    private void await(Watcher watcher, int wanted) throws InterruptedException {
        long seen = -1;
        Instant lastNews = Instant.now();
        while (watcher.embedded() < wanted || (wanted > 1 && watcher.learned() < wanted)) {
            long now = watcher.embedded() + watcher.learned();
            if (now != seen) {
                seen = now;
                lastNews = Instant.now();
            } else if (Instant.now().isAfter(lastNews.plus(PATIENCE))) {
                journal.accept("nothing new for " + PATIENCE.toMinutes() + " minutes");
                return; // the account will tell what is missing
            }
            Thread.sleep(200);
        }
    }

    /** Returns the transactions that stay open though nothing is left to be written. */
    private List<String> settle(String when) throws Exception {
        return OpenTransactions.left(settings, SETTLING).stream()
                .map(sentence -> when + ": " + sentence)
                .toList();
    }

    private static List<Disturbance> disturbances(List<Survived> survived) {
        return survived.stream()
                .map(
                        s ->
                                Disturbance.by(
                                        s.happened().began(),
                                        s.visibleAgain().orElse(s.happened().mended())))
                .toList();
    }
}
