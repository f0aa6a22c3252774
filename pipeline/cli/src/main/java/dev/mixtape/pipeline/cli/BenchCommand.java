package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.bench.Memory;
import dev.mixtape.pipeline.bench.ScaleOut;
import dev.mixtape.pipeline.bench.Scaling;
import dev.mixtape.pipeline.bench.Soak;
import dev.mixtape.pipeline.bench.Speed;
import dev.mixtape.pipeline.bench.Speedometer;
import dev.mixtape.pipeline.bench.StreamOverhead;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description =
                "Measure how fast inference is on this machine, statistics included, beside the"
                        + " bare matrix product; nothing is read or downloaded.")
final class BenchCommand implements Callable<Integer> {

    /** Fastest first; those that this machine has not are left out, unless asked for. */
    private static final List<String> ALL = List.of("opencl", "blas", "reference");

    private static final long SEED = 20220812;
    private static final int LOOK = 1000;

    private final CliContext cli;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "A backend to measure; may be repeated. Default: all that this machine has.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description =
                    "How long to measure each backend, model and number of threads; each point of"
                        + " --scaling takes a tenth, and --stream several times as long. Default:"
                        + " ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--bundle",
            paramLabel = "SONGS",
            defaultValue = "16",
            description =
                    "The most songs of a call; fewer where they take long. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int bundle;

    @Option(
            names = "--threads",
            paramLabel = "P",
            description =
                    "Measure with so many threads besides one, each with a backend of its own."
                            + " Default: the processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--lockstep",
            description = "With --scale-out: in lockstep, where each batch waits for a version.")
    private boolean lockstep;

    @ArgGroup(exclusive = true)
    private Instead instead = new Instead();

    /** What may be measured instead. */
    static final class Instead {
        @Option(
                names = "--scaling",
                description =
                        "Measure how a song's cost grows with N, K, T, D and the bundle instead.")
        private boolean scaling;

        @Option(
                names = "--scale-out",
                arity = "0..1",
                split = ",",
                paramLabel = "P",
                fallbackValue = "1,4,16,64,256",
                description =
                        "Measure from how many tracks a second can be learned when P subtasks"
                                + " infer, instead. Default: ${FALLBACK-VALUE}.")
        private List<Integer> scaleOut;

        @Option(
                names = "--stream",
                description =
                        "Measure what the stream costs beyond decoding, extraction and inference"
                                + " of the same tracks, instead.")
        private boolean stream;

        @Option(
                names = "--soak",
                paramLabel = "SONGS",
                description =
                        "Watch memory instead, while so many songs of many lengths are inferred.")
        private Integer soak;
    }

    @Option(
            names = "--components",
            paramLabel = "K",
            defaultValue = "256",
            description = "The number of corpus components. Default: ${DEFAULT-VALUE}.")
    private int components;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "1292",
            description = "The number of frames of a song. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Also write bench.json there, and scaling.png with --scaling.")
    private Path out;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    BenchCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        check();
        Size size = new Size(components, Size.PAPER.T(), Size.PAPER.D(), frames);
        Map<String, Supplier<InferenceBackend>> backends = backends();
        BenchReport report = new BenchReport(cli.terminal(), size);
        report.machine(threads);
        if (instead.scaling) {
            scale(size, backends, report);
        } else if (instead.scaleOut != null) {
            scaleOut(size, report);
        } else if (instead.stream) {
            stream(size, report);
        } else if (instead.soak != null) {
            soak(size, backends, report);
        } else {
            measure(size, backends, report);
        }
        report.end(out, json);
        return ExitCode.OK;
    }

    private void check() {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new UserError("--seconds=" + seconds + ": must be above 0");
        }
        atLeastOne("--bundle", bundle);
        atLeastOne("--threads", threads);
        atLeastOne("--components", components);
        atLeastOne("--frames", frames);
        if (instead.soak != null) {
            atLeastOne("--soak", instead.soak);
        }
        if (lockstep && instead.scaleOut == null) {
            throw new UserError("--lockstep: only together with --scale-out");
        }
        if (instead.scaleOut != null) {
            instead.scaleOut.forEach(subtasks -> atLeastOne("--scale-out", subtasks));
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new UserError(option + "=" + value + ": must be at least 1");
        }
    }

    /** By their own names: those asked for, or all that are here. */
    private Map<String, Supplier<InferenceBackend>> backends() {
        Map<String, Supplier<InferenceBackend>> backends = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? ALL : names) {
            try (InferenceBackend backend = Backends.choose(name).backend()) {
                backends.put(backend.name(), () -> Backends.choose(name).backend());
            } catch (IllegalArgumentException | IllegalStateException e) {
                if (!names.isEmpty()) {
                    throw new UserError(e.getMessage(), e);
                }
                cli.terminal().note("Left out: " + e.getMessage());
            }
        }
        return backends;
    }

    private void measure(
            Size size, Map<String, Supplier<InferenceBackend>> backends, BenchReport report) {
        List<Integer> counts = threads == 1 ? List.of(1) : List.of(1, threads);
        int steps = 2 + 2 * counts.size() * backends.size();
        try (Progress progress = cli.terminal().progress("Measuring", steps, "steps")) {
            progress.note("learning a model");
            Workload trained = Workload.trainedLike(size, SEED);
            progress.step();
            Workload random = Workload.random(size, SEED);
            progress.step();
            backends.forEach(
                    (name, backend) -> {
                        for (Workload work : List.of(trained, random)) {
                            for (int count : counts) {
                                progress.note(name + ", " + work.name() + ", threads: " + count);
                                report.speed(name, work, speed(work, backend, count));
                                progress.step();
                            }
                        }
                    });
        }
        report.speeds();
    }

    private Speed speed(Workload work, Supplier<InferenceBackend> backend, int count) {
        try (Speedometer speedometer = new Speedometer(work, backend, count)) {
            return speedometer.measure(seconds, bundle);
        }
    }

    private void scale(
            Size size, Map<String, Supplier<InferenceBackend>> backends, BenchReport report) {
        List<Scaling.Step> steps = Scaling.steps(size, bundle, SEED);
        int total = steps.size() * backends.size();
        try (Progress progress = cli.terminal().progress("Measuring", total, "points")) {
            for (Scaling.Step step : steps) {
                progress.note(step.axis() + "=" + step.value());
                backends.forEach(
                        (name, backend) -> {
                            report.point(name, step.measure(backend, seconds / 10));
                            progress.step();
                        });
            }
        }
        report.points();
    }

    private void scaleOut(Size size, BenchReport report) {
        Settings settings = MixtapeSettings.defaults().with(LearningSettings.LOCKSTEP, lockstep);
        int steps = instead.scaleOut.size();
        try (Progress progress = cli.terminal().progress("Measuring", steps, "points")) {
            for (int subtasks : instead.scaleOut) {
                progress.note("subtasks: " + subtasks);
                report.scaleOut(ScaleOut.measure(settings, size, subtasks, seconds));
                progress.step();
            }
        } catch (Exception e) {
            throw failure(e);
        }
        report.scaledOut();
    }

    private void stream(Size size, BenchReport report) {
        try (Progress progress =
                cli.terminal().progress("Measuring", StreamOverhead.STEPS, "steps")) {
            StreamOverhead.Result result =
                    StreamOverhead.measure(
                            MixtapeSettings.defaults(),
                            size,
                            threads,
                            seconds,
                            SEED,
                            next -> {
                                progress.note(next);
                                progress.step();
                            });
            report.stream(result);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private static UserError failure(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new UserError("interrupted", e);
        }
        return new UserError("the job that is measured failed: " + e.getMessage(), e);
    }

    private void soak(
            Size size, Map<String, Supplier<InferenceBackend>> backends, BenchReport report) {
        Workload work = Workload.trainedLike(size, SEED);
        backends.forEach(
                (name, make) -> {
                    try (InferenceBackend backend = make.get()) {
                        List<Memory> looks =
                                new Soak(work, SEED)
                                        .run(
                                                backend,
                                                instead.soak,
                                                LOOK,
                                                memory -> report.look(name, memory));
                        report.soaked(name, looks);
                    }
                });
    }
}
