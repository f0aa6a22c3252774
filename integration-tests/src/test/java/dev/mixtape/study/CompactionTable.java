package dev.mixtape.study;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Jeffreys;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.operators.refresh.CompactFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What an embedding loses by each way of keeping its song's frames. */
final class CompactionTable {
    private CompactionTable() {}

    static void print(
            InferenceBackend backend, Model model, List<Frames> songs, List<SongResult> exact) {
        Whitening whitening = model.whitening();
        System.out.printf(
                "%n| kept | KB a track | change p50 | p90 | most | cosine, least"
                        + " |%n|---|---|---|---|---|---|%n");
        row(
                backend,
                songs,
                exact,
                "float32, whitened and back",
                4,
                1,
                song -> whitening.undo(whitening.apply(song)));
        row(
                backend,
                songs,
                exact,
                "float16, whitened",
                2,
                1,
                song -> whitening.undo(halves(whitening.apply(song))));
        for (int thin : List.of(1, 2, 4, 8, 16)) {
            row(
                    backend,
                    songs,
                    exact,
                    "int8 by column, whitened, 1 frame of " + thin,
                    1,
                    thin,
                    song ->
                            CompactFrames.of(song, whitening, song.count() / thin)
                                    .restore(whitening));
        }
        row(
                backend,
                songs,
                exact,
                "int8 by column, raw",
                1,
                1,
                song ->
                        CompactFrames.of(song, Whitening.identity(song.dimensions()), song.count())
                                .restore(Whitening.identity(song.dimensions())));
        for (int thin : List.of(2, 4, 8)) {
            row(
                    backend,
                    songs,
                    exact,
                    "float32, 1 frame of " + thin,
                    4,
                    thin,
                    song -> thinned(song, thin));
        }
    }

    /** Milliseconds a song, the best of some rounds: what keeping costs beside inference. */
    static void printTimes(InferenceBackend backend, Model model, List<Frames> songs) {
        List<Frames> some = songs.subList(0, 8);
        List<CompactFrames> kept = new ArrayList<>();
        some.forEach(song -> kept.add(CompactFrames.of(song, model.whitening(), 2_584)));
        System.out.printf(
                "%nms a song: keep %.2f, restore %.2f, embed %.2f, infer %.2f%n",
                millis(
                        () ->
                                some.forEach(
                                        song -> CompactFrames.of(song, model.whitening(), 2_584))),
                millis(() -> kept.forEach(song -> song.restore(model.whitening()))),
                millis(() -> backend.embed(some)),
                millis(() -> backend.infer(some)));
        List<NormalWishart> components = model.posterior().components();
        System.out.printf(
                "ms a version, for the odometers: %.1f%n",
                8
                        * millis(
                                () -> {
                                    for (int c = 1; c < components.size(); c++) {
                                        Jeffreys.between(components.get(c - 1), components.get(c));
                                    }
                                }));
    }

    private static double millis(Runnable eightSongs) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 30; round++) {
            long begin = System.nanoTime();
            eightSongs.run();
            best = Math.min(best, (System.nanoTime() - begin) / 8e6);
        }
        return best;
    }

    private static void row(
            InferenceBackend backend,
            List<Frames> songs,
            List<SongResult> exact,
            String name,
            int bytes,
            int thin,
            UnaryOperator<Frames> kept) {
        List<Frames> again = new ArrayList<>();
        songs.forEach(song -> again.add(kept.apply(song)));
        List<SongResult> results = backend.embed(again);
        double[] change = new double[songs.size()];
        double cosine = 1;
        for (int j = 0; j < change.length; j++) {
            change[j] =
                    MovementTable.hellinger(exact.get(j).embedding(), results.get(j).embedding());
            cosine = Math.min(cosine, cosine(exact.get(j).embedding(), results.get(j).embedding()));
        }
        Arrays.sort(change);
        double kb = 1292.0 / thin * 52 * bytes / 1000;
        System.out.printf(
                "| %s | %.0f | %.4f | %.4f | %.4f | %.4f |%n",
                name,
                kb,
                change[change.length / 2],
                change[change.length * 9 / 10],
                change[change.length - 1],
                cosine);
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < a.length; k++) {
            ab += (double) a[k] * b[k];
            aa += (double) a[k] * a[k];
            bb += (double) b[k] * b[k];
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static Frames thinned(Frames song, int thin) {
        int D = song.dimensions();
        int count = song.count() / thin;
        float[] kept = new float[count * D];
        for (int n = 0; n < count; n++) {
            System.arraycopy(song.values(), n * thin * D, kept, n * D, D);
        }
        return new Frames(count, D, kept);
    }

    /** Rounded to 11 significant bits, as IEEE 754 binary16 does within its range. */
    private static double[] halves(double[] values) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double step = Math.scalb(1.0, Math.max(-14, Math.getExponent(values[i])) - 10);
            rounded[i] = step * Math.rint(values[i] / step);
        }
        return rounded;
    }
}
