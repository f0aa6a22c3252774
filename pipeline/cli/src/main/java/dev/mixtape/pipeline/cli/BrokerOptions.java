package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.BootstrapServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which Kafka a command looks at: the one that is named, or that of {@code up}. */
final class BrokerOptions {
    private static final String SERVERS = "kafka.bootstrap.servers";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "A broker of the Kafka with Mixtape's topics; default: kafka.bootstrap.servers"
                            + " of the settings, or the up that runs, or what the last one left.")
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
        try {
            Optional<String> running = EmbeddedBroker.running(folder);
            if (running.isPresent()) {
                return work.apply(settings.with(SERVERS, answering(running.get())));
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
                return work.apply(settings.with(SERVERS, broker.bootstrapServers()));
            }
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static String answering(String address) {
        if (address.isEmpty()) {
            throw new UserError("up is just starting, or ending: try again in a few seconds");
        }
        return address;
    }
}
