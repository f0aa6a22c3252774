package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.SynthTrack;
import dev.mixtape.pipeline.synth.Synthesizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final int TRACKS = 48;
    private static final int STYLES = 8;

    @TempDir Path folder;

    private Ran evaluate(Path manifest, Object... more) {
        List<Object> args =
                new ArrayList<>(
                        List.of(
                                "evaluate",
                                manifest,
                                "--out",
                                folder.resolve("out"),
                                "--json",
                                "--folds",
                                "3",
                                "--draws",
                                "8",
                                "--epochs",
                                "2",
                                "--set",
                                "model.components=24",
                                "--set",
                                "model.song-components=8"));
        args.addAll(Arrays.asList(more));
        return new Shell(folder.resolve("home")).run(args.toArray());
    }

    /** Real audio in eight styles; a song's tags are its style and one half of the styles. */
    private Path music(boolean tags) throws IOException {
        StringBuilder csv = new StringBuilder(tags ? "tags,path\n" : "path,label,group\n");
        for (int place = 0; place < TRACKS; place++) {
            SynthTrack track = new Synthesizer(1).track(place);
            Path file = folder.resolve(place + ".wav");
            Files.write(file, track.wav());
            String style = track.tags().get(0);
            String half = place % STYLES < STYLES / 2 ? "|first half" : "| second half |";
            csv.append(
                    tags
                            ? style + half + "," + place + ".wav\n"
                            : place + ".wav," + style + ",band " + place / STYLES + "\n");
        }
        return Files.writeString(folder.resolve("songs.csv"), csv);
    }

    private static double mean(JsonNode line, String model, String metric) {
        return line.get("models").get(model).get(metric).get("mean").asDouble();
    }

    @Test
    void comparesThreeModelsOnGenresAndFindsItAllInTheCacheNextTime() throws IOException {
        Path manifest = music(false);
        Ran ran = evaluate(manifest);
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode line = ran.lastLineAsJson();
        assertThat(line.get("task").asText()).isEqualTo("genre");
        assertThat(line.get("songs").asInt()).isEqualTo(TRACKS);
        assertThat(line.get("classes").asInt()).isEqualTo(STYLES);
        for (String model : List.of("hdpgmm", "g1", "vq")) {
            assertThat(mean(line, model, "macroF1")).as(model).isBetween(0.6, 1.0);
            assertThat(line.get("models").get(model).get("macroF1").get("standardDeviation"))
                    .isNotNull();
        }
        JsonNode above = line.get("models").get("vq").get("macroF1");
        assertThat(above.get("aboveFirst").asDouble())
                .isCloseTo(
                        mean(line, "vq", "macroF1") - mean(line, "hdpgmm", "macroF1"),
                        within(1e-12))
                .isBetween(above.get("lower").asDouble(), above.get("upper").asDouble());
        assertThat(ran.out())
                .contains("hdpgmm")
                .contains("±")
                .contains("runs x folds = 1 x 3 tests of 48 songs");
        assertThatTheReportHoldsAllTests(folder.resolve("out"));

        Path cache = folder.resolve(".mixtape-cache");
        assertThat(cache.resolve("frames")).isDirectoryContaining("glob:**.npy");
        List<Path> before = allFiles(cache);
        Ran again = evaluate(manifest);
        assertThat(again.out()).isEqualTo(ran.out());
        assertThat(allFiles(cache)).isEqualTo(before);

        Ran warmer =
                evaluate(
                        manifest,
                        "--models",
                        "hdpgmm:temperature=4,hdpgmm:representation=responsibilities,"
                                + "hdpgmm:weights=idf");
        assertThat(warmer.status()).as(warmer.err()).isZero();
        assertThat(modelsIn(allFiles(cache))).as("fits").isEqualTo(modelsIn(before));
        assertThat(warmer.lastLineAsJson().get("models").size()).isEqualTo(3);

        Ran narrow = evaluate(manifest, "--models", "hdpgmm:width=9");
        assertThat(mean(narrow.lastLineAsJson(), "hdpgmm:width=9", "macroF1")).isBetween(0.6, 1.0);
        assertThat(modelsIn(allFiles(cache))).as("of other axes").hasSize(2 * 3);
    }

    private static void assertThatTheReportHoldsAllTests(Path out) throws IOException {
        assertThat(Files.readAllLines(out.resolve("scores.csv")))
                .hasSize(1 + 9)
                .first()
                .isEqualTo(
                        "model,run,fold,learned_from,tested,dimensions,C,macroF1,accuracy,precisionAt9");
        assertThat(Files.readAllLines(out.resolve("summary.csv"))).hasSize(1 + 9);
        assertThat(Files.readAllLines(out.resolve("predictions.csv"))).hasSize(1 + 3 * TRACKS);
        assertThat(ImageIO.read(out.resolve("chart.png").toFile()).getHeight()).isPositive();
        try (var files = Files.list(out)) {
            assertThat(files).hasSize(4);
        }
    }

    private static List<Path> allFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Path> modelsIn(List<Path> files) {
        return files.stream().filter(file -> file.getParent().endsWith("models")).toList();
    }

    @Test
    void scoresTagsOfExcerptsToo() throws IOException {
        Ran ran =
                evaluate(
                        music(true), "--models", "g1,vq:words=16", "--excerpt", "4", "--runs", "2");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode line = ran.lastLineAsJson();
        assertThat(line.get("task").asText()).isEqualTo("tagging");
        assertThat(line.get("classes").asInt()).isEqualTo(STYLES + 2);
        for (String model : List.of("g1", "vq:words=16")) {
            assertThat(mean(line, model, "macroAuroc")).as(model).isBetween(0.7, 1.0);
            assertThat(mean(line, model, "averagePrecision")).as(model).isBetween(0.4, 1.0);
        }
        assertThat(Files.readAllLines(folder.resolve("out/scores.csv"))).hasSize(1 + 2 * 2 * 3);
    }

    /** Frames about a place that depends on the label for some columns, on nothing for others. */
    private Path frames(int songs, String header, java.util.function.IntFunction<String> rest)
            throws IOException {
        StringBuilder csv = new StringBuilder("path," + header + "\n");
        for (int song = 0; song < songs; song++) {
            Random random = new Random(song);
            float[] values = new float[30 * 3];
            for (int q = 0; q < values.length; q++) {
                values[q] = (float) (random.nextGaussian() + (q % 3 == song % 2 ? 3 : 0));
            }
            Npy.writeFrames(folder.resolve("s" + song + ".npy"), new Frames(30, 3, values));
            csv.append("s" + song + ".npy," + rest.apply(song) + "\n");
        }
        return Files.writeString(folder.resolve("songs.csv"), csv);
    }

    private static String label(int song) {
        return song % 2 == 0 ? "even" : "odd";
    }

    @Test
    void learnsFromACorpusAndUsesTheManifestsOwnSplit() throws IOException {
        Path manifest =
                frames(
                        24,
                        "label,split",
                        song ->
                                label(song)
                                        + (song < 12 ? ",train" : song < 16 ? ",valid" : ",test"));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (int song = 0; song < 12; song++) {
            Files.copy(folder.resolve("s" + song + ".npy"), corpus.resolve(song + ".npy"));
        }
        Ran ran =
                evaluate(
                        manifest,
                        "--corpus",
                        corpus,
                        "--set",
                        "model.components=4",
                        "--models",
                        "hdpgmm:representation=loglikelihood,g1,gaussian:width=4");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode line = ran.lastLineAsJson();
        assertThat(line.get("folds").asInt()).isEqualTo(1);
        assertThat(line.get("corpusSongs").asInt()).isEqualTo(12);
        assertThat(mean(line, "hdpgmm:representation=loglikelihood", "accuracy"))
                .isCloseTo(1, within(1e-9));
        assertThat(mean(line, "gaussian:width=4", "accuracy")).isCloseTo(1, within(1e-9));
        assertThat(line.get("models").get("g1").get("macroF1").get("standardDeviation").isNull())
                .isTrue();
        assertThat(Files.readAllLines(folder.resolve("out/scores.csv")).get(1))
                .startsWith("hdpgmm:representation=loglikelihood,1,1,16,8,4,");
    }

    @Test
    void strongBaselinesAreLearnedCompressedAndFoundInTheCache() throws IOException {
        Path manifest = frames(24, "label,group", song -> label(song) + ",artist " + song / 2);
        String models =
                "gaussian,gaussian:log,vlad:words=4,vlad:width=5,words=4,"
                        + "gmm:components=3,iterations=4,gmm:components=3,iterations=4,width=6";
        Ran ran = evaluate(manifest, "--models", models);
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode line = ran.lastLineAsJson();
        for (String model :
                List.of(
                        "gaussian",
                        "gaussian:log",
                        "vlad:words=4",
                        "vlad:width=5,words=4",
                        "gmm:components=3,iterations=4",
                        "gmm:components=3,iterations=4,width=6")) {
            assertThat(mean(line, model, "macroF1")).as(model).isBetween(0.8, 1.0);
            assertThat(mean(line, model, "precisionAt9")).as(model).isBetween(0.7, 1.0);
        }
        assertThat(
                        Files.readAllLines(folder.resolve("out/scores.csv")).stream()
                                .filter(row -> row.contains(",1,1,"))
                                .map(row -> row.replaceAll(".*,1,1,\\d+,\\d+,(\\d+),.*", "$1")))
                .as("dimensions")
                .containsExactly("9", "9", "12", "5", "18", "6");
        List<Path> before = allFiles(folder.resolve(".mixtape-cache"));
        assertThat(evaluate(manifest, "--models", models).out()).isEqualTo(ran.out());
        assertThat(allFiles(folder.resolve(".mixtape-cache"))).isEqualTo(before);
    }

    @Test
    void studiesRegularisationAndSamples() throws IOException {
        Path manifest = frames(24, "label", EvaluateCommandTest::label);
        Ran eta0 = evaluate(manifest, "--study", "regularisation", "--set", "model.components=4");
        assertThat(eta0.status()).as(eta0.err()).isZero();
        assertThat(eta0.lastLineAsJson().get("models").fieldNames())
                .toIterable()
                .containsExactly(
                        "hdpgmm:eta0=0",
                        "hdpgmm:eta0=1e-4",
                        "hdpgmm:eta0=1e-3",
                        "hdpgmm:eta0=1e-2",
                        "hdpgmm:eta0=1e-1",
                        "hdpgmm:eta0=5e-1",
                        "g1",
                        "vq");
        Ran sizes =
                evaluate(
                        manifest,
                        "--study",
                        "samples",
                        "--models",
                        "vq",
                        "--set",
                        "model.components=4");
        assertThat(sizes.lastLineAsJson().get("models").fieldNames())
                .toIterable()
                .containsExactly(
                        "vq:songs=1", "vq:songs=2", "vq:songs=4", "vq:songs=8", "vq:songs=16");
    }

    @Test
    void aFittedModelIsUsedInsteadOfLearningOne() throws IOException {
        Path manifest = frames(24, "label", EvaluateCommandTest::label);
        Path model = folder.resolve("model.npz");
        new Shell(folder.resolve("home"))
                .run(
                        "fit",
                        folder,
                        "--out",
                        model,
                        "--set",
                        "model.components=5",
                        "--set",
                        "embedding.temperature=4");
        Ran ran =
                evaluate(
                        manifest,
                        "--models",
                        "hdpgmm:temperature=4,hdpgmm:representation=loglikelihood",
                        "--model",
                        model);
        assertThat(ran.status()).as(ran.err()).isZero();
        Path vectors = folder.resolve(".mixtape-cache/vectors");
        assertThat(allFiles(vectors)).as("it keeps its own temperature").hasSize(1);
        evaluate(manifest, "--models", "hdpgmm:temperature=1", "--model", model);
        assertThat(allFiles(vectors)).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("out/scores.csv")).get(1))
                .contains(",16,8,5,");
        assertRefused(
                evaluate(manifest, "--models", "hdpgmm:eta0=0.5", "--model", model),
                "eta0 cannot be chosen for a fitted model");
    }

    @Test
    void theSameSongUnderTwoNamesIsNoted() throws IOException {
        Path manifest = frames(12, "label", EvaluateCommandTest::label);
        Files.copy(
                folder.resolve("s2.npy"),
                folder.resolve("s4.npy"),
                StandardCopyOption.REPLACE_EXISTING);
        Ran ran = evaluate(manifest, "--models", "g1");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err())
                .contains("songs.csv, row 6: the same content as row 4; give both one");
    }

    private void assertRefused(Ran ran, String... sentence) {
        assertThat(ran.status()).as(ran.out() + ran.err()).isNotZero();
        assertThat(ran.errorLines().stream().filter(line -> line.startsWith("mixtape: ")))
                .singleElement()
                .asString()
                .contains(sentence);
        assertThat(ran.err()).doesNotContain("\tat ").doesNotContain("should not have happened");
    }

    private Ran of(String csv) throws IOException {
        Path manifest = Files.writeString(folder.resolve("bad.csv"), csv);
        Ran ran = evaluate(manifest);
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder.resolve(".mixtape-cache")).doesNotExist();
        return ran;
    }

    @Test
    void aBadManifestIsRefusedInOneSentenceBeforeAnyWork() throws IOException {
        frames(6, "label", EvaluateCommandTest::label);
        assertRefused(evaluate(folder.resolve("none.csv")), "none.csv: no such file");
        assertRefused(of(""), "bad.csv: is empty; expected a header such as path,label");
        assertRefused(of("path,genre\n"), "row 1: no column label or tags in path,genre");
        assertRefused(of("path,label\n"), "has a header and no row");
        assertRefused(
                of("path,label\ns0.npy,a\ngone.mp3,b\n"),
                "bad.csv, row 3: path=gone.mp3: no such file; paths are relative to");
        assertRefused(of("path,label\nsongs.csv,a\n"), "row 2: path=songs.csv: must end in npy, ");
        assertRefused(
                of("path,label\ns0.npy,a\ns1.npy,b\n./s0.npy,a\n"),
                "row 4: path=./s0.npy: is in row 2 too");
        assertRefused(of("path,label\ns0.npy, \n"), "row 2: label is empty");
        assertRefused(of("path,label\ns0.npy,a,b\n"), "row 2: has 3 columns: the header has 2");
        assertRefused(of("path,label\ns0.npy,a\ns1.npy,a\n"), "label=a: every row has this one");
        assertRefused(of("path,tags\ns0.npy,\ns1.npy,|\n"), "no song has a tag");
        assertRefused(of("path,tags\ns0.npy,x|y\ns1.npy,x\n"), "tag=x: every song has it");
        assertRefused(
                of("path,label,split\ns0.npy,a,holdout\n"),
                "row 2: split=holdout: must be train, valid or test");
        assertRefused(
                of("path,label,split\ns0.npy,a,train\ns1.npy,b,\n"),
                "row 3: split is empty and others are not");
        assertRefused(
                of("path,label,split\ns0.npy,a,train\ns1.npy,b,train\n"), "no row has split=test");
        assertRefused(
                of("path,label,split,group\ns0.npy,a,train,x\ns1.npy,b,test,x\n"),
                "row 3: group=x: is in test here and in train in row 2");
        assertRefused(
                of("path,label,group\ns0.npy,a,x\ns1.npy,b,x\ns2.npy,a,y\ns3.npy,b,y\n"),
                "folds=3: must be at least 2 and at most the number of groups, which is 2");
    }

    @Test
    void whatCannotBeLearnedIsRefusedByTheRowThatNeedsIt() throws IOException {
        frames(6, "label", EvaluateCommandTest::label);
        assertRefused(
                of("path,label\ns0.npy,a\ns1.npy,a\ns2.npy,a\ns3.npy,b\n"),
                "bad.csv, row 5: label=b: when this song is tested no other song");
        assertRefused(
                of("path,tags,split\ns0.npy,x,train\ns1.npy,,train\ns2.npy,x|rare,test\n"),
                "row 4: tag=rare: when this song is tested");
    }

    @Test
    void songsThatCannotBeReadAreNamedByTheirRow() throws IOException {
        Path manifest = frames(6, "label", EvaluateCommandTest::label);
        Files.writeString(folder.resolve("s3.npy"), "no frames");
        assertRefused(evaluate(manifest), "songs.csv, row 5: path=s3.npy: ");
        Npy.writeFrames(folder.resolve("s3.npy"), new Frames(2, 4, new float[8]));
        assertRefused(evaluate(manifest), "row 5: path=s3.npy: has D=4 features");
        Npy.writeFrames(folder.resolve("s3.npy"), new Frames(1, 3, new float[] {1, Float.NaN, 0}));
        assertRefused(evaluate(manifest), "row 5: path=s3.npy: frames: row 0, column 1 is NaN");
        Files.writeString(folder.resolve("s1.npy"), "no frames");
        Files.writeString(folder.resolve("s4.npy"), "no frames");
        assertRefused(
                evaluate(manifest),
                "row 3: path=s1.npy: ",
                "; mend it or leave it out, and look at the songs of rows 5, 6");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() throws IOException {
        Path manifest = frames(6, "label", EvaluateCommandTest::label);
        assertRefused(evaluate(manifest, "--runs", "0"), "--runs=0: must be at least 1");
        assertRefused(
                evaluate(manifest, "--models", "g2"),
                "g2: must be hdpgmm, g1, vq, gaussian, vlad or gmm");
        assertRefused(evaluate(manifest, "--models", "g1,g1"), "g1 is there twice");
        assertRefused(evaluate(manifest, "--models", "vq:words=0"), "vq:words=0: words=0: must be");
        assertRefused(
                evaluate(manifest, "--models", "hdpgmm:eta=1"), "eta: no such parameter; there is");
        assertRefused(
                evaluate(manifest, "--models", "hdpgmm:eta0=2"),
                "hdpgmm:eta0=2: learning.eta0=2: must be");
        assertRefused(evaluate(manifest, "--models", "hdpgmm:eta0"), "in place of eta0");
        assertRefused(evaluate(manifest, "--models", "vq:log"), "in place of log");
        assertRefused(evaluate(manifest, "--models", "gaussian:log=1"), "log=1: takes no value");
        assertRefused(
                evaluate(manifest, "--models", "gmm:words=4"),
                "words: no such parameter; there is components, iterations, temperature,"
                        + " covariance, songs or width");
        assertRefused(
                evaluate(manifest, "--models", "vlad:width=0"),
                "width=0: must be a whole number of at least 1, or full");
        assertRefused(
                evaluate(manifest, "--task", "mood"), "--task=mood: must be genre or tagging");
        assertRefused(evaluate(manifest, "--task", "tagging"), "no column tags");
        assertRefused(evaluate(manifest, "--study", "x"), "--study=x: must be");
        assertRefused(evaluate(manifest, "--representation", "x"), "representation=x: must be");
        assertRefused(
                evaluate(manifest, "--models", "hdpgmm:representation=vector,temperature=4"),
                "temperature: says nothing of representation=vector; leave it out, or choose");
        assertRefused(
                evaluate(manifest, "--models", "hdpgmm:representation=loglikelihood,width=64"),
                "width: says nothing of representation=loglikelihood; leave it out, or choose");
        assertRefused(
                evaluate(manifest, "--models", "hdpgmm:weights=x"),
                "weights=x: must be none or idf");
        assertRefused(
                evaluate(manifest, "--corpus", folder.resolve("no")), "no such file or folder");
    }
}
