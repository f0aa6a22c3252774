package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.ingest.TrackFiles;
import dev.mixtape.pipeline.ingest.TrackPublisher;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ingest",
        description = "Publish a folder's tracks, with the files' own tags, to a Kafka topic.")
final class IngestCommand implements Callable<Integer> {

    private final CliContext cli;

    @Parameters(paramLabel = "DIR", description = "A folder of music; folders in it count too.")
    private Path directory;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            required = true,
            description = "A broker of the Kafka to publish to.")
    private String bootstrap;

    @Option(
            names = "--by-reference",
            description = {
                "Send where each file is instead of its bytes; the job must see the same path, and"
                        + " allow it in audio.roots."
            })
    private boolean byReference;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    IngestCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Outcome(
            String topic, int tracks, int refused, long bytes, double seconds, String bootstrap) {}

    @Override
    public Integer call() {
        Settings settings =
                settingsOptions
                        .over(MixtapeSettings.defaults())
                        .with("kafka.bootstrap.servers", bootstrap);
        List<MusicFile> files = new MusicFolder(directory).files();
        List<String> refusals = new ArrayList<>();
        long bytes = 0;
        long started = System.nanoTime();
        try (TrackPublisher publisher = new TrackPublisher(settings)) {
            TrackFiles tracks =
                    new TrackFiles(byReference, publisher.mostInlineBytes(), Clock.systemUTC());
            try (Progress progress =
                    cli.terminal().progress("Publishing", files.size(), "tracks")) {
                for (MusicFile file : files) {
                    try {
                        publisher.publish(tracks.read(file));
                        bytes += file.bytes();
                    } catch (UserError e) {
                        refusals.add(e.getMessage());
                    }
                    progress.step();
                }
                publisher.flush();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        refusals.forEach(refusal -> cli.terminal().note("mixtape: " + refusal));
        report(
                new Outcome(
                        settings.get(MixtapeSettings.TRACKS_TOPIC),
                        files.size() - refusals.size(),
                        refusals.size(),
                        bytes,
                        took.toMillis() / 1e3,
                        bootstrap));
        return refusals.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void report(Outcome outcome) {
        cli.terminal()
                .say(
                        String.format(
                                Locale.ROOT,
                                "%d tracks (%.1f MB) are in topic %s at %s, after %.1f s%s.",
                                outcome.tracks(),
                                outcome.bytes() / 1e6,
                                outcome.topic(),
                                outcome.bootstrap(),
                                outcome.seconds(),
                                outcome.refused() == 0
                                        ? ""
                                        : "; " + outcome.refused() + " were refused"));
        if (json) {
            cli.terminal().json(outcome);
        }
    }
}
