package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.SynthTrack;
import dev.mixtape.pipeline.synth.Synthesizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesCommandTest {

    @TempDir Path folder;
    private Path music;
    private Path out;

    @BeforeEach
    void writeMusic() throws IOException {
        music = Files.createDirectories(folder.resolve("music"));
        out = folder.resolve("new/out");
        write("loop.wav", 0);
        write("deep/pad.wav", 1);
    }

    private Path write(String name, int place) throws IOException {
        SynthTrack track = new Synthesizer(1).track(place);
        Path file = music.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, track.wav());
    }

    private Ran run(Object... args) {
        return new Shell(folder.resolve("home")).run(args);
    }

    @Test
    void writesFramesOf52FiniteNumbers() throws IOException {
        Ran ran = run("features", music.resolve("loop.wav"), "--out", out);
        assertThat(ran.status()).as(ran.err()).isZero();
        Frames frames = Npy.readFrames(out.resolve("loop.npy"));
        assertThat(frames.dimensions()).isEqualTo(52);
        // 8 to 12 s in hops of 512 samples at 22 050 Hz
        assertThat(frames.count()).isBetween(344, 518);
        for (float value : frames.values()) {
            assertThat(value).isFinite();
        }
        assertThat(ran.out()).contains("1 of 1 files gave " + frames.count() + " frames of 52");
    }

    @Test
    void refusesWhatASettingForbids() {
        Ran ran = run("features", music, "--out", out, "--set", "audio.max-seconds=2");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("loop.wav: duration is above 2.0 s (audio.max-seconds)");
    }

    @Test
    void keepsAFoldersOwnFolders() {
        Ran ran = run("features", music, "--out", out);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(out.resolve("loop.npy")).isRegularFile();
        assertThat(out.resolve("deep/pad.npy")).isRegularFile();
    }

    @Test
    void aBadFileIsOneLineAndTheOthersAreWritten() throws IOException {
        Path bad = Files.writeString(music.resolve("bad.mp3"), "not audio at all");
        Path empty = Files.createFile(music.resolve("empty.ogg"));
        Path missing = music.resolve("missing.mp3");
        Ran ran = run("features", bad, empty, missing, music.resolve("loop.wav"), "--out", out);

        assertThat(ran.status()).isEqualTo(1);
        assertThat(out.resolve("loop.npy")).isRegularFile();
        assertThat(out.resolve("bad.npy")).doesNotExist();
        assertThat(ran.errorLines().stream().filter(line -> line.startsWith("mixtape: ")))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("mixtape: " + bad + ": "))
                .anyMatch(line -> line.startsWith("mixtape: " + empty + ": "))
                .contains("mixtape: " + missing + ": no such file; check the path");
        assertThat(ran.out()).contains("1 of 4 files");
    }

    @Test
    void doesNotWriteOneFilesFramesOverAnothers() throws IOException {
        Path twin = write("twin/loop.wav", 2);
        Ran ran = run("features", music.resolve("loop.wav"), twin, "--out", out);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .contains(
                        twin
                                + ": would be written over the frames of "
                                + music.resolve("loop.wav")
                                + "; give it another --out");
    }

    @Test
    void drawsASingleFile() throws IOException {
        Path plot = folder.resolve("pictures/loop.png");
        Ran ran = run("features", music.resolve("loop.wav"), "--plot", plot);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ImageIO.read(plot.toFile()).getWidth()).isGreaterThan(500);
        assertThat(out).doesNotExist();
    }

    @Test
    void drawsNoFolderAndNeedsAnOutput() {
        assertThat(run("features", music, "--plot", folder.resolve("x.png")).errorLines())
                .containsExactly("mixtape: --plot draws one file, and 2 were given; name one");
        assertThat(run("features", music).errorLines())
                .singleElement()
                .asString()
                .contains("--out", "--plot", "see mixtape features --help");
    }
}
