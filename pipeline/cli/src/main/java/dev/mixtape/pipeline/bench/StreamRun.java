package dev.mixtape.pipeline.bench;

import static dev.mixtape.pipeline.settings.MixtapeSettings.EMBEDDINGS_TOPIC;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.BrokerProcess;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.local.BoundedRun;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.local.Tally;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/** The job in this process, with RocksDB and checkpoints, on the backlog of a broker of its own. */
final class StreamRun {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How Flink names the thread of a subtask, and those that send and wake for it. */
    private static final Pattern SUBTASK =
            Pattern.compile(
                    "(?:OutputFlusher for |(?:System )?Time Trigger for )?(.*) \\(\\d+/\\d+\\)#.*");

    private final Settings settings;
    private final BenchTracks tracks;

    StreamRun(Settings settings, BenchTracks tracks) {
        this.settings = settings;
        this.tracks = tracks;
    }

    /**
     * What a run cost, from before the job starts until the last embedding is visible.
     *
     * @param processor nanoseconds of this process, without its compilers and without reading what
     *     came out
     * @param tasks of these, the nanoseconds of each task's threads
     * @param broker nanoseconds of the broker's process
     * @param embeddings bytes of the topic, as the broker keeps it
     * @param versions of the model
     * @param model the newest
     */
    record Cost(
            int tracks,
            long processor,
            Map<String, Long> tasks,
            long broker,
            long embeddings,
            long versions,
            Model model) {}

    /** Streams so many tracks. */
    Cost of(int count) throws Exception {
        Path folder = Files.createTempDirectory("mixtape-bench-");
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"), 0)) {
            Settings here = settings.with("kafka.bootstrap.servers", broker.bootstrapServers());
            JobParts.STANDARD.createTopics(here);
            BoundedRun.publish(
                    here, IntStream.range(0, count).mapToObj(tracks::track).toList(), n -> {});
            return measure(here, folder, broker, count);
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    private Cost measure(Settings here, Path folder, BrokerProcess broker, int count)
            throws Exception {
        long brokerBefore = broker.processorTime().toNanos();
        Map<String, Long> before = ProcessorTime.used();
        try (LocalJob job = LocalJob.start(here, folder.resolve("checkpoints"));
                Tally tally = new Tally(here)) {
            long reader = ProcessorTime.ofThread();
            await(job, tally, count);
            reader = ProcessorTime.ofThread() - reader;
            return new Cost(
                    count,
                    ProcessorTime.since(before) - reader,
                    tasks(),
                    broker.processorTime().toNanos() - brokerBefore,
                    bytes(folder.resolve("kafka"), here.get(EMBEDDINGS_TOPIC)),
                    tally.modelVersions(),
                    Models.newest(here).orElseThrow().model());
        }
    }

    private static void await(LocalJob job, Tally tally, int count) {
        long lastNews = System.nanoTime();
        while (tally.embedded() < count) {
            if (tally.update(POLL)) {
                lastNews = System.nanoTime();
            }
            Optional<Throwable> failure = job.failure();
            if (failure.isPresent()) {
                throw new IllegalStateException("the job failed", failure.get());
            }
            if (!tally.deadLetters().isEmpty()) {
                throw new IllegalStateException(
                        "a track died: " + tally.deadLetters().get(0).getReason());
            }
            if (System.nanoTime() - lastNews > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        tally.embedded() + " of " + count + " tracks, and no more came");
            }
        }
    }

    private static long bytes(Path broker, String topic) throws IOException {
        try (Stream<Path> files = Files.walk(broker)) {
            return files.filter(file -> isOf(topic, file))
                    .map(Path::toFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }

    private static boolean isOf(String topic, Path file) {
        return file.getParent().getFileName().toString().startsWith(topic + "-")
                && file.toString().endsWith(".log");
    }

    private static Map<String, Long> tasks() {
        Map<String, Long> tasks = new HashMap<>();
        ProcessorTime.byThread()
                .forEach(
                        (thread, nanos) -> {
                            Matcher task = SUBTASK.matcher(thread);
                            if (task.matches()) {
                                tasks.merge(task.group(1), nanos, Long::sum);
                            }
                        });
        return tasks;
    }
}
