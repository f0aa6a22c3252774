package dev.mixtape.study;

import dev.mixtape.operators.layout.MapQuality;
import dev.mixtape.operators.layout.Places;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.console.catalog.Change;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import dev.mixtape.pipeline.console.map.MapListener;
import dev.mixtape.pipeline.console.map.TrackMap;
import dev.mixtape.schemas.ComponentShare;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How true the console's map is, and how still it keeps: {@code map.sh}. */
@Command(
        name = "map.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets songs come to the console's map one by one, and says how well it shows who is",
            "near whom, and how far songs move when it settles. With several files, every song is",
            "then embedded anew by one after another. Moves are root mean squares, in radii of the",
            "map (docs/console.md)."
        })
final class MapStudy implements Callable<Integer> {
    private static final int NEAREST = 10;
    private static final int D = 256;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "What mixtape embed wrote of the same songs by version after version.")
    private List<Path> files = List.of();

    @Option(names = "--seeds", description = "Orders of arrival (${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(
            names = "--planted",
            paramLabel = "N",
            description = "Also places so many songs drawn at random, and says how long it takes.")
    private int planted;

    public static void main(String[] args) {
        System.exit(new CommandLine(new MapStudy()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (!files.isEmpty()) {
            List<Songs> versions = new ArrayList<>();
            for (Path file : files) {
                versions.add(Songs.read(file));
            }
            Songs songs = versions.get(0);
            report("in the space of vectors", songs, null);
            report("two principal axes", songs, axes(songs.vectors));
            for (int seed = 1; seed <= seeds; seed++) {
                List<Integer> order = new ArrayList<>(songs.numbers());
                Collections.shuffle(order, new Random(seed));
                come("shuffled, seed " + seed, versions, order);
            }
            come("folder by folder", versions, songs.numbers());
        }
        if (planted > 0) {
            place(planted);
        }
        return 0;
    }

    private static void come(String name, List<Songs> versions, List<Integer> order)
            throws IOException {
        Songs songs = versions.get(0);
        TrackMap map = new TrackMap();
        boolean[] moved = new boolean[1];
        map.follow(
                new MapListener() {
                    @Override
                    public void points(int from, int to) {}

                    @Override
                    public void moved(long revision) {
                        moved[0] = true;
                    }
                });
        StringBuilder moves = new StringBuilder();
        for (int i : order) {
            Places before = places(map);
            map.accept(songs.change(i, 0));
            if (moved[0]) {
                moves.append(String.format(" %d: %.2f", map.size(), move(before, places(map))));
            }
            moved[0] = false;
        }
        report(name, songs, places(map, songs));
        System.out.println("  moved when it settled at songs" + moves);
        for (int version = 1; version < versions.size(); version++) {
            Songs next = versions.get(version);
            Places before = places(map);
            double farthest = 0;
            for (int i : order) {
                Places last = places(map);
                map.accept(next.change(i, version));
                farthest = Math.max(farthest, move(last, places(map)));
            }
            System.out.printf(
                    "  file %d: cosine to the last vectors %.3f; songs moved %.2f in all, at most"
                            + " %.2f at once%n",
                    version + 1,
                    cosine(versions.get(version - 1), next),
                    move(before, places(map)),
                    farthest);
            report("  then", next, places(map, next));
        }
    }

    private static void place(int count) throws IOException {
        Random random = new Random(1);
        float[][] centres = new float[500][];
        for (int c = 0; c < centres.length; c++) {
            centres[c] = around(new float[D], 1, random);
        }
        TrackMap map = new TrackMap();
        long used = used();
        long time = 0;
        long longest = 0;
        for (int i = 0; i < count; i++) {
            float[] vector = around(centres[random.nextInt(centres.length)], 0.05, random);
            Change change = Songs.change("track/" + i, vector, random.nextInt(256), 0);
            long start = cpuTime();
            map.accept(change);
            long took = cpuTime() - start;
            time += took;
            longest = Math.max(longest, took);
        }
        System.out.printf(
                "%,d songs in %.1f s of one core, of which the longest took %.2f s; %d MB of"
                        + " heap%n",
                count, time / 1e9, longest / 1e9, (used() - used) >> 20);
        long start = cpuTime();
        map.writePoints(0, new ByteArrayOutputStream());
        System.out.printf("written in %.3f s%n", (cpuTime() - start) / 1e9);
        start = cpuTime();
        int components = map.summary().components().size();
        System.out.printf(
                "summary of %d components in %.3f s%n", components, (cpuTime() - start) / 1e9);
    }

    /** Of this thread, ns: others may work on the same cores. */
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static float[] around(float[] centre, double deviation, Random random) {
        float[] vector = new float[centre.length];
        for (int p = 0; p < vector.length; p++) {
            vector[p] = (float) (centre[p] + deviation * random.nextGaussian());
        }
        return Similarity.COSINE.direction(vector);
    }

    /** Of songs that the first file has, in its order. */
    private static Places places(TrackMap map, Songs songs) throws IOException {
        Places all = places(map);
        Places places = new Places(new float[all.size()], new float[all.size()]);
        for (int i = 0; i < all.size(); i++) {
            int ordinal = map.ordinal(songs.ids[i]).orElseThrow();
            places.x()[i] = all.x()[ordinal];
            places.y()[i] = all.y()[ordinal];
        }
        return places;
    }

    private static Places places(TrackMap map) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        map.writePoints(0, bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int n = buffer.getInt();
        Places places = new Places(new float[n], new float[n]);
        buffer.asFloatBuffer().get(places.x()).get(places.y());
        return places;
    }

    private static Places axes(float[][] vectors) {
        PrincipalAxes axes = PrincipalAxes.learn(Arrays.copyOf(vectors, 128), 2);
        Places places = new Places(new float[vectors.length], new float[vectors.length]);
        for (int i = 0; i < vectors.length; i++) {
            float[] along = axes.project(vectors[i]);
            places.x()[i] = along[0];
            places.y()[i] = along[1];
        }
        return places;
    }

    private static double move(Places before, Places after) {
        double squares = 0;
        for (int i = 0; i < before.size(); i++) {
            squares += Math.pow(after.x()[i] - before.x()[i], 2);
            squares += Math.pow(after.y()[i] - before.y()[i], 2);
        }
        return Math.sqrt(squares / Math.max(1, before.size()));
    }

    private static double cosine(Songs one, Songs other) {
        return IntStream.range(0, one.ids.length)
                .mapToDouble(i -> product(one.vectors[i], other.vectors[i]))
                .average()
                .orElseThrow();
    }

    /**
     * @param places null for none: of the vectors themselves
     */
    private static void report(String name, Songs songs, Places places) {
        MapQuality quality =
                places == null
                        ? new MapQuality(1, 1)
                        : MapQuality.of(songs.vectors, places, NEAREST);
        System.out.printf(
                "%s: trustworthiness %.3f, continuity %.3f, neighbours of the same folder %.3f%n",
                name, quality.trustworthiness(), quality.continuity(), sameFolder(songs, places));
    }

    private static double sameFolder(Songs songs, Places places) {
        int n = songs.ids.length;
        double same = 0;
        for (int i = 0; i < n; i++) {
            int of = i;
            double[] apart = new double[n];
            for (int j = 0; j < n; j++) {
                apart[j] =
                        places == null
                                ? -product(songs.vectors[i], songs.vectors[j])
                                : Math.hypot(
                                        places.x()[i] - places.x()[j],
                                        places.y()[i] - places.y()[j]);
            }
            same +=
                    IntStream.range(0, n)
                            .filter(j -> j != of)
                            .boxed()
                            .sorted((a, b) -> Double.compare(apart[a], apart[b]))
                            .limit(NEAREST)
                            .filter(j -> songs.folder(j).equals(songs.folder(of)))
                            .count();
        }
        return same / (n * NEAREST);
    }

    private static double product(float[] x, float[] y) {
        double sum = 0;
        for (int p = 0; p < x.length; p++) {
            sum += x[p] * y[p];
        }
        return sum;
    }

    /** What a file holds. */
    private static final class Songs {
        private final String[] ids;
        private final float[][] vectors;

        private Songs(String[] ids, float[][] vectors) {
            this.ids = ids;
            this.vectors = vectors;
        }

        static Songs read(Path file) throws IOException {
            Map<String, NpyArray> arrays = Npz.read(file);
            NpyArray vectors = arrays.get("vectors");
            int n = vectors.shape()[0];
            float[] all = vectors.floats();
            float[][] rows = new float[n][];
            for (int i = 0; i < n; i++) {
                int width = all.length / n;
                float[] row = Arrays.copyOfRange(all, i * width, (i + 1) * width);
                rows[i] = Similarity.COSINE.direction(row);
            }
            return new Songs(arrays.get("ids").strings(), rows);
        }

        List<Integer> numbers() {
            return IntStream.range(0, ids.length).boxed().toList();
        }

        String folder(int i) {
            return String.valueOf(Path.of(ids[i]).getParent());
        }

        Change change(int i, long version) {
            return change(ids[i], vectors[i], 0, version);
        }

        static Change change(String id, float[] vector, int component, long version) {
            TrackLine line =
                    new TrackLine(
                            id,
                            null,
                            null,
                            List.of(),
                            List.of(new ComponentShare(component, 1f)),
                            1,
                            0,
                            "model",
                            version,
                            Instant.EPOCH,
                            Instant.EPOCH);
            return new Change(id, line, vector);
        }
    }
}
