package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.fetch.FetchSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.Console;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.local.BoundedRun;
import dev.mixtape.pipeline.local.LocalFlink;
import dev.mixtape.pipeline.local.LocalMixtape;
import dev.mixtape.pipeline.local.Tally;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Stream a few dozen synthetic tracks, or your own, through a real broker and the"
                        + " job, and show what came out.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long SEED = 1;

    private final CliContext cli;

    @Option(names = "--music", paramLabel = "DIR", description = "Use this folder of music.")
    private Path music;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private ConsoleOptions consoleOptions;

    @Mixin private SettingsOptions settingsOptions;

    DemoCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws Exception {
        TrackSource source =
                music == null
                        ? TrackSource.synthetic(SEED, cli.terminal())
                        : TrackSource.folder(music);
        Settings base = LocalSettings.forTracks(source.count());
        if (music != null) {
            base = base.with(FetchSettings.AUDIO_ROOTS, music.toAbsolutePath());
        }
        Settings settings = settingsOptions.over(base);
        try (CtrlC ctrlC = new CtrlC()) {
            Path folder = Files.createTempDirectory(cli.folder("demo"), "run-");
            try {
                return run(settings, folder, source, ctrlC) ? ExitCode.OK : ExitCode.SOFTWARE;
            } finally {
                FileUtils.deleteDirectoryQuietly(folder.toFile());
            }
        }
    }

    private boolean run(Settings settings, Path folder, TrackSource source, CtrlC ctrlC)
            throws Exception {
        LocalFlink.warnings(settings).forEach(cli.terminal()::note);
        cli.terminal().note("Starting a Kafka broker and the job…");
        try (LocalMixtape mixtape = LocalMixtape.start(settings, folder, 0);
                Tally tally = new Tally(mixtape.settings());
                Console console = consoleOptions.start(mixtape.settings(), folder)) {
            consoleOptions.show(cli, console);
            BoundedRun run = new BoundedRun(mixtape, PATIENCE);
            long started = System.nanoTime();
            try (Progress progress =
                    cli.terminal().progress("Publishing", source.count(), "tracks")) {
                BoundedRun.publish(mixtape.settings(), source.tracks(), progress::to);
            }
            BoundedRun.Outcome outcome;
            try (Progress progress =
                    cli.terminal().progress("Embedding", source.count(), "tracks")) {
                outcome = run.await(source.count(), started, tally, progress::to);
            }
            new DemoReport(cli.terminal()).show(outcome, tally);
            if (json) {
                cli.terminal().json(outcome);
            }
            if (consoleOptions.open()) {
                cli.terminal().note("The console stays until Ctrl-C.");
                ctrlC.await();
            }
            return outcome.success();
        } catch (BoundedRun.JobFailure e) {
            throw new UserError(
                    e.getMessage() + cli.log().map(log -> "; the log says why: " + log).orElse(""),
                    e);
        } catch (IOException e) {
            throw new UserError(
                    folder + ": the broker cannot run there (" + e.getMessage() + ")", e);
        }
    }
}
