package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every command works with.
 *
 * @param terminal where it speaks
 * @param home where it may keep things: {@code .mixtape} beside the launcher, or {@code
 *     MIXTAPE_HOME}
 * @param log the file with everything that Flink, Kafka and Mixtape logged
 */
record CliContext(Terminal terminal, Path home, Optional<Path> log) {

    /** Makes a folder beneath home when missing, which only its owner may open, and returns it. */
    Path folder(String name) {
        Path folder = home.resolve(name).toAbsolutePath();
        try {
            return PrivateFolder.make(folder);
        } catch (IOException e) {
            throw new UserError(
                    folder
                            + ": cannot be made ("
                            + e.getMessage()
                            + "); set MIXTAPE_HOME to a folder that you may write",
                    e);
        }
    }
}
