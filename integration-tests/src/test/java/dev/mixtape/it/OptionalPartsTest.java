package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the job that are switched on and off over one home. */
final class OptionalPartsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NEIGHBOURS = "similar.enabled=true";
    private static final String LISTENERS = "listeners.enabled=true";

    @TempDir Path folder;

    @Test
    void aFreshStartHasThemAllAndLaterOnesSayWhatTheyDrop() throws Exception {
        assertThat(run(NEIGHBOURS, LISTENERS)).doesNotContain("switched off");
        assertThat(run(NEIGHBOURS))
                .contains("Listeners are switched off: the tastes in the job's state are dropped")
                .doesNotContain("Similar tracks are switched off");
        assertThat(run(LISTENERS))
                .contains(
                        "Similar tracks are switched off: the index in the job's state is dropped")
                .doesNotContain("Listeners are switched off");
        assertThat(run(NEIGHBOURS, LISTENERS)).doesNotContain("switched off");
    }

    /**
     * Runs until the job has completed a checkpoint of its own; returns what the terminal showed.
     */
    private String run(String... parts) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0"));
        for (String part : parts) {
            arguments.addAll(List.of("--set", part));
        }
        try (MixtapeProcess up = new MixtapeProcess(folder, arguments.toArray(String[]::new))) {
            Set<Path> before = checkpoints(up.home());
            up.awaitBroker();
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class) // one was deleted
                    .failFast(() -> !up.isAlive())
                    .until(() -> !before.containsAll(checkpoints(up.home())));
            return up.output();
        }
    }

    private static Set<Path> checkpoints(Path home) throws IOException {
        Path folder = home.resolve("up/checkpoints");
        if (Files.notExists(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.find(folder, 3, (path, a) -> path.endsWith("_metadata"))) {
            return files.collect(Collectors.toSet());
        }
    }
}
