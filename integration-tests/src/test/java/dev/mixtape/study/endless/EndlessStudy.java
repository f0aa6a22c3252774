package dev.mixtape.study.endless;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.operators.moves.MoveSettings;
import dev.mixtape.operators.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Planted streams, learned as the job learns, against today's learner: {@code endless.sh}. */
@Command(
        name = "endless.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Streams of planted songs whose clusters stay, arrive, drift, leave and come back, or",
            "come sorted: each is learned with a memory, without one, and in batch. Ends with one",
            "line of JSON (docs/endless.md)."
        })
final class EndlessStudy implements Callable<Integer> {

    @Option(names = "--songs", description = "Of each stream (${DEFAULT-VALUE}).")
    private int songs = 100_000;

    @Option(
            names = "--streams",
            split = ",",
            description = "Which: ${COMPLETION-CANDIDATES} (all).")
    private List<PlantedStream> streams = List.of(PlantedStream.values());

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "A setting of the learner that is measured; may be repeated. Without one it is",
                "learning.memory, a twentieth of the songs."
            })
    private List<String> assignments = List.of();

    @Option(names = "--seed", description = "Of songs and models (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--batch", description = "Tracks of a batch (${DEFAULT-VALUE}).")
    private int batch = 256;

    @Option(names = "--without-batch", description = "Skips batch learning.")
    private boolean withoutBatch;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Also draws the streams there, endless.png; made when missing.")
    private Path out;

    public static void main(String[] args) {
        System.exit(
                new CommandLine(new EndlessStudy())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        atLeastOne("--songs", songs);
        atLeastOne("--batch", batch);
        if (out != null) {
            Files.createDirectories(out);
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<StreamReport>> learning = new ArrayList<>();
            for (PlantedStream stream : streams) {
                learning.add(threads.submit(() -> learn(stream)));
            }
            List<StreamReport> reports = new ArrayList<>();
            for (Future<StreamReport> each : learning) {
                reports.add(each.get());
            }
            show(reports);
        } finally {
            threads.shutdownNow();
        }
        return 0;
    }

    private void show(List<StreamReport> reports) throws IOException {
        if (out != null) {
            Path picture = out.resolve("endless.png");
            ImageIO.write(StreamCharts.draw(name(), songs, reports), "png", picture.toFile());
            System.err.println("Drawn: " + picture.toAbsolutePath());
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("songs", songs);
        reports.forEach(done -> report.put(done.stream().key(), done.members()));
        System.out.println(new ObjectMapper().writeValueAsString(report));
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + "=" + value + ": must be at least 1");
        }
    }

    private StreamReport learn(PlantedStream stream) {
        StreamSongs planted = new StreamSongs(stream, songs, seed);
        StreamTrial now = StreamTrial.of(now(stream), planted, batch, new MovingUpdate(moves()));
        say(stream, "now", now.atTheEnd(), now.componentsInUse());
        StreamTrial fixed =
                StreamTrial.of(fixed(stream), planted, batch, StreamLearner.Update.CORPUS);
        say(stream, "fixed", fixed.atTheEnd(), fixed.componentsInUse());
        Score atOnce = null;
        if (!withoutBatch) {
            Model model = StreamLearner.learnAtOnce(fixed(stream), planted);
            atOnce = Score.of(model, planted.ofAllClusters(StreamTrial.HELD_OUT));
            say(stream, "batch", atOnce, model.componentsInUse());
        }
        return new StreamReport(stream, now, fixed, atOnce);
    }

    /** The learner that is measured. */
    private Hyperparameters now(PlantedStream stream) {
        return sized(Hyperparameters.of(settings(), StreamSongs.D), stream);
    }

    private Set<MoveKind> moves() {
        return MoveSettings.of(settings());
    }

    /** Of the learner that is measured, short enough for a picture: what was set for it. */
    private String name() {
        return assignments().stream()
                .map(each -> each.replaceFirst("^learning\\.", ""))
                .collect(Collectors.joining(" "));
    }

    private List<String> assignments() {
        return assignments.isEmpty()
                ? List.of(ModelSettings.MEMORY.key() + "=" + Math.max(1, songs / 20))
                : assignments;
    }

    private Settings settings() {
        Settings settings =
                Settings.defaults(
                        Stream.of(
                                        ModelSettings.MODEL,
                                        ModelSettings.LEARNING,
                                        ModelSettings.INFERENCE,
                                        MoveSettings.ALL)
                                .flatMap(List::stream)
                                .toList());
        for (String assignment : assignments()) {
            settings = settings.withAssignment(assignment);
        }
        return settings;
    }

    /** The learner before there was a floor. */
    private Hyperparameters fixed(PlantedStream stream) {
        Hyperparameters before =
                Hyperparameters.defaults(StreamSongs.D).toBuilder()
                        .kappa(0.6)
                        .memory(0)
                        .etaMin(0)
                        .population(Population.SEEN)
                        .build();
        return sized(before, stream);
    }

    private Hyperparameters sized(Hyperparameters h, PlantedStream stream) {
        return h.toBuilder().K(stream.components()).T(8).seed(seed).build();
    }

    private static void say(PlantedStream stream, String learner, Score score, int components) {
        System.err.printf(
                "%-10s %-5s bound %.4f, ari %.4f, %d components%n",
                stream.key(), learner, score.bound(), score.ari(), components);
    }
}
