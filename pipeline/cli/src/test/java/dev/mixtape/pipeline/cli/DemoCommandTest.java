package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.SynthTrack;
import dev.mixtape.pipeline.synth.Synthesizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    @TempDir Path folder;

    @Test
    void accountsForEveryFileOfAFolderGoodOrBad() throws Exception {
        Path music = Files.createDirectory(folder.resolve("music"));
        for (int i = 0; i < 12; i++) {
            SynthTrack track = new Synthesizer(3).track(i);
            Files.write(music.resolve("track-" + i + ".wav"), track.wav());
        }
        Files.writeString(music.resolve("bad.mp3"), "not audio at all");

        Path home = folder.resolve("home");
        Ran ran = new Shell(home).run("demo", "--music", music, "--json");

        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode json = ran.lastLineAsJson();
        assertThat(json.get("tracksIn").asInt()).isEqualTo(13);
        assertThat(json.get("embedded").asInt()).isEqualTo(12);
        assertThat(json.get("deadLettered").asInt()).isEqualTo(1);
        assertThat(json.get("modelVersions").asInt()).isGreaterThanOrEqualTo(2);
        // So few tracks may leave no component with more than a track's worth of mass.
        assertThat(json.get("componentsInUse").asInt()).isBetween(0, 64);
        assertThat(json.get("tracksPerSecond").asDouble()).isPositive();
        assertThat(ran.out()).contains("bad.mp3", "DECODE", "nearest neighbours");
        assertThat(home.resolve("demo")).as("what a run leaves behind").isEmptyDirectory();
    }

    @Test
    void saysWhatIsWrongWithTheFolderBeforeItStartsAnything() {
        Ran ran = new Shell(folder).run("demo", "--music", folder.resolve("none"));
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines())
                .containsExactly(
                        "mixtape: " + folder.resolve("none") + ": no such folder; check the path");
    }
}
