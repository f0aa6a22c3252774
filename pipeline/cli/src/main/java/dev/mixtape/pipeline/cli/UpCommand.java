package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.fetch.FetchSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.Console;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.ingest.TrackFiles;
import dev.mixtape.pipeline.ingest.TrackPublisher;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.local.LocalFlink;
import dev.mixtape.pipeline.local.LocalMixtape;
import dev.mixtape.pipeline.local.Tally;
import dev.mixtape.schemas.LearningProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description =
                "Start a broker and the job, and stay: new files in the folder become tracks as"
                        + " they appear. Goes on where the last one stood.")
final class UpCommand implements Callable<Integer> {
    /** Where everything lies beneath home; model export looks there too. */
    static final String FOLDER = "up";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final CliContext cli;

    @Option(names = "--music", paramLabel = "DIR", description = "Watch this folder of music.")
    private Path music;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "The port of the broker; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin private ConsoleOptions consoleOptions;

    @Mixin private SettingsOptions settingsOptions;

    UpCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws Exception {
        Settings base = LocalSettings.forAFolder();
        MusicFolder folder = null;
        if (music != null) {
            folder = new MusicFolder(music);
            base = base.with(FetchSettings.AUDIO_ROOTS, music.toAbsolutePath());
        }
        Settings settings = settingsOptions.over(base);
        LocalFlink.warnings(settings).forEach(cli.terminal()::note);
        cli.terminal().note("Starting a Kafka broker and the job…");
        try (CtrlC ctrlC = new CtrlC()) {
            run(settings, folder, ctrlC);
        }
        return ExitCode.OK;
    }

    private void run(Settings settings, MusicFolder folder, CtrlC ctrlC) throws Exception {
        Path home = cli.folder(FOLDER);
        try (LocalMixtape mixtape = LocalMixtape.start(settings, home, port);
                Tally tally = new Tally(mixtape.settings());
                Console console = consoleOptions.start(mixtape.settings(), home)) {
            greet(mixtape);
            consoleOptions.show(cli, console);
            stay(mixtape, tally, folder, ctrlC);
        } catch (IOException e) {
            throw new UserError("the broker cannot run: " + e.getMessage(), e);
        }
    }

    private void greet(LocalMixtape mixtape) {
        mixtape.job().dropped().forEach(cli.terminal()::note);
        Topics.contradictions(mixtape.settings(), JobParts.STANDARD.topics(mixtape.settings()))
                .forEach(cli.terminal()::note);
        cli.terminal()
                .say(
                        "Up: the broker listens at "
                                + mixtape.bootstrapServers()
                                + (music == null ? "" : ", " + music + " is watched")
                                + "; Ctrl-C ends it, and the next up goes on from there.");
        cli.terminal()
                .say(
                        "Publish more with: ./mixtape ingest DIR --bootstrap "
                                + mixtape.bootstrapServers());
    }

    private void stay(LocalMixtape mixtape, Tally tally, MusicFolder folder, CtrlC ctrlC)
            throws InterruptedException {
        TrackFiles reader = new TrackFiles(true, 0, Clock.systemUTC());
        try (TrackPublisher publisher = new TrackPublisher(mixtape.settings())) {
            do {
                if (folder != null) {
                    publishArrivals(folder, reader, publisher);
                }
                if (tally.update(POLL)) {
                    cli.terminal().say(line(tally));
                }
                Optional<Throwable> failure = mixtape.job().failure();
                if (failure.isPresent()) {
                    throw new UserError(
                            "the job failed"
                                    + cli.log().map(log -> "; the log says why: " + log).orElse(""),
                            failure.get());
                }
            } while (!ctrlC.within(LOOK_EVERY));
        }
    }

    private void publishArrivals(MusicFolder folder, TrackFiles reader, TrackPublisher publisher) {
        for (MusicFile file : folder.arrivals()) {
            try {
                publisher.publish(reader.read(file));
            } catch (UserError e) {
                cli.terminal().note("mixtape: " + e.getMessage());
            }
        }
        publisher.flush();
    }

    private static String line(Tally tally) {
        return String.format(
                Locale.ROOT,
                "%d embedded, %d dead letters; %s",
                tally.embedded(),
                tally.deadLetters().size(),
                tally.progress().map(UpCommand::line).orElse("waiting for the first model"));
    }

    private static String line(LearningProgress progress) {
        return String.format(
                Locale.ROOT,
                "model version %d of %d tracks, %d components in use, bound %.2f a frame",
                progress.getVersion(),
                progress.getTracksLearned(),
                progress.getComponentsInUse(),
                progress.getBoundPerFrame());
    }
}
