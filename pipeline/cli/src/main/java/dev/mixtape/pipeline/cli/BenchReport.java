package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import dev.mixtape.pipeline.bench.Memory;
import dev.mixtape.pipeline.bench.ScaleOut;
import dev.mixtape.pipeline.bench.Scaling;
import dev.mixtape.pipeline.bench.Speed;
import dev.mixtape.pipeline.bench.Spread;
import dev.mixtape.pipeline.bench.StreamOverhead;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.terminal.Json;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** What {@code bench} measured: tables for people, one object for programs. */
final class BenchReport {

    private static final double MIB = 1 << 20;
    private static final double MB = 1e6;

    /** Tasks that take less than this share of a stream are not worth a row. */
    private static final double SHOWN = 0.002;

    /** As it is written: what it runs on. */
    private record Machine(String processor, int processors, String java, String os) {}

    private final Terminal terminal;
    private final Map<String, Object> json = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> backends = new LinkedHashMap<>();
    private final Map<String, List<Scaling.Point>> points = new LinkedHashMap<>();
    private final List<ScaleOut.Point> scaleOut = new ArrayList<>();
    private final Table speeds =
            new Table(
                    "backend",
                    "model",
                    "threads",
                    "bundle",
                    "songs/s",
                    "quartiles",
                    "GFLOP/s",
                    "sgemm",
                    "ratio",
                    "rounds",
                    "components");

    BenchReport(Terminal terminal, Size size) {
        this.terminal = terminal;
        json.put("version", Version.number());
        json.put("size", size);
        json.put("flopPerSong", size.flopPerSong());
        json.put("backends", backends);
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "K=%d, T=%d, D=%d, songs of %d frames: %.3f GFLOP each",
                        size.K(),
                        size.T(),
                        size.D(),
                        size.frames(),
                        size.flopPerSong() / 1e9));
    }

    /** Names what it runs on. */
    void machine(int threads) {
        Machine machine =
                new Machine(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().toString(),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        json.put("machine", machine);
        json.put("threads", threads);
        terminal.say(
                machine.processor()
                        + ", processors: "
                        + machine.processors()
                        + ", Java "
                        + machine.java());
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }

    /** Takes one measurement; the first of a backend is the one that speaks for it. */
    void speed(String backend, Workload work, Speed speed) {
        Map<String, Object> numbers = numbers(speed);
        Map<String, Object> entry = backends.computeIfAbsent(backend, b -> new LinkedHashMap<>());
        for (String key :
                List.of("songsPerSecond", "gflopPerSecond", "sgemmGflopPerSecond", "ratio")) {
            entry.putIfAbsent(key, numbers.get(key));
        }
        String model = work.name().equals(Workload.RANDOM) ? "random" : "trainedLike";
        @SuppressWarnings("unchecked")
        Map<String, Object> ofModel =
                (Map<String, Object>) entry.computeIfAbsent(model, m -> new LinkedHashMap<>());
        ofModel.put(speed.threads() == 1 ? "oneThread" : "allThreads", numbers);
        Spread songs = speed.songsPerSecond();
        speeds.row(
                backend,
                work.name(),
                speed.threads(),
                speed.bundle(),
                songs.median(),
                String.format(Locale.ROOT, "%.2f-%.2f", songs.low(), songs.high()),
                speed.gflopPerSecond().median(),
                speed.sgemmGflopPerSecond().map(Spread::median).orElse(null),
                speed.ratio().map(Spread::median).orElse(null),
                speed.rounds(),
                speed.components());
    }

    private static Map<String, Object> numbers(Speed speed) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("threads", speed.threads());
        numbers.put("bundle", speed.bundle());
        numbers.put("repetitions", speed.repetitions());
        put(numbers, "songsPerSecond", Optional.of(speed.songsPerSecond()));
        put(numbers, "gflopPerSecond", Optional.of(speed.gflopPerSecond()));
        put(numbers, "sgemmGflopPerSecond", speed.sgemmGflopPerSecond());
        put(numbers, "ratio", speed.ratio());
        numbers.put("rounds", rounded(speed.rounds()));
        numbers.put("components", rounded(speed.components()));
        return numbers;
    }

    /** The median under the name itself, null where there is none, and the quartiles beside it. */
    private static void put(Map<String, Object> numbers, String name, Optional<Spread> spread) {
        numbers.put(name, spread.map(s -> rounded(s.median())).orElse(null));
        numbers.put(
                name + "Quartiles",
                spread.map(s -> List.of(rounded(s.low()), rounded(s.high()))).orElse(null));
    }

    /** To four digits. */
    private static double rounded(double value) {
        return value == 0
                ? 0
                : new java.math.BigDecimal(value).round(new java.math.MathContext(4)).doubleValue();
    }

    /** Shows all speeds. */
    void speeds() {
        terminal.say(speeds);
    }

    /** Takes one point. */
    void point(String backend, Scaling.Point point) {
        points.computeIfAbsent(backend, b -> new ArrayList<>()).add(point);
    }

    /** Shows all points. */
    void points() {
        Table table =
                new Table("backend", "varied", "value", "ms a song", "songs/s", "GFLOP/s", "ratio");
        points.forEach(
                (backend, list) -> {
                    List<Object> entries = new ArrayList<>();
                    for (Scaling.Point point : list) {
                        Speed speed = point.speed();
                        table.row(
                                backend,
                                point.axis().toString(),
                                point.value(),
                                point.millisecondsPerSong(),
                                speed.songsPerSecond().median(),
                                speed.gflopPerSecond().median(),
                                speed.ratio().map(Spread::median).orElse(null));
                        Map<String, Object> entry = numbers(speed);
                        entry.put("axis", point.axis().toString());
                        entry.put("value", point.value());
                        entry.put("millisecondsPerSong", rounded(point.millisecondsPerSong()));
                        entries.add(entry);
                    }
                    backends.computeIfAbsent(backend, b -> new LinkedHashMap<>())
                            .put("scaling", entries);
                });
        terminal.say(table);
    }

    /** Takes one number of subtasks. */
    void scaleOut(ScaleOut.Point point) {
        scaleOut.add(point);
    }

    /** Shows what was measured of all numbers of subtasks. */
    void scaledOut() {
        Table table =
                new Table(
                        "subtasks",
                        "groups",
                        "tracks/s",
                        "tracks a version",
                        "ms a version",
                        "busy",
                        "MB a barrier",
                        "MB to the learner",
                        "MB a version");
        for (ScaleOut.Point point : scaleOut) {
            table.row(
                    point.subtasks(),
                    point.groups(),
                    point.ceilingTracksPerSecond(),
                    point.tracksPerVersion(),
                    point.learnerMillisPerVersion(),
                    point.learnerBusy(),
                    point.bytesPerBarrier() / MB,
                    point.bytesToLearnerPerBarrier() / MB,
                    point.bytesPerVersion() / MB);
        }
        terminal.say(table);
        json.put("scaleOut", scaleOut);
    }

    /** Shows what the stream costs beyond its parts. */
    void stream(StreamOverhead.Result result) {
        Table table = new Table("processor time", "ms a track");
        table.row("decoding", result.decoding());
        table.row("extraction", result.extraction());
        table.row("inference", result.inference());
        table.row("the parts' process", result.parts());
        result.tasks().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .filter(task -> task.getValue() > SHOWN * result.stream())
                .forEach(task -> table.row("task " + task.getKey(), task.getValue()));
        table.row("the stream's process", result.stream());
        table.row("the broker's process", result.broker());
        terminal.say(table);
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "Of processor time the stream costs %.1f %% %s its parts (%,d tracks).",
                        Math.abs(100 * result.overhead()),
                        result.overhead() < 0 ? "less than" : "more than",
                        result.tracks()));
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "A track takes %,d bytes of the topic of embeddings.",
                        result.embeddingBytes()));
        json.put("streamOverhead", result.overhead());
        json.put("stream", result);
    }

    /** Shows one look at memory, while the soak goes on. */
    void look(String backend, Memory memory) {
        terminal.note(backend + ": " + sentence(memory));
    }

    private static String sentence(Memory memory) {
        return String.format(
                Locale.ROOT,
                "%,d songs, heap %.1f MiB, native buffers %.1f MiB, resident %.1f MiB",
                memory.songs(),
                memory.heap() / MIB,
                memory.buffers() / MIB,
                memory.resident() / MIB);
    }

    /** Shows a soak: first, middle and last, and the most there was. */
    void soaked(String backend, List<Memory> looks) {
        Table table = new Table("backend", "songs", "heap MiB", "buffers MiB", "resident MiB");
        for (int i :
                new int[] {
                    0, looks.size() / 4, looks.size() / 2, 3 * looks.size() / 4, looks.size() - 1
                }) {
            Memory look = looks.get(i);
            table.row(
                    backend,
                    look.songs(),
                    look.heap() / MIB,
                    look.buffers() / MIB,
                    look.resident() / MIB);
        }
        terminal.say(table);
        backends.computeIfAbsent(backend, b -> new LinkedHashMap<>()).put("soak", looks);
    }

    /** Writes files and the last line. */
    void end(Path folder, boolean asJson) {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve("bench.json"), Json.line(json) + "\n");
                if (!points.isEmpty()) {
                    ImageIO.write(
                            ScalingChart.of(points), "png", folder.resolve("scaling.png").toFile());
                }
            } catch (IOException e) {
                throw new UserError(
                        "--out=" + folder + ": cannot be written; name a folder that you may write",
                        e);
            }
        }
        if (asJson) {
            terminal.json(json);
        }
    }
}
