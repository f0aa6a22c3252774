package dev.mixtape.study;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.Samples;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Learns from a folder of real music, version by version, and writes the two tables of {@code
 * docs/freshness.md}: how well each measure of movement foretells the change of an embedding, and
 * what each way of keeping frames costs. The command is on that page.
 */
final class FreshnessStudy {
    private static final int K = 256;
    private static final int BATCH = 32;
    private static final int EXCERPT = 30 * Samples.RATE;
    private static final int WATCHED = 64;
    private static final List<Integer> STOPS = List.of(8, 16, 32, 48, 56, 60, 62, 63, 64);

    private FreshnessStudy() {}

    /** Arguments: a folder of music, a folder for its frames, and how many files to take. */
    public static void main(String[] args) throws Exception {
        Path frames = Path.of(args[1]);
        if (!Files.exists(frames)) {
            extract(Path.of(args[0]), frames, Integer.parseInt(args[2]));
        }
        List<Frames> songs = read(frames);
        System.out.printf("%d excerpts of 30 s%n", songs.size());
        List<Frames> watched = songs.subList(0, Math.min(WATCHED, songs.size()));
        try (InferenceBackend backend = Backends.choose("blas").backend()) {
            MovementTable table = new MovementTable(K);
            Model model = bootstrap(songs);
            Random random = new Random(1);
            List<Frames> order = new ArrayList<>(songs);
            int last = STOPS.get(STOPS.size() - 1);
            for (int version = 0, at = order.size(); version <= last; version++) {
                backend.use(model);
                if (STOPS.contains(version)) {
                    table.stop(model, backend.embed(watched));
                }
                if (at + BATCH > order.size()) {
                    Collections.shuffle(order, random);
                    at = 0;
                }
                Model next =
                        CorpusUpdate.apply(
                                model,
                                backend.infer(order.subList(at, at + BATCH)).statistics(),
                                BATCH);
                at += BATCH;
                table.step(model, next);
                model = next;
            }
            table.print();
            backend.use(model);
            List<SongResult> exact = backend.embed(watched);
            CompactionTable.print(backend, model, watched, exact);
            CompactionTable.printTimes(backend, model, watched);
        }
    }

    private static Model bootstrap(List<Frames> songs) {
        Hyperparameters h =
                Hyperparameters.defaults(PaperFeatures.DIMENSIONS).toBuilder().K(K).build();
        List<Frames> samples = new ArrayList<>();
        for (int j = 0; j < songs.size(); j += Math.max(1, songs.size() / 256)) {
            samples.add(Bootstrap.sample(songs.get(j), 128, 1, "song-" + j));
        }
        return Bootstrap.bootstrap(h, samples);
    }

    private static List<Frames> read(Path folder) throws IOException {
        List<Frames> songs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                songs.add(Npy.readFrames(file));
            }
        }
        Collections.shuffle(songs, new Random(7));
        return songs;
    }

    private static void extract(Path music, Path out, int most) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(music)) {
            files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
        }
        Collections.shuffle(files, new Random(1));
        Files.createDirectories(out);
        AudioDecoder decoder = new AudioDecoder();
        FrameExtractor extractor = new PaperFeatures().songExtractor();
        int n = 0;
        for (Path file : files.subList(0, Math.min(most, files.size()))) {
            try {
                float[] y = decoder.decode(Files.readAllBytes(file)).values();
                for (int from = EXCERPT / 2;
                        from + EXCERPT <= y.length && from < 4 * EXCERPT;
                        from += 2 * EXCERPT) {
                    Frames frames = extractor.extract(Arrays.copyOfRange(y, from, from + EXCERPT));
                    Npy.writeFrames(out.resolve(String.format("%05d.npy", n++)), frames);
                }
            } catch (AudioException e) {
                System.err.println(file + ": " + e.getMessage());
            }
        }
    }
}
