package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.Synthesizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsCommandTest {
    private static final int D = 5;
    private static final int SONGS = 24;

    @TempDir Path folder;
    private Path frames;
    private Path model;
    private Path tags;

    /** Songs about one of three places, and a tag for each place; all are "music". */
    @BeforeEach
    void fit() throws IOException {
        frames = Files.createDirectories(folder.resolve("frames"));
        model = folder.resolve("model.npz");
        StringBuilder rows = new StringBuilder("id,tags\n");
        for (int song = 0; song < SONGS; song++) {
            Random random = new Random(song);
            float[] values = new float[40 * D];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (6 * (song % 3) + random.nextGaussian());
            }
            Npy.writeFrames(frames.resolve("song-" + song + ".npy"), new Frames(40, D, values));
            rows.append("song-").append(song).append(",music|place ").append(song % 3).append('\n');
        }
        tags = Files.writeString(folder.resolve("tags.csv"), rows);
        Ran ran =
                run(
                        "fit",
                        frames,
                        "--out",
                        model,
                        "--set",
                        "model.components=8",
                        "--set",
                        "model.song-components=4");
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    private Ran run(Object... args) {
        return new Shell(folder.resolve("home")).run(args);
    }

    @Test
    void findsThePlaceOfEachComponentInTagsSongsAndFeatures() throws IOException {
        Path out = folder.resolve("components.csv");
        Ran ran =
                run("components", frames, "--model", model, "--tags", tags, "--json", "--out", out);
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode json = ran.lastLineAsJson();
        double shares = 0;
        for (JsonNode component : json.get("components")) {
            shares += component.get("share").asDouble();
            int place = placeOf(component.get("exemplars").get(0).get("id").asText());
            assertThat(component.get("tags").get(0).get("tag").asText())
                    .as(component.toString())
                    .isEqualTo("place " + place);
            double difference = component.get("features").get(0).get("difference").asDouble();
            if (place != 1) {
                assertThat(difference).isBetween(place * 6 - 6 - 3.0, place * 6 - 6 + 3.0);
            }
        }
        assertThat(shares).isBetween(0.999999, 1.000001);
        assertThat(json.get("described").asInt()).isBetween(3, 8);
        assertThat(ran.out()).contains("component", "place 0", "song-", "feature ");
        assertThat(ran.out()).doesNotContain("music");

        List<String> rows = Files.readAllLines(out);
        assertThat(rows.get(0)).isEqualTo("component,share,songs,kind,rank,name,value,detail");
        assertThat(rows).anyMatch(row -> row.contains(",tag,1,place 2,"));
        assertThat(rows).anyMatch(row -> row.contains(",song,1,song-"));
        assertThat(rows).anyMatch(row -> row.contains(",feature,1,feature "));
    }

    @Test
    void showsSongsAndTagsPlainAndNoCellIsAFormula() throws IOException {
        Files.move(frames.resolve("song-0.npy"), frames.resolve("=1+1\u001b]0;x\u0007\n.npy"));
        Path hostile =
                Files.writeString(folder.resolve("hostile.csv"), tags("@evil\u009b1m\u202e"));
        Path out = folder.resolve("components.csv");
        Ran ran = run("components", frames, "--model", model, "--tags", hostile, "--out", out);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo(PlainText.lines(ran.out())).contains("@evil 1m");
        String rows = Files.readString(out);
        assertThat(rows)
                .isEqualTo(PlainText.lines(rows))
                .contains(",'@evil 1m,", ",\"'=1+1 ]0;x \",");
    }

    private static String tags(String ofPlace0) {
        StringBuilder rows = new StringBuilder("id,tags\n");
        for (int song = 1; song < SONGS; song++) {
            String tag = song % 3 == 0 ? ofPlace0 : "other";
            rows.append("song-").append(song).append(',').append(tag).append('\n');
        }
        return rows.toString();
    }

    private static int placeOf(String id) {
        return Integer.parseInt(id.substring("song-".length())) % 3;
    }

    @Test
    void theSameTwiceAndFromMoreThreads() {
        Object[] args = {"components", frames, "--model", model, "--tags", tags, "--json"};
        String once = run(args).out();
        assertThat(run(args).out()).isEqualTo(once);
        assertThat(
                        run(
                                        "components",
                                        frames,
                                        "--model",
                                        model,
                                        "--tags",
                                        tags,
                                        "--json",
                                        "--set",
                                        "job.parallelism=3")
                                .out())
                .isEqualTo(once);
    }

    @Test
    void withoutTagsSaysSoAndShowsTheRest() {
        Ran ran = run("components", frames, "--model", model, "--top", "2");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("0 of 24 songs have tags; name a file of them with --tags");
        assertThat(ran.out()).contains("none that tell it apart", "2 of ");
    }

    @Test
    void readsWhatMusicFilesSayOfThemselves() throws IOException {
        Path music = Files.createDirectories(folder.resolve("music"));
        for (int place = 0; place < 6; place++) {
            byte[] wav = new Synthesizer(1).track(place).wav();
            Files.write(
                    music.resolve(place + ".wav"),
                    place % 2 == 0
                            ? RiffInfo.append(
                                    wav, Map.of("INAM", "Title " + place, "IGNR", "genre"))
                            : wav);
        }
        Path learned = folder.resolve("music.npz");
        run("fit", music, "--out", learned, "--set", "model.components=4");
        Ran ran = run("components", music, "--model", learned);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("3 of 6 songs have tags");
        assertThat(ran.out()).contains("Title ", "MFCC");
    }

    @Test
    void saysInOneSentenceWhatIsWrongAndWritesNothing() throws IOException {
        Path strangers = Files.writeString(folder.resolve("strangers.csv"), "id,tags\nx,y\n");
        Path out = folder.resolve("out.csv");
        assertRefused(run("components", frames, "--out", out), "frames without --model: name a");
        assertRefused(
                run("components", "--model", model), "--model without SOURCE: name the songs");
        assertRefused(run("components", "--tags", tags), "--tags without SOURCE: name the songs");
        assertRefused(run("components"), "nothing here yet: run ./mixtape up --music DIR first");
        assertRefused(
                run("components", frames, "--model", model, "--top", "0"),
                "--top=0: must be at least 1");
        assertRefused(
                run("components", frames, "--model", model, "--tags", strangers, "--out", out),
                "strangers.csv: names none of the 24 songs of");
        assertRefused(
                run("components", frames, "--model", folder.resolve("absent.npz")),
                "absent.npz: no such file; check the path");
        assertThat(out).doesNotExist();
        assertRefused(
                run("components", frames, "--model", model, "--out", folder.resolve("no/out.csv")),
                "out.csv: cannot be written");
    }

    private static void assertRefused(Ran ran, String message) {
        assertThat(ran.status()).as(ran.out() + ran.err()).isNotZero();
        assertThat(ran.errorLines())
                .filteredOn(line -> line.startsWith("mixtape: ") && line.contains(message))
                .hasSize(1);
        assertThat(ran.err()).doesNotContain("\tat ").doesNotContain("should not have happened");
    }
}
