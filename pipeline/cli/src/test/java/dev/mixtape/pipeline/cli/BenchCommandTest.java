package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.pipeline.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On sizes that take a moment; it never asserts how fast anything was. */
class BenchCommandTest {

    @TempDir Path folder;

    private Ran run(String... options) {
        return new Shell(folder.resolve("home"))
                .run(Stream.concat(Stream.of("bench"), Arrays.stream(options)).toArray());
    }

    private Ran small(String... more) {
        String[] size = {"--seconds", "0.1", "--components", "8", "--frames", "40"};
        return run(Stream.concat(Arrays.stream(size), Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void measuresEveryBackendThatIsHereBesideTheMatrixProduct() throws IOException {
        Ran ran = small("--threads", "2", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("K=8, T=32, D=52, songs of 40 frames")
                .contains("trained-like", "random");
        JsonNode backends = ran.lastLineAsJson().get("backends");
        JsonNode blas = backends.get("blas");
        assertThat(blas.get("songsPerSecond").asDouble()).isPositive();
        double gflop = blas.get("gflopPerSecond").asDouble();
        double flop = 2.0 * 40 * (52 * 53 / 2 + 53) * 8;
        assertThat(gflop)
                .isBetween(
                        0.99e-9 * flop * blas.get("songsPerSecond").asDouble(),
                        1.01e-9 * flop * blas.get("songsPerSecond").asDouble());
        assertThat(blas.get("sgemmGflopPerSecond").asDouble()).isPositive();
        assertThat(blas.get("ratio").asDouble()).isPositive();
        for (String model : new String[] {"trainedLike", "random"}) {
            assertThat(blas.get(model).get("oneThread").get("threads").asInt()).isEqualTo(1);
            assertThat(blas.get(model).get("allThreads").get("threads").asInt()).isEqualTo(2);
            assertThat(blas.get(model).get("oneThread").get("ratioQuartiles")).hasSize(2);
        }
        assertThat(backends.get("reference").get("songsPerSecond").asDouble()).isPositive();
        assertThat(backends.get("reference").get("ratio").isNull()).isTrue();
    }

    @Test
    void showsHowTheCostGrowsAndDrawsIt() throws IOException {
        Path out = folder.resolve("new/out");
        Ran ran =
                run(
                        "--scaling",
                        "--backend",
                        "blas",
                        "--seconds",
                        "0.01",
                        "--components",
                        "8",
                        "--frames",
                        "40",
                        "--out",
                        out.toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("20,000").contains("BUNDLE");
        JsonNode written = new ObjectMapper().readTree(out.resolve("bench.json").toFile());
        assertThat(written.get("machine").fieldNames())
                .toIterable()
                .containsExactly("processor", "processors", "java", "os");
        assertThat(written.get("backends").get("blas").get("scaling")).hasSizeGreaterThan(20);
        assertThat(ImageIO.read(out.resolve("scaling.png").toFile()).getWidth()).isGreaterThan(500);
    }

    @Test
    void learnsFromManySimulatedSubtasks() throws IOException {
        Ran ran = small("--scale-out", "1,9", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("subtasks", "tracks/s");
        JsonNode points = ran.lastLineAsJson().get("scaleOut");
        assertThat(points).hasSize(2);
        long contribution = 8L * (4 + 8 * (2 + 52 + 52 * 53 / 2));
        for (JsonNode point : points) {
            int subtasks = point.get("subtasks").asInt();
            int groups = subtasks == 1 ? 0 : (int) Math.sqrt(subtasks);
            assertThat(point.get("groups").asInt()).isEqualTo(groups);
            assertThat(point.get("ceilingTracksPerSecond").asDouble()).isPositive();
            assertThat(point.get("bytesPerBarrier").asLong())
                    .isEqualTo(contribution * (subtasks + groups));
            assertThat(point.get("bytesPerVersion").asLong()).isPositive();
        }
    }

    @Test
    void learnsFromManySimulatedSubtasksInLockstep() throws IOException {
        Ran ran = small("--scale-out", "3", "--lockstep", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode point = ran.lastLineAsJson().get("scaleOut").get(0);
        assertThat(point.get("lockstep").asBoolean()).isTrue();
        assertThat(point.get("ceilingTracksPerSecond").asDouble()).isPositive();
        int batch = 3 * point.get("tracksPerContribution").asInt();
        assertThat(point.get("tracksPerVersion").asDouble()).isEqualTo(batch);
        long contribution = 16L * (4 + 8 * (2 + 52 + 52 * 53 / 2));
        assertThat(point.get("bytesPerBarrier").asLong()).isEqualTo(4 * contribution);
    }

    @Test
    void comparesTheStreamWithItsParts() throws IOException {
        Ran ran = small("--stream", "--threads", "1", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("the parts' process", "the stream costs");
        JsonNode json = ran.lastLineAsJson();
        JsonNode stream = json.get("stream");
        double parts = stream.get("parts").asDouble();
        assertThat(stream.get("tracks").asInt()).isPositive();
        assertThat(stream.get("tasks").fieldNames())
                .toIterable()
                .anyMatch(task -> task.startsWith("infer songs"));
        assertThat(parts)
                .isGreaterThan(
                        0.9
                                * (stream.get("decoding").asDouble()
                                        + stream.get("extraction").asDouble()
                                        + stream.get("inference").asDouble()));
        assertThat(json.get("streamOverhead").asDouble())
                .isCloseTo(stream.get("stream").asDouble() / parts - 1, within(1e-9));
    }

    @Test
    void watchesMemoryWhileSongsAreInferred() throws IOException {
        Ran ran = small("--soak", "2100", "--backend", "blas", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode looks = ran.lastLineAsJson().get("backends").get("blas").get("soak");
        assertThat(looks).hasSize(3);
        assertThat(looks.get(0).get("songs").asInt()).isBetween(1000, 1015);
        assertThat(looks.get(2).get("songs").asInt()).isEqualTo(2100);
        for (JsonNode look : looks) {
            assertThat(look.get("heap").asLong()).isPositive();
            assertThat(look.get("buffers").asLong()).isPositive();
            assertThat(look.get("resident").asLong()).isGreaterThan(look.get("heap").asLong());
        }
        // What is native grows to the longest song, and no further.
        assertThat(looks.get(2).get("buffers").asLong())
                .isLessThan(2 * looks.get(0).get("buffers").asLong());
    }

    @Test
    void refusesWhatItCannotMeasureInOneSentence() {
        assertRefused(run("--backend", "nonsense"), "backend=nonsense: must be ");
        assertRefused(run("--seconds", "0"), "--seconds=0.0: must be above 0");
        assertRefused(run("--seconds", "NaN"), "--seconds=NaN: must be above 0");
        assertRefused(run("--bundle", "0"), "--bundle=0: must be at least 1");
        assertRefused(run("--threads", "-1"), "--threads=-1: must be at least 1");
        assertRefused(run("--components", "0"), "--components=0: must be at least 1");
        assertRefused(run("--frames", "0"), "--frames=0: must be at least 1");
        assertRefused(run("--scale-out", "4,0"), "--scale-out=0: must be at least 1");
        assertRefused(run("--lockstep"), "--lockstep: only together with --scale-out");
        assertRefused(run("--soak", "0"), "--soak=0: must be at least 1");
        Ran both = run("--soak", "5", "--scaling");
        assertThat(both.status()).isEqualTo(2);
        assertThat(both.err()).contains("--scaling").contains("--soak");
        assertThat(run("--seconds", "long").status()).isEqualTo(2);
    }

    private static void assertRefused(Ran ran, String message) {
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines().stream().filter(line -> line.startsWith("mixtape: ")))
                .singleElement()
                .asString()
                .contains(message);
        assertThat(ran.out()).isEmpty();
    }
}
