package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.Synthesizer;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String LISTENS = "Up: the broker listens at ";

    @TempDir Path folder;
    private Path music;
    private Path home;

    @BeforeEach
    void makeFolders() throws IOException {
        music = Files.createDirectory(folder.resolve("music"));
        home = folder.resolve("home");
    }

    private void write(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            Files.write(music.resolve(i + ".wav"), new Synthesizer(5).track(i).wav());
        }
    }

    /** {@code up} in a thread of its own, until {@link #stop}. */
    private final class Up {
        private final StringWriter out = new StringWriter();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Thread thread;

        Up() {
            Terminal terminal =
                    new Terminal(
                            new PrintWriter(out),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
            CliContext cli = new CliContext(terminal, home, Optional.empty());
            String[] args = {
                "up",
                "--music",
                music.toString(),
                "--port",
                "0",
                "--set",
                "bootstrap.tracks=4",
                "--set",
                "batch.tracks=2",
                "--set",
                "batch.max-wait=1 s",
                "--set",
                "model.components=8",
                "--set",
                "components.interval=500 ms"
            };
            thread = new Thread(() -> Mixtape.commandLine(cli).execute(args), "up");
            thread.start();
        }

        void awaitLine(String beginning) {
            await().atMost(PATIENCE)
                    .failFast("up ended: " + err, () -> !thread.isAlive())
                    .until(() -> out.toString().lines().anyMatch(l -> l.startsWith(beginning)));
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void learnsFromFilesAsTheyAppearAndGoesOnWhereItStoodAndLeavesAModelToExport()
            throws Exception {
        write(0, 5);
        Up first = new Up();
        first.awaitLine(LISTENS + "127.0.0.1:");
        first.awaitLine("5 embedded, 0 dead letters; model version");
        write(5, 7);
        first.awaitLine("7 embedded");
        first.stop();

        write(7, 8);
        Up second = new Up();
        second.awaitLine("8 embedded");
        await().atMost(PATIENCE).untilAsserted(this::assertFindsUpAndTellsOfComponents);
        second.stop();

        Path file = folder.resolve("model.npz");
        Ran export = new Shell(home).run("model", "export", "--out", file);
        assertThat(export.status()).as(export.err()).isZero();
        Map<String, NpyArray> arrays = Npz.read(file);
        assertThat(arrays)
                .containsKeys(
                        "m",
                        "wInv",
                        "lambda",
                        "nu",
                        "u",
                        "v",
                        "stickOrder",
                        "whiteningMean",
                        "whiteningMatrix",
                        "version",
                        "population");
        assertThat(arrays.get("m").shape()).containsExactly(8, 52);
        assertThat(arrays.get("wInv").shape()).containsExactly(8, 52, 52);
        assertThat(arrays.get("u").shape()).containsExactly(7);
    }

    /** While it runs: what the components topic holds, in committed records. */
    private void assertFindsUpAndTellsOfComponents() throws IOException {
        Ran ran = new Shell(home).run("components", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode json = ran.lastLineAsJson();
        double shares = 0;
        for (JsonNode component : json.get("components")) {
            shares += component.get("share").asDouble();
            assertThat(component.get("features")).hasSize(5);
        }
        assertThat(json.get("described").asInt()).isBetween(1, 8);
        assertThat(shares).isBetween(0.999, 1.001);
        assertThat(ran.out()).contains(".wav", "MFCC");
    }

    @Test
    void saysWhatToDoWhenThereIsNoModelToExport() {
        Ran ran = new Shell(home).run("model", "export", "--out", folder.resolve("model.npz"));
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines())
                .singleElement()
                .asString()
                .startsWith("mixtape: nothing here yet: run ./mixtape up --music DIR first");
    }
}
