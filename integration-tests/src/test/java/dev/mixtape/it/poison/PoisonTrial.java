package dev.mixtape.it.poison;

import dev.mixtape.it.trial.Watcher;
import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.processes.ThisJava;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.ingest.TrackPublisher;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.KafkaConnectors;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Lives through the hour in one {@link Way}: songs, noise while processes die, songs. */
final class PoisonTrial {
    /** Without anything new for so long, what has not come will not come. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * After so long without anything new somebody looks after the processes: on a machine with too
     * much to do, one that misses its heartbeats ends itself.
     */
    private static final Duration LOOK_AFTER = Duration.ofSeconds(40);

    /** Without a new embedding for so long, all are fresh: each is checked every two seconds. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 200;

    private final Machines machines;
    private final Plan plan;
    private final Way way;
    private final Settings settings;
    private final Consumer<String> journal;
    private final Sounds sounds = new Sounds();

    /**
     * Prepares it.
     *
     * @param machines without a job
     * @param run tells apart two that are alike; part of every name in Kafka
     * @param journal is told what happens while it happens
     */
    PoisonTrial(Machines machines, Plan plan, Way way, int run, Consumer<String> journal)
            throws IOException {
        this.machines = machines;
        this.plan = plan;
        this.way = way;
        this.settings = way.settings(machines.bootstrapServers(), plan.batch(), run);
        this.journal = journal;
    }

    /** Runs it to its end, and cancels the job. */
    Catalog run() throws Exception {
        JobParts.STANDARD.createTopics(settings);
        machines.submit(settings);
        try (TrackPublisher publisher = new TrackPublisher(settings);
                Watcher watcher = new Watcher(settings)) {
            publish(publisher, plan.songsBefore());
            awaitLearned(watcher, plan.songsBefore());
            long good = watcher.version();
            journal.accept("%s: version %d has learned the songs".formatted(way, good));
            if (way.isPoisoned()) {
                poison(publisher, watcher, good);
            }
            publish(publisher, plan.songsAfter());
            if (!way.isPoisoned()) {
                publish(publisher, plan.songsAmid()); // last, where they teach the others nothing
            }
            int all = plan.before() + plan.after() + (way.isPoisoned() ? plan.hour() : plan.amid());
            awaitEmbedded(watcher, all);
            awaitRest(watcher, all);
            journal.accept(
                    "%s: %d embedded, version %d has learned %d"
                            .formatted(
                                    way, watcher.tracks(), watcher.version(), watcher.learned()));
        }
        machines.mend(); // a process may have ended itself since
        machines.cancel();
        List<String> songs = new ArrayList<>(plan.songsBefore());
        songs.addAll(plan.songsAmid());
        songs.addAll(plan.songsAfter());
        return Catalog.read(settings, songs, way.isPoisoned() ? plan.noises() : List.of());
    }

    /**
     * In lockstep a request takes effect with the batch that closes next, so the hour's last one
     * comes when the job has heard it: then no batch of songs is given up.
     */
    private void poison(TrackPublisher publisher, Watcher watcher, long good) throws Exception {
        List<String> hour = plan.tracksOfTheHour();
        int heard = way.isLockstep() ? plan.hour() - plan.batch() : plan.hour();
        publish(publisher, hour.subList(0, heard));
        for (int kill = 0; kill < plan.kills(); kill++) {
            long due = (long) heard * (kill + 1) / (plan.kills() + 1);
            awaitEmbedded(watcher, plan.before() + due);
            String killed = machines.kill(kill);
            journal.accept("%s: killed %s after %d of the hour".formatted(way, killed, due));
        }
        awaitEmbedded(watcher, plan.before() + heard);
        journal.accept("%s: version %d".formatted(way, watcher.version()));
        if (way.defence() == Way.Defence.ROLLBACK) {
            rollBack(good);
        }
        publish(publisher, hour.subList(heard, hour.size()));
    }

    /** By the command, as an operator would; returns when a checkpoint holds the request. */
    private void rollBack(long version) throws Exception {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                ThisJava.program(),
                                "-Xmx1g",
                                "-cp",
                                ThisJava.classPath(),
                                "dev.mixtape.pipeline.cli.Mixtape",
                                "model",
                                "rollback",
                                "" + version));
        settings.asMap().forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        Process process = new ProcessBuilder(line).inheritIO().start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("no rollback to version " + version);
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        while (requestsHeard() == 0) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("nobody heard the request for minutes");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private long requestsHeard() throws ExecutionException, InterruptedException {
        String group = KafkaConnectors.group(settings, "model-control");
        try (Admin admin = Admin.create(settings.kafka())) {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    private void publish(TrackPublisher publisher, List<String> ids) throws IOException {
        for (String id : ids) {
            int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
            byte[] wav = id.startsWith("song") ? sounds.song(number) : sounds.noise(number);
            publisher.publish(
                    Track.newBuilder()
                            .setId(id)
                            .setAudio(new InlineAudio(ByteBuffer.wrap(wav)))
                            .setTags(List.of())
                            .setArrivedAt(Instant.now())
                            .build());
        }
        publisher.flush();
    }

    private void awaitLearned(Watcher watcher, List<String> songs) throws Exception {
        GateRule gate = GateRule.of(settings);
        long due = songs.stream().filter(id -> !gate.holdsBack(id)).count();
        await("tracks learned", due, watcher, watcher::learned);
    }

    private void awaitEmbedded(Watcher watcher, long tracks) throws Exception {
        await("tracks embedded", tracks, watcher, watcher::tracks);
    }

    private void await(String what, long due, Watcher watcher, LongSupplier found)
            throws Exception {
        long seen = -1;
        Instant lastNews = Instant.now();
        Instant lastLook = lastNews;
        while (found.getAsLong() < due) {
            long now = watcher.embedded() + watcher.version();
            if (now != seen) {
                seen = now;
                lastNews = Instant.now();
                lastLook = lastNews;
            } else if (Instant.now().isAfter(lastNews.plus(PATIENCE))) {
                throw new AssertionError(
                        "%s: %d %s, where %d were due, and nothing new for minutes"
                                .formatted(way, found.getAsLong(), what, due));
            } else if (Instant.now().isAfter(lastLook.plus(LOOK_AFTER))) {
                machines.mend();
                lastLook = Instant.now();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Until the log's last whole batch is learned; live, until all embeddings are fresh. */
    private void awaitRest(Watcher watcher, long tracks) throws Exception {
        if (way.isLockstep()) {
            await("version", tracks / plan.batch(), watcher, watcher::version);
            return;
        }
        long seen = -1;
        Instant lastNews = Instant.now();
        while (Instant.now().isBefore(lastNews.plus(QUIET))) {
            long now = watcher.embedded();
            lastNews = now == seen ? lastNews : Instant.now();
            seen = now;
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
