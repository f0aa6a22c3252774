package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.Synthesizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {
    private static final int D = 5;
    private static final int SONGS = 24;

    @TempDir Path folder;
    private Path frames;
    private Path model;

    @BeforeEach
    void writeFrames() throws IOException {
        frames = Files.createDirectories(folder.resolve("frames"));
        model = folder.resolve("model.npz");
        for (int song = 0; song < SONGS; song++) {
            writeSong(frames.resolve("song-" + song + ".npy"), song, D);
        }
    }

    /** Forty frames about one of three places. */
    private static void writeSong(Path file, int song, int dimensions) throws IOException {
        Random random = new Random(song);
        float[] values = new float[40 * dimensions];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (6 * (song % 3) + random.nextGaussian());
        }
        Npy.writeFrames(file, new Frames(40, dimensions, values));
    }

    private Ran run(Object... args) {
        return new Shell(folder.resolve("home")).run(args);
    }

    private Ran fit(Path out, Object... more) {
        Object[] args = {
            "fit",
            frames,
            "--out",
            out,
            "--json",
            "--set",
            "model.components=8",
            "--set",
            "model.song-components=4"
        };
        Object[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    @Test
    void learnsFromAFolderOfFramesOfAnyWidth() throws IOException {
        Ran ran = fit(model, "--epochs", "3");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode last = lastLine(ran);
        assertThat(last.get("boundPerFrame")).hasSize(3);
        assertThat(last.get("boundPerFrame").get(2).asDouble())
                .isGreaterThan(last.get("boundPerFrame").get(0).asDouble());
        assertThat(last.get("versions").asLong()).isGreaterThan(3);
        assertThat(last.get("componentsInUse").asInt()).isBetween(1, 8);
        assertThat(last.get("songsPerSecond").asDouble()).isPositive();

        Model learned = ModelArchive.read(model);
        assertThat(learned.D()).isEqualTo(D);
        assertThat(learned.tracksLearned()).isEqualTo(3 * SONGS);
        assertThat(learned.version() + 1).isEqualTo(last.get("versions").asLong());
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        Path again = folder.resolve("again.npz");
        Path other = folder.resolve("other.npz");
        fit(model);
        fit(again);
        fit(other, "--set", "model.seed=2");
        assertThat(again).hasSameBinaryContentAs(model);
        assertThat(Files.mismatch(model, other)).isNotNegative();
    }

    @Test
    void goesOnWhereAModelStood() throws IOException {
        fit(model);
        long version = ModelArchive.read(model).version();
        Path further = folder.resolve("further.npz");
        Ran ran = fit(further, "--model", model);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ModelArchive.read(further).version()).isEqualTo(2 * version);
        assertThat(ModelArchive.read(further).tracksLearned()).isEqualTo(2 * SONGS);
    }

    @Test
    void embedsASourceWithAModel() throws IOException {
        fit(model);
        Path out = folder.resolve("embeddings.npz");
        Ran ran = run("embed", frames, "--model", model, "--out", out);
        assertThat(ran.status()).as(ran.err()).isZero();
        Map<String, NpyArray> arrays = Npz.read(out);
        assertThat(arrays.get("ids").strings()).hasSize(SONGS).contains("song-7");
        assertThat(arrays.get("embeddings").shape()).containsExactly(SONGS, 8);
        assertThat(arrays.get("responsibilities").shape()).containsExactly(SONGS, 8);
        assertThat(arrays.get("boundPerFrame").shape()).containsExactly(SONGS);
        float[] r = arrays.get("responsibilities").floats();
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            sum += r[k];
        }
        assertThat(sum).isBetween(0.9999, 1.0001);
    }

    @Test
    void learnsFromAFolderOfMusicToo() throws IOException {
        Path music = Files.createDirectories(folder.resolve("music"));
        for (int place = 0; place < 3; place++) {
            Files.write(music.resolve(place + ".wav"), new Synthesizer(1).track(place).wav());
        }
        Files.writeString(music.resolve("bad.mp3"), "no audio");
        Ran ran =
                run(
                        "fit",
                        music,
                        "--out",
                        model,
                        "--set",
                        "model.components=4",
                        "--set",
                        "model.song-components=2");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("bad.mp3: ").contains("; left out");
        assertThat(ModelArchive.read(model).tracksLearned()).isEqualTo(3);
    }

    @Test
    void saysInOneSentenceWhatIsWrongAndWritesNothing() throws IOException {
        Path cut = folder.resolve("cut.npz");
        fit(folder.resolve("whole.npz"));
        byte[] whole = Files.readAllBytes(folder.resolve("whole.npz"));
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        Path foreign = folder.resolve("foreign.npz");
        Npz.write(foreign, Map.of("x", NpyArray.scalar(1.0)));
        Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
        Path fakeHdf = folder.resolve("fake.h5");
        Files.write(fakeHdf, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0});

        assertRefused(fit(model, "--epochs", "0"), "--epochs=0: must be at least 1");
        assertRefused(
                fit(model, "--set", "learning.kappa=0.4"),
                "learning.kappa=0.4: must be above 0.5 and at most 1");
        assertRefused(
                fit(model, "--set", "model.components=0"),
                "model.components=0: must be at least 1");
        assertRefused(fit(model, "--model", cut), "cut.npz");
        assertRefused(fit(model, "--model", foreign), "foreign.npz");
        assertRefused(
                run("fit", folder.resolve("absent"), "--out", model),
                "absent: no such file or folder");
        assertRefused(run("fit", text, "--out", model), "notes.txt: expected a folder of .npy");
        assertRefused(run("fit", fakeHdf, "--out", model), "fake.h5");

        Path wider = Files.createDirectories(folder.resolve("wider"));
        writeSong(wider.resolve("song.npy"), 1, D + 1);
        assertRefused(
                run("embed", wider, "--model", folder.resolve("whole.npz"), "--out", model),
                "song song: ");

        writeSong(frames.resolve("zz-odd.npy"), 1, D + 1);
        assertRefused(fit(model), "zz-odd");
        Files.delete(frames.resolve("zz-odd.npy"));
        Npy.writeFrames(
                frames.resolve("zz-nan.npy"),
                new Frames(1, D, new float[] {1, 2, Float.NaN, 4, 5}));
        assertRefused(fit(model), "NaN");
    }

    private void assertRefused(Ran ran, String message) {
        assertThat(ran.status()).as(ran.out() + ran.err()).isNotZero();
        assertThat(ran.errorLines().stream().filter(line -> line.startsWith("mixtape: ")))
                .singleElement()
                .asString()
                .contains(message);
        assertThat(ran.err()).doesNotContain("\tat ").doesNotContain("should not have happened");
        assertThat(model).doesNotExist();
    }

    private static JsonNode lastLine(Ran ran) throws IOException {
        return new ObjectMapper().readTree(ran.out().lines().reduce((a, b) -> b).orElseThrow());
    }
}
