package dev.mixtape.it.chaos;

import dev.mixtape.it.catalog.CountedComponents;
import dev.mixtape.it.catalog.Fates;
import dev.mixtape.it.catalog.FinalCatalog;
import dev.mixtape.it.catalog.Listening;
import dev.mixtape.it.catalog.PlayFeed;
import dev.mixtape.it.catalog.Plays;
import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.Injector;
import dev.mixtape.it.faults.KnownErrors;
import dev.mixtape.it.trial.DeadLife;
import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.Lives;
import dev.mixtape.it.trial.LogAudit;
import dev.mixtape.it.trial.LogAudit.Disturbance;
import dev.mixtape.it.trial.OpenTransactions;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.it.trial.Watcher;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One trial: a cluster, a catalog that lives, faults by a schedule, the account at the end. */
final class ChaosTrial {
    /** An idle job has had all its transactions committed by then. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private static final double TRACK_SECONDS = 1;

    /** None returns: whether one did before or after a lost tombstone nobody can tell. */
    private static final Fates.Shares FATES = new Fates.Shares(60, 30, 0);

    private static final int LISTENERS = 40;

    private final Cluster cluster;
    private final Plan plan;
    private final Settings settings;
    private final Consumer<String> journal;
    private final Fates fates;
    private final Plays plays;

    /**
     * What is tried.
     *
     * @param tracks that are published while the schedule lasts, evenly; they go on to come at that
     *     rate until all has been mended
     * @param length of the schedule
     * @param subtasks job.parallelism
     * @param maxVersionLag each embedding is made again so many versions later, also one that a
     *     transaction took
     */
    record Plan(
            long seed,
            List<Fault> schedule,
            int tracks,
            Duration length,
            int subtasks,
            int maxVersionLag) {}

    /** A fault that happened, and when a new embedding was first visible after all was mended. */
    record Survived(Injector.Happened happened, Optional<Instant> visibleAgain) {}

    /** How it went; {@code broken} has each promise that did not hold, in a sentence. */
    record Outcome(
            List<Survived> faults,
            Ledger ledger,
            Lives lives,
            Listening listening,
            LogAudit logs,
            List<String> broken) {}

    /**
     * Prepares it; nothing is started.
     *
     * @param journal is told what happens while it happens
     */
    ChaosTrial(Cluster cluster, Plan plan, Consumer<String> journal) {
        this.cluster = cluster;
        this.plan = plan;
        this.settings =
                ChaosSettings.of(cluster.bootstrapServers(), plan.subtasks(), plan.maxVersionLag());
        this.journal = journal;
        this.fates = new Fates(plan.seed(), FATES);
        this.plays = new Plays(plan.seed(), plan.tracks(), LISTENERS, 0, fates, Instant.now());
    }

    /** Starts the cluster, runs the trial to its end, and suspends the job. */
    Outcome run() throws Exception {
        ChaosSettings.configure(cluster);
        cluster.mustStart("--taskmanagers", "2");
        JobParts.STANDARD.createTopics(settings);
        Lives.keepAll(settings);
        journal.accept(cluster.submit(settings).strip());
        List<String> broken = new ArrayList<>();
        List<Survived> survived;
        long tracks;
        try (Stream stream =
                        new Stream(
                                new TrackFeed(ChaosSettings.ofFeed(settings), TRACK_SECONDS),
                                new PlayFeed(settings, plays),
                                fates,
                                plan.tracks());
                Watcher watcher = new Watcher(settings)) {
            Settlement settlement = new Settlement(settings, watcher, stream, journal);
            stream.begin(plan.tracks() * 1000.0 / plan.length().toMillis(), watcher);
            settlement.awaitTracks(1);
            Injector injector = new Injector(cluster, settings);
            List<Injector.Happened> happened = suffer(injector, stream, watcher);
            settlement.awaitHealing(plan.maxVersionLag(), plan.tracks());
            tracks = stream.end();
            settlement.awaitAll(fates.published(tracks));
            injector.mend(); // a process may have ended itself since
            broken.addAll(settle("while the idle job runs"));
            survived =
                    happened.stream()
                            .map(h -> new Survived(h, watcher.nextAfter(h.mended())))
                            .toList();
        }
        journal.accept(cluster.must("suspend").strip());
        broken.addAll(settle("after the job was suspended"));
        return judge(tracks, survived, broken);
    }

    /** The schedule, from its beginning to its end. */
    private List<Injector.Happened> suffer(Injector injector, Stream stream, Watcher watcher)
            throws Exception {
        List<Injector.Happened> happened = new ArrayList<>();
        Instant beginning = Instant.now();
        for (Fault fault : plan.schedule()) {
            long early = Duration.between(Instant.now(), beginning.plus(fault.at())).toMillis();
            Thread.sleep(Math.max(0, early));
            if (fault.kind() == Fault.Kind.ROLLBACK) {
                stream.holdBackNewTracks(watcher);
            }
            Injector.Happened one = injector.inject(fault);
            happened.add(one);
            one.dead().ifPresent(watcher::forget);
            stream.goOn();
            if (fault.kind() == Fault.Kind.AWAY) {
                stream.withdrawAgain();
            }
            journal.accept(
                    "%s; mended after %.1f s; %d published, %d embedded, %d learned"
                            .formatted(
                                    fault,
                                    Duration.between(one.began(), one.mended()).toMillis() / 1000.0,
                                    stream.published(),
                                    watcher.tracks(),
                                    watcher.learned()));
        }
        return happened;
    }

    /** Returns the transactions that stay open though nothing is left to be written. */
    private List<String> settle(String when) throws Exception {
        return OpenTransactions.left(settings, SETTLING).stream()
                .map(sentence -> when + ": " + sentence)
                .toList();
    }

    private Outcome judge(long tracks, List<Survived> survived, List<String> broken)
            throws Exception {
        List<DeadLife> dead = survived.stream().flatMap(s -> s.happened().dead().stream()).toList();
        Lives lives = Lives.of(settings);
        Ledger ledger = Ledger.of(settings, fates.published(tracks), lives, dead);
        broken.addAll(ledger.broken());
        if (survived.stream().noneMatch(ChaosTrial::outlastsTransactions)) {
            lives.expired()
                    .forEach(version -> broken.add("nobody was away, but lost is " + version));
        }
        FinalCatalog catalog = FinalCatalog.read(settings);
        broken.addAll(catalog.brokenLists());
        Listening listening = Listening.of(settings, catalog, plays, fates, plan.tracks(), 0);
        broken.addAll(listening.broken());
        broken.addAll(CountedComponents.broken(settings));
        cluster.must("stop");
        LogAudit logs =
                LogAudit.of(
                        cluster.folder().resolve("log"), disturbances(survived), KnownErrors.ALL);
        logs.unexplained().forEach(line -> broken.add("nobody caused: " + line));
        return new Outcome(survived, ledger, lives, listening, logs, List.copyOf(broken));
    }

    private static boolean outlastsTransactions(Survived fault) {
        Duration lasted = Duration.between(fault.happened().began(), fault.happened().mended());
        return lasted.compareTo(ChaosSettings.TRANSACTION_TIMEOUT) > 0;
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
