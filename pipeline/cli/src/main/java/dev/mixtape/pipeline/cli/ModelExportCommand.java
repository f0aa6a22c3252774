package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Write a version of the model as a NumPy archive.")
final class ModelExportCommand implements Callable<Integer> {
    private final CliContext cli;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where to write it, such as model.npz.")
    private Path out;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "One of model list; default: the newest.")
    private Long version;

    /** A --version of its own takes the place of the usual one, and of --help with it. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private ModelOptions modelOptions;

    ModelExportCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Report(String file, long version, String lineage, long tracksLearned) {}

    @Override
    public Integer call() throws IOException {
        Settings settings = modelOptions.settings();
        PublishedModel published = broker.with(cli, settings, this::published);
        Model model = published.model();
        ModelArchive.write(model, out);
        cli.terminal()
                .say(
                        String.format(
                                "%s holds %s: %d components of %d features, learned from %d tracks",
                                out,
                                Versions.name(published),
                                model.K(),
                                model.D(),
                                model.tracksLearned()));
        if (json) {
            cli.terminal()
                    .json(
                            new Report(
                                    out.toString(),
                                    model.version(),
                                    published.lineage(),
                                    model.tracksLearned()));
        }
        return ExitCode.OK;
    }

    private PublishedModel published(Settings here) {
        return version == null ? Versions.newest(here) : Versions.numbered(here, version);
    }
}
