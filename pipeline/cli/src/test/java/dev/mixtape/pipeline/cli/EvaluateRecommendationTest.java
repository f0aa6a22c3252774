package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.pipeline.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateRecommendationTest {
    private static final int SONGS = 60;
    private static final int STYLES = 4;
    private static final int USERS = 40;

    @TempDir private Path folder;
    private Path manifest;

    /** Songs of frames about the two places of their style, in shares that are the song's own. */
    @BeforeEach
    void makeSongs() throws IOException {
        StringBuilder csv = new StringBuilder("path\n");
        for (int song = 0; song < SONGS; song++) {
            Random random = new Random(song);
            double share = 0.2 + 0.6 * random.nextDouble();
            float[] values = new float[80 * 3];
            for (int n = 0; n < 80; n++) {
                int place = 2 * (song % STYLES) + (random.nextDouble() < share ? 1 : 0);
                for (int i = 0; i < 3; i++) {
                    double centre = (place >> i & 1) == 1 ? 4 : -4;
                    values[n * 3 + i] = (float) (centre + random.nextGaussian());
                }
            }
            Npy.writeFrames(folder.resolve("s" + song + ".npy"), new Frames(80, 3, values));
            csv.append("s" + song + ".npy\n");
        }
        manifest = Files.writeString(folder.resolve("songs.csv"), csv);
    }

    /** Each user plays ten songs, of one style, or of any. */
    private Path plays(boolean loyal) throws IOException {
        StringBuilder csv = new StringBuilder("user,item,count\n");
        for (int user = 0; user < USERS; user++) {
            int style = user % STYLES;
            List<Integer> songs =
                    new ArrayList<>(
                            IntStream.range(0, SONGS)
                                    .filter(song -> !loyal || song % STYLES == style)
                                    .boxed()
                                    .toList());
            Collections.shuffle(songs, new Random(user));
            for (int song : songs.subList(0, 10)) {
                csv.append("u" + user + ",s" + song + ".npy," + (1 + song % 3) + "\n");
            }
        }
        csv.append("passer-by,s3.npy,1\n");
        return Files.writeString(folder.resolve("plays.csv"), csv);
    }

    private Ran evaluate(Object... more) {
        List<Object> args =
                new ArrayList<>(
                        List.of(
                                "evaluate",
                                manifest,
                                "--out",
                                folder.resolve("out"),
                                "--json",
                                "--interactions",
                                folder.resolve("plays.csv"),
                                "--set",
                                "model.components=12",
                                "--set",
                                "model.song-components=4"));
        args.addAll(Arrays.asList(more));
        if (!args.contains("--test-users")) {
            args.addAll(List.of("--test-users", "0.25"));
        }
        return new Shell(folder.resolve("home")).run(args.toArray());
    }

    private static double ndcg(JsonNode line, String model) {
        return line.get("models").get(model).get("ndcg").get("mean").asDouble();
    }

    @Test
    void recommendsWhatUsersOfOneStylePlay() throws IOException {
        plays(true);

        Ran ran =
                evaluate(
                        "--similarity",
                        "cosine,jensen-shannon,hellinger",
                        "--representation",
                        "loglikelihood",
                        "--runs",
                        "3");

        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode line = ran.lastLineAsJson();
        assertThat(line.get("task").asText()).isEqualTo("recommendation");
        assertThat(line.get("users").asInt()).isEqualTo(USERS + 1);
        assertThat(line.get("testUsers").asInt()).isEqualTo(USERS / 4);
        assertThat(line.get("models").fieldNames())
                .toIterable()
                .containsExactly(
                        "hdpgmm:similarity=cosine",
                        "hdpgmm:similarity=jensen-shannon",
                        "hdpgmm:similarity=hellinger",
                        "g1:similarity=cosine",
                        "vq:similarity=cosine",
                        "vq:similarity=jensen-shannon",
                        "vq:similarity=hellinger");
        // Of the 15 songs of a style 7 are known and 3 of the other 8 hidden: in any order of
        // those 8 the mean is 0.70, and in any order of all 53 songs that are ranked 0.36.
        assertThat(ndcg(line, "hdpgmm:similarity=hellinger")).isBetween(0.6, 0.85);
        assertThat(ndcg(line, "vq:similarity=jensen-shannon")).isBetween(0.6, 0.85);
        JsonNode above = line.get("models").get("hdpgmm:similarity=hellinger").get("ndcg");
        assertThat(above.get("aboveFirst").asDouble())
                .isCloseTo(
                        ndcg(line, "hdpgmm:similarity=hellinger")
                                - ndcg(line, "hdpgmm:similarity=cosine"),
                        within(1e-12))
                .isBetween(above.get("lower").asDouble(), above.get("upper").asDouble());
        assertThat(ran.out())
                .contains("±")
                .contains("above hdpgmm:similarity=cosine")
                .contains("over 3 runs of nDCG@500, 10 test users a run of 41 (1 with a single");
        Path out = folder.resolve("out");
        assertThat(Files.readAllLines(out.resolve("scores.csv")))
                .hasSize(1 + 3 * 7)
                .first()
                .isEqualTo("model,run,fold,learned_from,tested,dimensions,C,ndcg,k");
        assertThat(ImageIO.read(out.resolve("chart.png").toFile()).getHeight()).isPositive();
    }

    @Test
    void foreseesNothingOfUsersWhoPlayAnything() throws IOException {
        plays(false);
        Ran ran = evaluate("--models", "hdpgmm,g1");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode line = ran.lastLineAsJson();
        assertThat(ndcg(line, "hdpgmm")).isCloseTo(ndcg(line, "g1"), within(0.2)).isLessThan(0.55);
        assertThat(line.get("models").get("g1").get("ndcg").get("standardDeviation").isNull())
                .isTrue();
        assertThat(evaluate("--models", "hdpgmm,g1").out()).isEqualTo(ran.out());
    }

    @Test
    void refusesInOneSentenceBeforeAnyWork() throws IOException {
        plays(true);
        assertRefused(
                evaluate("--similarity", "hellinger", "--representation", "loglikelihood"),
                "--similarity: g1: its vectors are not distributions; add cosine, or leave it out");
        assertRefused(
                evaluate("--similarity", "euclid"),
                "--similarity=euclid: must be one of cosine, jensen-shannon, hellinger");
        assertRefused(evaluate("--test-users", "0.7"), "--test-users=0.7: must be more than 0");
        assertRefused(evaluate("--task", "genre"), "--task=genre: is not for --interactions");
        Files.writeString(folder.resolve("plays.csv"), "user,item\nann,s0.npy\nann,gone.npy\n");
        assertRefused(evaluate(), "plays.csv, row 3: item=gone.npy: is no path in ");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder.resolve(".mixtape-cache")).doesNotExist();
    }

    private static void assertRefused(Ran ran, String sentence) {
        assertThat(ran.status()).as(ran.out() + ran.err()).isNotZero();
        assertThat(ran.errorLines().stream().filter(line -> line.startsWith("mixtape: ")))
                .singleElement()
                .asString()
                .contains(sentence);
    }
}
