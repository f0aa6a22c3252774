package dev.mixtape.it.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.it.trial.Percentiles;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.broker.BrokerProcess;
import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.console.catalog.Neighbour;
import dev.mixtape.pipeline.console.catalog.Query;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The console's catalog, without its pages: {@code console.sh}. */
@Command(
        name = "console.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Publishes tracks to a local broker, follows the topic into an index in a heap of 1"
                    + " GB,",
            "and asks it; then again while tracks change. Ends with one line of JSON: seconds, MB,",
            "milliseconds from when a question was due to its answer."
        })
final class CatalogTrial implements Callable<Integer> {
    private static final int NEAREST = 10;

    @Option(names = "--tracks", description = "That are published (${DEFAULT-VALUE}).")
    private int tracks = 100_000;

    @Option(names = "--width", description = "Numbers of a vector (${DEFAULT-VALUE}).")
    private int width = 256;

    @Option(names = "--requests", description = "A second, by one thread (${DEFAULT-VALUE}).")
    private int requests = 200;

    @Option(names = "--seconds", description = "Each kind is asked for (${DEFAULT-VALUE}).")
    private int seconds = 30;

    @Option(names = "--changes", description = "A second, in the end (${DEFAULT-VALUE}).")
    private int changes = 50;

    @Option(names = "--checked", description = "Lists that are compared (${DEFAULT-VALUE}).")
    private int checked = 500;

    private final Map<String, Object> report = new LinkedHashMap<>();
    private PlantedTracks planted;
    private Settings settings;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CatalogTrial()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        planted = new PlantedTracks(width);
        Path folder = Files.createTempDirectory("mixtape-console-");
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"), 0)) {
            settings =
                    MixtapeSettings.defaults()
                            .with("kafka.bootstrap.servers", broker.bootstrapServers());
            JobParts.STANDARD.createTopics(settings);
            planted.publish(settings, 0, tracks, 0, Integer.MAX_VALUE);
            System.out.printf("%d tracks published%n", tracks);
            report.put("tracks", tracks);
            report.put("width", width);
            report.put("java", Runtime.version().toString());
            ask(folder.resolve("console"));
        } finally {
            delete(folder);
        }
        System.out.println(new ObjectMapper().writeValueAsString(report));
        return 0;
    }

    private void ask(Path folder) throws Exception {
        long start = System.nanoTime();
        try (CatalogFeed feed = CatalogFeed.start(settings, folder)) {
            await(feed);
            report.put("buildSeconds", since(start));
            report.put("heapMegabytes", heapMegabytes());
        }
        report.put("diskMegabytes", megabytes(folder));
        start = System.nanoTime();
        try (CatalogFeed feed = CatalogFeed.start(settings, folder)) {
            await(feed);
            report.put("openSeconds", since(start));
            Catalog catalog = feed.catalog();
            report.put("recallAt10", recall(catalog));
            near(catalog, "warming up", 10);
            report.put("near", near(catalog, "near", seconds));
            report.put("words", load("words", seconds, n -> words(catalog, n)));
            report.put("path", path(catalog));
            Thread publisher = new Thread(this::change, "changes");
            publisher.start();
            report.put("nearWhileTracksChange", near(catalog, "near while tracks change", seconds));
            publisher.join();
            report.put("heapMegabytesAfterwards", heapMegabytes());
        }
    }

    private void await(CatalogFeed feed) throws InterruptedException {
        long said = 0;
        while (!feed.isCaughtUp() || feed.catalog().size() < tracks) {
            Thread.sleep(50);
            long size = feed.catalog().size();
            if (size / 10_000 > said) {
                said = size / 10_000;
                System.out.printf("%d tracks in the index%n", size);
            }
        }
    }

    private void change() {
        planted.publish(settings, 0, changes * seconds, 1, changes);
    }

    private Map<String, Object> near(Catalog catalog, String what, int duration) {
        Random random = new Random(7);
        return load(what, duration, n -> neighbours(catalog, random.nextInt(tracks)));
    }

    private static List<Neighbour> neighbours(Catalog catalog, int track) {
        String id = PlantedTracks.id(track);
        return catalog.near(catalog.vector(id).orElseThrow(), NEAREST, Set.of(id));
    }

    private static void words(Catalog catalog, int n) {
        catalog.search(new Query("riv " + n % 100, null, null, 0, 20));
    }

    private Map<String, Object> path(Catalog catalog) {
        double[] millis = new double[20];
        Random random = new Random(5);
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            catalog.path(
                    PlantedTracks.id(random.nextInt(tracks)),
                    PlantedTracks.id(random.nextInt(tracks)),
                    10);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return Percentiles.of(millis).summary();
    }

    /**
     * Asks at an even pace; times count from when a question was due, so that no wait is hidden.
     */
    private Map<String, Object> load(String what, int duration, IntConsumer question) {
        System.out.printf("%s…%n", what);
        double[] millis = new double[requests * duration];
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int n = 0; n < millis.length; n++) {
            long due = Pace.await(start, n, requests);
            question.accept(n);
            millis[n] = (System.nanoTime() - due) / 1e6;
        }
        Map<String, Object> summary = Percentiles.of(millis).summary();
        summary.put("cpuMillis", (threads.getCurrentThreadCpuTime() - cpu) / 1e6 / millis.length);
        return summary;
    }

    /** Share of the exactly nearest, or others as near, among those found. */
    private double recall(Catalog catalog) {
        float[][] directions = new float[tracks][];
        for (int i = 0; i < tracks; i++) {
            directions[i] = Similarity.COSINE.direction(planted.vector(i, 0));
        }
        Random random = new Random(3);
        long hits = 0;
        for (int n = 0; n < checked; n++) {
            int track = random.nextInt(tracks);
            double[] all = new double[tracks];
            for (int j = 0; j < tracks; j++) {
                all[j] =
                        j == track
                                ? -2
                                : Similarity.COSINE.ofDirections(directions[track], directions[j]);
            }
            Arrays.sort(all);
            double kth = all[tracks - NEAREST] - 1e-6;
            hits +=
                    neighbours(catalog, track).stream()
                            .filter(near -> near.similarity() >= kth)
                            .count();
        }
        return hits / (double) (checked * NEAREST);
    }

    private static double since(long start) {
        return Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    }

    private static long heapMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private static long megabytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum() >> 20;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
