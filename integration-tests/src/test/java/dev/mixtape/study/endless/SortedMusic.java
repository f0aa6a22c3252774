package dev.mixtape.study.endless;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.NpyFolder;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What it costs to learn music folder by folder, as a backfill comes: {@code sorted.sh}. */
@Command(
        name = "sorted.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Learns songs folder by folder and shuffled, by today's learner and by the one that",
            "the settings make, and scores each by songs of all folders that are held out. Ends",
            "with one line of JSON (docs/endless.md)."
        })
final class SortedMusic implements Callable<Integer> {
    private static final int HELD_OUT = 5;

    @Parameters(paramLabel = "DIR", description = "Folders of .npy files of mixtape features.")
    private Path folder;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the learner that is measured (learning.kappa=0.9).")
    private List<String> assignments = List.of("learning.kappa=0.9");

    @Option(names = "--seeds", description = "Shuffles and models (${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(names = "--batch", description = "Tracks of a batch (${DEFAULT-VALUE}).")
    private int batch = 16;

    @Option(names = "--components", description = "K (${DEFAULT-VALUE}).")
    private int components = 64;

    @Option(
            names = "--every",
            description = "Takes one of so many frames of a song (${DEFAULT-VALUE}).")
    private int every = 4;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SortedMusic()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Frames> music = music();
        Settings settings =
                Settings.defaults(
                        Stream.of(
                                        ModelSettings.MODEL,
                                        ModelSettings.LEARNING,
                                        ModelSettings.INFERENCE)
                                .flatMap(List::stream)
                                .toList());
        Settings measured = settings;
        for (String assignment : assignments) {
            measured = measured.withAssignment(assignment);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("songs", music.size());
        report.put("settings", assignments);
        List<Map<String, Double>> runs = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            runs.add(run(music, settings, measured, seed));
            System.err.println(runs.get(runs.size() - 1));
        }
        report.put("runs", runs);
        System.out.println(new ObjectMapper().writeValueAsString(report));
        return 0;
    }

    /** Sorted by folder. */
    private List<Frames> music() throws IOException {
        List<Frames> music = new ArrayList<>();
        try (NpyFolder songs = new NpyFolder(folder)) {
            for (int j = 0; j < songs.count(); j++) {
                music.add(some(songs.frames(j), every));
            }
        }
        return music;
    }

    private static Frames some(Frames song, int every) {
        int D = song.dimensions();
        int N = (song.count() + every - 1) / every;
        float[] values = new float[N * D];
        for (int n = 0; n < N; n++) {
            System.arraycopy(song.values(), n * every * D, values, n * D, D);
        }
        return new Frames(N, D, values);
    }

    private Map<String, Double> run(
            List<Frames> music, Settings fixed, Settings measured, long seed) {
        List<Frames> sorted = new ArrayList<>();
        List<Frames> heldOut = new ArrayList<>();
        Random random = new Random(seed);
        for (Frames song : music) {
            (random.nextInt(HELD_OUT) == 0 ? heldOut : sorted).add(song);
        }
        List<Frames> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, random);
        Map<String, Double> bounds = new LinkedHashMap<>();
        bounds.put("shuffledFixed", bound(fixed, shuffled, heldOut, seed));
        bounds.put("sortedFixed", bound(fixed, sorted, heldOut, seed));
        bounds.put("shuffled", bound(measured, shuffled, heldOut, seed));
        bounds.put("sorted", bound(measured, sorted, heldOut, seed));
        return bounds;
    }

    /** Of held-out songs, by what was learned of others in their order; nats per raw frame. */
    private double bound(Settings settings, List<Frames> songs, List<Frames> heldOut, long seed) {
        Hyperparameters h =
                Hyperparameters.of(settings, songs.get(0).dimensions()).toBuilder()
                        .K(components)
                        .seed(seed)
                        .build();
        Model model =
                StreamLearner.learn(
                        h,
                        songs,
                        3 * batch,
                        batch,
                        StreamLearner.Update.CORPUS,
                        (version, learned) -> {});
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(model);
            SufficientStatistics sum = backend.infer(heldOut).statistics();
            return sum.bound() / sum.frames() + Score.logVolume(model.whitening());
        }
    }
}
