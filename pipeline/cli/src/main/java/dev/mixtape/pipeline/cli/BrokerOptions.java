package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.BootstrapServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which Kafka a command looks at: the one that is named, or what {@code up} left. */
final class BrokerOptions {
    private static final String SERVERS = "kafka.bootstrap.servers";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "A broker of the Kafka with Mixtape's topics; default: kafka.bootstrap.servers"
                            + " of the settings, or what up left.")
    private String bootstrap;

    /** Does something with settings that name a broker which answers. */
    <T> T with(CliContext cli, Settings settings, Function<Settings, T> work) {
        String named = bootstrap != null ? bootstrap : settings.asMap().get(SERVERS);
        if (named != null) {
            BootstrapServers.check(named);
            return work.apply(settings.with(SERVERS, named));
        }
        Path folder = cli.home().resolve(UpCommand.FOLDER).resolve("kafka");
        if (!Files.isDirectory(folder)) {
            throw new UserError(
                    "nothing here yet: run ./mixtape up --music DIR first, or name a broker with"
                            + " --bootstrap HOST:PORT");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            return work.apply(settings.with(SERVERS, broker.bootstrapServers()));
        } catch (IOException e) {
            throw new UserError(
                    e.getMessage()
                            + "; if up is running, name its broker with --bootstrap HOST:PORT",
                    e);
        }
    }
}
