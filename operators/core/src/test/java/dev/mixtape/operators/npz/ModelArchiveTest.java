package dev.mixtape.operators.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Remembered;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.text.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArchiveTest {

    private static final Hyperparameters H =
            Samples.hyperparameters(3, 5, 2).toBuilder()
                    .concentration(Concentration.LEARNED)
                    .seed(-7)
                    .build();

    @TempDir Path folder;

    @Test
    void aModelGoesOnLearningWhereItStood() throws IOException {
        Model model = Samples.model(H, 1);
        Path file = folder.resolve("model.npz");
        ModelArchive.write(model, file);
        SufficientStatistics batch = new SufficientStatistics(3, 5);
        batch.merge(2, 4, new double[] {1, 2, 3}, 0, new double[] {4, 1, 1, 5, 1, 6}, 0);
        batch.addStickMass(2, 2);
        batch.addSong(4, -30, -0.5);

        Model read = ModelArchive.read(file);

        assertThat(read.hyperparameters()).isEqualTo(H);
        Path here = folder.resolve("here.npz");
        Path there = folder.resolve("there.npz");
        ModelArchive.write(CorpusUpdate.apply(model, batch, 3), here);
        ModelArchive.write(CorpusUpdate.apply(read, batch, 3), there);
        assertThat(there).hasSameBinaryContentAs(here);
    }

    @Test
    void keepsTheAxesOfSongVectorsAsTheyAre() throws IOException {
        Model model = Samples.model(H, 1);
        List<Frames> songs =
                IntStream.range(0, 6).mapToObj(j -> Samples.song(model, 40, j)).toList();
        Model withAxes = model.with(VectorAxes.learn(model, songs, 4));
        Path file = folder.resolve("model.npz");
        ModelArchive.write(withAxes, file);

        Model read = ModelArchive.read(file);

        assertThat(read.axes().axes()).isDeepEqualTo(withAxes.axes().axes());
        assertThat(read.axes().mean()).isEqualTo(withAxes.axes().mean());
        assertThat(Npz.read(file).get("axes").shape()).containsExactly(4, 5, 6);
    }

    @Test
    void anArchiveFromBeforeTracksSetTheRatesGoesOnAtItsVersion() throws IOException {
        Model model = Samples.model(H, 1);
        SufficientStatistics song = new SufficientStatistics(3, 5);
        song.addSong(4, -30, -0.5);
        Path file = folder.resolve("model.npz");
        ModelArchive.write(CorpusUpdate.apply(model, song, 8), file);
        assertThat(ModelArchive.read(file).batchesLearned()).isEqualTo(3.125);

        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(file));
        arrays.remove("batchesLearned");
        Npz.write(file, arrays);
        assertThat(ModelArchive.read(file).batchesLearned()).isEqualTo(4);
    }

    @Test
    void anArchiveFromBeforeThereWasAMemoryRemembersAllThatItLearned() throws IOException {
        Hyperparameters h = H.toBuilder().memory(50).etaMin(0.03).build();
        SufficientStatistics song = new SufficientStatistics(3, 5);
        song.addSong(4, -30, -0.5);
        Model model = CorpusUpdate.apply(Samples.model(h, 1), song, 8);
        Path file = folder.resolve("model.npz");
        ModelArchive.write(model, file);
        assertThat(ModelArchive.read(file).remembered()).isEqualTo(model.remembered());
        assertThat(ModelArchive.read(file).hyperparameters()).isEqualTo(h);

        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(file));
        List.of("memory", "etaMin", "rememberedShare", "rememberedTracks").forEach(arrays::remove);
        Npz.write(file, arrays);
        Model older = ModelArchive.read(file);
        assertThat(older.hyperparameters()).isEqualTo(H);
        assertThat(older.remembered()).isEqualTo(Remembered.all(model.tracksLearned()));
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        ModelArchive.write(Samples.model(H, 1), folder.resolve("a.npz"));
        ModelArchive.write(Samples.model(H, 1), folder.resolve("b.npz"));

        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void holdsTheMembersThatItsUsersWereToldOf() throws IOException {
        Path file = folder.resolve("model.npz");
        ModelArchive.write(Samples.model(H, 1), file);

        Map<String, NpyArray> arrays = Npz.read(file);

        assertThat(arrays.get("m").shape()).containsExactly(5, 3);
        assertThat(arrays.get("wInv").shape()).containsExactly(5, 3, 3);
        assertThat(arrays.get("lambda").shape()).containsExactly(5);
        assertThat(arrays.get("nu").shape()).containsExactly(5);
        assertThat(arrays.get("u").shape()).containsExactly(4);
        assertThat(arrays.get("v").shape()).containsExactly(4);
        assertThat(arrays.get("stickOrder").shape()).containsExactly(5);
        assertThat(arrays.get("whiteningMean").shape()).containsExactly(3);
        assertThat(arrays.get("whiteningMatrix").shape()).containsExactly(3, 3);
        assertThat(arrays.get("version").longs()).containsExactly(3);
        assertThat(arrays.get("population").doubles()).containsExactly(40);
    }

    @Test
    void noTextOfAFileGetsIntoAnErrorAsItIs() throws IOException {
        Path file = folder.resolve("model.npz");
        ModelArchive.write(Samples.model(H, 1), file);
        Map<String, NpyArray> whole = Npz.read(file);
        for (String word : List.of("populationPolicy", "concentration", "updateRule")) {
            Map<String, NpyArray> arrays = new LinkedHashMap<>(whole);
            arrays.put(word, NpyArray.scalar("evil\u001b[2J\u009d\n\u202e"));
            Npz.write(file, arrays);
            refusesWithACleanSentence(file);
        }
        Npz.write(file, Map.of("evil\u001b[2J\u009d", NpyArray.scalar(1.0)));
        byte[] damaged = Files.readAllBytes(file);
        int value = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("NUMPY") + 124;
        damaged[value] ^= 1;
        Files.write(file, damaged);
        refusesWithACleanSentence(file);
    }

    private static void refusesWithACleanSentence(Path file) {
        assertThatThrownBy(() -> ModelArchive.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.getFileName().toString())
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .hasSizeLessThan(500)
                                        .isEqualTo(PlainText.line(e.getMessage())));
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        Path file = folder.resolve("model.npz");
        ModelArchive.write(Samples.model(H, 1), file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ModelArchive.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void refusesAFileWithADamagedMember() throws IOException {
        Path file = folder.resolve("model.npz");
        ModelArchive.write(Samples.model(H, 1), file);
        byte[] damaged = Files.readAllBytes(file);
        damaged[400] ^= 1;
        Files.write(file, damaged);

        assertThatThrownBy(() -> ModelArchive.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void refusesAnArchiveOfSomethingElse() throws IOException {
        Path file = folder.resolve("other.npz");
        Npz.write(file, Map.of("x", NpyArray.scalar(1.0)));

        assertThatThrownBy(() -> ModelArchive.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file
                                + ": has no member format, so it is not a model that Mixtape"
                                + " wrote");
    }

    @Test
    void refusesAFormatItDoesNotKnowAndNamesBoth() throws IOException {
        Path file = changed("format", NpyArray.scalar(9L));

        assertThatThrownBy(() -> ModelArchive.read(file))
                .hasMessageContaining("format 9")
                .hasMessageContaining("reads format 1");
    }

    @Test
    void refusesParametersThatNoModelCouldHave() throws IOException {
        assertThatThrownBy(() -> ModelArchive.read(changed("kappa", NpyArray.scalar(0.4))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kappa=0.4: must be above 0.5 and at most 1");
        assertThatThrownBy(
                        () ->
                                ModelArchive.read(
                                        changed("wInv", NpyArray.of(new double[45], 5, 3, 3))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wInv of component 0")
                .hasMessageContaining("not positive definite");
        assertThatThrownBy(() -> ModelArchive.read(changed("u", NpyArray.of(new double[5], 5))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("member u: has shape [5]: must be [4]");
    }

    private Path changed(String name, NpyArray value) throws IOException {
        Path file = folder.resolve("model.npz");
        ModelArchive.write(Samples.model(H, 1), file);
        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(file));
        arrays.put(name, value);
        Npz.write(file, arrays);
        return file;
    }

    @Test
    void readsTheCompressedArchivesOfNumpy() throws IOException {
        // np.savez_compressed(f, ids=np.array(['a', 'bc']), n=np.arange(3, dtype='<i4'))
        Path file = folder.resolve("numpy.npz");
        Files.write(file, java.util.Base64.getDecoder().decode(NUMPY_NPZ));

        Map<String, NpyArray> arrays = Npz.read(file);

        assertThat(arrays.get("ids").strings()).containsExactly("a", "bc");
        assertThat(arrays.get("n").longs()).containsExactly(0, 1, 2);
    }

    private static final String NUMPY_NPZ =
            "UEsDBC0AAAAIAAAAIQBwR22W//////////8HABQAaWRzLm5weQEAEACQAAAAAAAAAE0AAAAAAAAA"
                    + "m+wX6hsQychQxlCtnpJanFykbqWgbhNqpK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvka"
                    + "RjqaOgq1ChQArkQGCEgC4mQgBgBQSwMELQAAAAgAAAAhAALsvan//////////wUAFABuLm5weQEA"
                    + "EACMAAAAAAAAAEwAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoq6joJ6WX1RSlJgXn1+U"
                    + "kgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgYgYARiJiAGAFBLAQItAy0AAAAIAAAAIQBwR22W"
                    + "TQAAAJAAAAAHAAAAAAAAAAAAAACAAQAAAABpZHMubnB5UEsBAi0DLQAAAAgAAAAhAALsvalMAAAA"
                    + "jAAAAAUAAAAAAAAAAAAAAIABhgAAAG4ubnB5UEsFBgAAAAACAAIAaAAAAAkBAAAAAA==";
}
