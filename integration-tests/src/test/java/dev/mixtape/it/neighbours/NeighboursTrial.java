package dev.mixtape.it.neighbours;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.similar.Neighbour;
import dev.mixtape.operators.similar.NeighbourLists;
import dev.mixtape.operators.similar.PlantedCatalog;
import dev.mixtape.operators.similar.TrackIndex;
import dev.mixtape.operators.similarity.Similarity;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the job does with embeddings, without Flink and Kafka: {@code neighbours.sh}. */
@Command(
        name = "neighbours.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tracks come one by one, some change, some go, as in the job but in one thread; then",
            "the lists are compared with exact search. Ends with one line of JSON."
        })
final class NeighboursTrial implements Callable<Integer> {
    private static final long SEED = 7;

    @Option(names = "--tracks", description = "That come (${DEFAULT-VALUE}).")
    private int tracks = 100_000;

    @Option(names = "--components", description = "Length of an embedding (${DEFAULT-VALUE}).")
    private int components = 256;

    @Option(names = "--similarity", description = "By its name (${DEFAULT-VALUE}).")
    private String similarityName = "hellinger";

    @Option(names = "--shards", description = "similar.shards (${DEFAULT-VALUE}).")
    private int shards = 2;

    @Option(names = "--k", description = "similar.k (${DEFAULT-VALUE}).")
    private int k = 10;

    @Option(names = "--beam", description = "similar.beam (${DEFAULT-VALUE}).")
    private int beam = 32;

    @Option(names = "--ask-again", description = "similar.ask-again (${DEFAULT-VALUE}).")
    private int askAgain = 1;

    @Option(
            names = "--changes",
            description = "Tracks that change, and as many that go, at the end (${DEFAULT-VALUE}).")
    private int changes = 0;

    @Option(names = "--checked", description = "Lists that are compared (${DEFAULT-VALUE}).")
    private int checked = 500;

    private Similarity similarity;
    private float[][] embeddings;
    private TrackIndex[] indexes;
    private NeighbourLists lists;
    private final Deque<Integer> queue = new ArrayDeque<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new NeighboursTrial()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        similarity = Similarity.of(similarityName);
        embeddings = PlantedCatalog.of(tracks + changes, components, SEED);
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = Float16.decode(Float16.encode(embeddings[i]));
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("tracks", tracks);
        report.put("similarity", similarityName);
        report.put("java", Runtime.version().toString());
        long before = heap();
        report.put("tracksPerSecond", come());
        report.put("heapBytesPerTrack", (heap() - before) / tracks);
        if (changes > 0) {
            report.put("changesPerSecond", changeAndGo());
        }
        report.put("recallAt" + k, recall());
        report.put("rebuildSeconds", rebuild());
        System.out.println(new ObjectMapper().writeValueAsString(report));
        return 0;
    }

    private double come() {
        indexes = new TrackIndex[shards];
        Arrays.setAll(indexes, s -> new TrackIndex(similarity, 2 * k, beam));
        lists = new NeighbourLists(k, 2 * k);
        long start = System.nanoTime();
        for (int i = 0; i < tracks; i++) {
            arrive(i, 1, embeddings[i]);
            if ((i + 1) % (tracks / 10) == 0) {
                System.out.printf("%d tracks, %.0f/s so far%n", i + 1, rate(i + 1, start));
            }
        }
        return rate(tracks, start);
    }

    private void arrive(int i, long number, float[] embedding) {
        lists.strike(id(i), number);
        lists.begin(id(i), number, number);
        for (int shard = 0; shard < shards; shard++) {
            TrackIndex.Found found =
                    shard == i % shards
                            ? indexes[shard].put(id(i), number, embedding)
                            : indexes[shard].meet(id(i), embedding);
            found.near().forEach(other -> lists.offer(id(i), number, other));
            for (Neighbour other : found.nearTo()) {
                lists.offer(
                        other.trackId(),
                        other.number(),
                        new Neighbour(id(i), number, other.similarity()));
            }
        }
        if (number > 1) {
            queue.remove((Object) i);
        }
        queue.add(i);
        askAgain(askAgain);
        var unused = lists.takeChanges();
    }

    private void askAgain(int count) {
        for (int again = 0; again < count; again++) {
            int j = queue.remove();
            queue.add(j);
            if (lists.of(id(j)) != null) {
                askAbout(j);
            }
        }
    }

    private void askAbout(int j) {
        long number = lists.of(id(j)).number();
        for (TrackIndex index : indexes) {
            index.again(id(j), embeddings[j]).forEach(other -> lists.offer(id(j), number, other));
        }
    }

    /** The first tracks change, those behind them go. */
    private double changeAndGo() {
        long start = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            embeddings[i] = embeddings[tracks + i];
            arrive(i, 2, embeddings[i]);
            int gone = changes + i;
            lists.strike(id(gone), 2);
            lists.remove(id(gone), 1);
            indexes[gone % shards].remove(id(gone));
            queue.remove((Object) gone);
            askAgain(k * askAgain);
        }
        return rate(2 * changes, start);
    }

    /** Share of the k exactly nearest, or others as near, that are in the lists. */
    private double recall() {
        float[][] directions = new float[tracks][];
        for (int i = 0; i < tracks; i++) {
            directions[i] = similarity.direction(embeddings[i]);
        }
        Random random = new Random(SEED);
        long hits = 0;
        for (int n = 0; n < checked; ) {
            int i = random.nextInt(tracks);
            if (lists.of(id(i)) == null) {
                continue; // it is gone
            }
            n++;
            float[] all = new float[tracks];
            for (int j = 0; j < tracks; j++) {
                all[j] =
                        j == i || lists.of(id(j)) == null
                                ? Float.NEGATIVE_INFINITY
                                : (float) similarity.ofDirections(directions[i], directions[j]);
            }
            Arrays.sort(all);
            float kth = all[tracks - k];
            List<Neighbour> found = lists.of(id(i)).neighbours();
            hits += found.stream().limit(k).filter(near -> near.similarity() >= kth).count();
        }
        return hits / (double) (checked * k);
    }

    /** Seconds to index one shard's share anew, of what state holds. */
    private double rebuild() {
        long start = System.nanoTime();
        TrackIndex index = new TrackIndex(similarity, 2 * k, beam);
        for (int i = 0; i < tracks; i += shards) {
            var unused = index.put(id(i), 1, embeddings[i]);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static String id(int i) {
        return "track-" + i;
    }

    private static double rate(int count, long start) {
        return Math.round(count / ((System.nanoTime() - start) / 1e9) * 10) / 10.0;
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
