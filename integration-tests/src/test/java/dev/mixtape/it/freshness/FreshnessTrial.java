package dev.mixtape.it.freshness;

import dev.mixtape.it.catalog.Fates;
import dev.mixtape.it.catalog.FinalCatalog;
import dev.mixtape.it.catalog.Listening;
import dev.mixtape.it.catalog.PlayFeed;
import dev.mixtape.it.catalog.Plays;
import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.Injector;
import dev.mixtape.it.faults.KnownErrors;
import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.Lives;
import dev.mixtape.it.trial.LogAudit;
import dev.mixtape.it.trial.LogAudit.Disturbance;
import dev.mixtape.it.trial.OpenTransactions;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One trial: tracks come as fast as the job takes them, some change and some are withdrawn on the
 * way, listeners hear them, processes are killed, and when nothing comes any more the catalog
 * catches up with the model. Then every promise is judged by what the topics hold.
 */
final class FreshnessTrial {
    static final List<String> ROLES =
            List.of("broker", "jobmanager", "taskmanager-1", "taskmanager-2");

    /** An embedding is committed by one, read by neighbours, and its lists are by the next. */
    private static final int QUIET_CHECKPOINTS = 3;

    private static final Duration SETTLING = Duration.ofSeconds(60);

    /** Of the plays, published once more at the end. */
    private static final int REPLAYED = 10;

    /** Who is killed in turn. Nobody sees checkpoints while a JobManager is away: not that one. */
    private static final List<String> VICTIMS = List.of("taskmanager-1", "broker", "taskmanager-2");

    private static final Fates.Shares FATES = new Fates.Shares(30, 30, 10);

    /** Of a thousand plays, by a clock gone wrong. */
    private static final int AHEAD = 10;

    private static final Duration DEAD = Duration.ofSeconds(3);

    /**
     * How much.
     *
     * @param tracks that are published
     * @param seed of audio, of what becomes of tracks, and of samples
     * @param trackSeconds length of a track
     * @param ahead tracks that wait in the topic, at most
     * @param compared live tracks whose embedding is compared with one made directly
     * @param searched live tracks whose list is compared with exact search
     * @param listeners who hear as many tracks in all as come
     * @param kills of processes, evenly while tracks come
     */
    record Plan(
            long tracks,
            long seed,
            double trackSeconds,
            int ahead,
            int compared,
            int searched,
            int listeners,
            int kills) {}

    /**
     * What was measured.
     *
     * @param from when the job ran
     * @param fed when all had been published, changed, withdrawn and embedded
     * @param settled when nothing happened any more
     * @param embeddingRecords of the topic, withdrawals too: so often neighbours were told
     * @param secondsOfLists from the first list of neighbours to the last
     */
    record Outcome(
            Plan plan,
            Instant from,
            Instant fed,
            Instant settled,
            List<CatalogWatch.Look> looks,
            long embeddingRecords,
            double secondsOfLists,
            Vitals vitals,
            Ledger ledger,
            Judgement judgement,
            Listening listening,
            LogAudit logs,
            List<String> broken) {}

    private final Cluster cluster;
    private final Settings settings;
    private final Plan plan;
    private final Medleys music;
    private final Fates fates;
    private final Plays plays;
    private final Injector injector;
    private final List<Injector.Happened> killed = new ArrayList<>();
    private final Consumer<String> journal;

    /** Prepares it, for a job of these settings; nothing is started. */
    FreshnessTrial(Cluster cluster, Settings settings, Plan plan, Consumer<String> journal)
            throws Exception {
        this.cluster = cluster;
        this.settings = settings.with("kafka.bootstrap.servers", cluster.bootstrapServers());
        this.plan = plan;
        this.music = new Medleys(plan.seed(), plan.trackSeconds());
        this.fates = new Fates(plan.seed(), FATES);
        this.plays =
                new Plays(
                        plan.seed(), plan.tracks(), plan.listeners(), AHEAD, fates, Instant.now());
        this.injector = new Injector(cluster, this.settings);
        this.journal = journal;
    }

    /** Starts the cluster, runs the trial to its end, and stops the cluster. */
    Outcome run() throws Exception {
        cluster.mustStart("--taskmanagers", "2");
        JobParts.STANDARD.createTopics(settings);
        Lives.keepAll(settings);
        cluster.submit(settings);
        try (TrackFeed feed = new TrackFeed(settings, music);
                PlayFeed heard = new PlayFeed(settings, plays)) {
            Vitals vitals = new Vitals(cluster, ROLES);
            CatalogWatch watch = new CatalogWatch(settings, feed::published);
            try (vitals;
                    watch) {
                return run(feed, heard, vitals, watch);
            }
        }
    }

    private Outcome run(TrackFeed feed, PlayFeed heard, Vitals vitals, CatalogWatch watch)
            throws Exception {
        Instant from = Instant.now();
        feed(feed, heard, watch);
        Instant fed = Instant.now();
        journal.accept("all came; now the catalog catches up");
        settle(watch, vitals);
        Instant settled = Instant.now();
        vitals.collect();
        vitals.close();
        watch.close();
        return judge(from, fed, settled, heard, watch, vitals);
    }

    /** Publishes, so that never too many tracks wait, and lets happen to them what is due. */
    private void feed(TrackFeed feed, PlayFeed heard, CatalogWatch watch) throws Exception {
        News news = new News(watch, journal);
        long revisions = fates.published(plan.tracks()).revisions();
        while (news.mayCome()
                && (!fates.areFulfilled(plan.tracks()) || watch.revisions() < revisions)) {
            long room = watch.embedded() + plan.ahead() - feed.published();
            feed.publishAtOnce(Math.min(room, plan.tracks() - feed.published()));
            heard.publishUntil(feed.published());
            boolean all = feed.published() == plan.tracks();
            fates.happen(
                    feed, all ? plan.tracks() : feed.published() - plan.ahead(), watch::isEmbedded);
            killWhatIsDue(watch);
            Thread.sleep(200);
        }
        heard.replay(REPLAYED);
        heard.flush();
        feed.flush();
    }

    private void killWhatIsDue(CatalogWatch watch) throws Exception {
        int next = killed.size();
        if (next == plan.kills()
                || watch.embedded() < plan.tracks() * (next + 1) / (plan.kills() + 1)) {
            return;
        }
        Fault fault =
                new Fault(
                        Fault.Kind.KILL,
                        VICTIMS.get(next % VICTIMS.size()),
                        Duration.between(plays.now(), Instant.now()),
                        DEAD);
        journal.accept(fault + " at " + watch.embedded() + " tracks");
        killed.add(injector.inject(fault));
    }

    /** Returns when all is learned, fresh and told to neighbours, or when nothing more comes. */
    private void settle(CatalogWatch watch, Vitals vitals)
            throws IOException, InterruptedException {
        News news = new News(watch, journal);
        long revisions = fates.published(plan.tracks()).revisions();
        long seen = -1;
        long checkpoint = 0; // from it on all was quiet
        while (news.mayCome()
                && (watch.learned() < revisions
                        || watch.live() != liveTracks()
                        || !watch.outOfDate().isEmpty()
                        || vitals.completedCheckpoints() < checkpoint + QUIET_CHECKPOINTS)) {
            if (watch.news() != seen) {
                seen = watch.news();
                checkpoint = vitals.completedCheckpoints();
            }
            Thread.sleep(1000);
        }
    }

    private long liveTracks() {
        return plan.tracks() - fates.count(plan.tracks(), Fates.Fate.GOES);
    }

    private Outcome judge(
            Instant from,
            Instant fed,
            Instant settled,
            PlayFeed heard,
            CatalogWatch watch,
            Vitals vitals)
            throws Exception {
        List<String> broken = new ArrayList<>(OpenTransactions.left(settings, SETTLING));
        cluster.must("suspend");
        journal.accept("suspended; judging");
        Ledger ledger = Ledger.withoutModels(settings, fates.published(plan.tracks()));
        broken.addAll(ledger.broken());
        if (killed.isEmpty() && vitals.failedCheckpoints() > 0) {
            broken.add(vitals.failedCheckpoints() + " checkpoints failed");
        }
        FinalCatalog catalog = FinalCatalog.read(settings);
        Judgement judgement = Judgement.of(settings, plan, music, fates, watch, catalog);
        broken.addAll(judgement.broken());
        Listening listening =
                Listening.of(settings, catalog, plays, fates, heard.published(), heard.ahead());
        broken.addAll(listening.broken());
        cluster.must("stop");
        LogAudit logs =
                LogAudit.of(
                        cluster.folder().resolve("log"),
                        killed.stream().map(k -> Disturbance.by(k.began(), k.mended())).toList(),
                        KnownErrors.ALL);
        logs.unexplained().forEach(line -> broken.add("nobody caused: " + line));
        return new Outcome(
                plan,
                from,
                fed,
                settled,
                watch.looks(),
                watch.records(),
                watch.secondsOfLists(),
                vitals,
                ledger,
                judgement,
                listening,
                logs,
                broken);
    }
}
