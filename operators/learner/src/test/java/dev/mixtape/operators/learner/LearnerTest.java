package dev.mixtape.operators.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {

    private static final Hyperparameters H =
            Hyperparameters.defaults(3).toBuilder().K(12).T(5).build();

    @TempDir Path folder;

    private static InferenceBackend blas() {
        return Backends.choose("blas").backend();
    }

    @Test
    void theSameSeedGivesTheSameBytesWhateverTheThreads() throws IOException {
        Planted songs = new Planted(3, 4, 4, 40, 30, 1);
        Path one = folder.resolve("one.npz");
        Path three = folder.resolve("three.npz");
        Path other = folder.resolve("other.npz");

        ModelArchive.write(
                new Learner(20, 10, 20, 2, 1).fit(H, songs, LearnerTest::blas, p -> {}).model(),
                one);
        ModelArchive.write(
                new Learner(20, 10, 20, 2, 3).fit(H, songs, LearnerTest::blas, p -> {}).model(),
                three);
        Hyperparameters seeded = H.toBuilder().seed(2).build();
        ModelArchive.write(
                new Learner(20, 10, 20, 2, 1)
                        .fit(seeded, songs, LearnerTest::blas, p -> {})
                        .model(),
                other);

        assertThat(three).hasSameBinaryContentAs(one);
        assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(one));
    }

    @Test
    void tellsOfEveryMiniBatchAndOfTheEpochs() throws IOException {
        Planted songs = new Planted(3, 4, 4, 50, 30, 1);
        List<LearnedBatch> told = new ArrayList<>();

        Fit fit = new Learner(20, 10, 20, 3, 2).fit(H, songs, LearnerTest::blas, told::add);

        assertThat(told).extracting(LearnedBatch::songsDone).startsWith(20, 40, 50, 20);
        assertThat(told).extracting(LearnedBatch::version).last().isEqualTo(9L);
        assertThat(told.get(0).rho()).isCloseTo(Math.pow(64, -0.6), within(1e-12));
        assertThat(told.get(2).rho())
                .as("of the half batch that ends an epoch")
                .isCloseTo(1 - Math.sqrt(1 - Math.pow(66, -0.6)), within(1e-12));
        assertThat(told.get(3).rho()).isEqualTo(Math.pow(66.5, -0.6));
        assertThat(fit.model().version()).isEqualTo(9);
        assertThat(fit.model().tracksLearned()).isEqualTo(150);
        assertThat(fit.boundPerFrame()).hasSize(3);
        assertThat(fit.boundPerFrame().get(2)).isGreaterThan(fit.boundPerFrame().get(0));
        assertThat(fit.bound().get(2)).isLessThan(fit.boundPerFrame().get(2) * 50 * 30);
    }

    @Test
    void aModelThatWasWrittenGoesOnLikeOneThatWasNot() throws IOException {
        Planted songs = new Planted(3, 4, 4, 40, 30, 1);
        Learner learner = new Learner(20, 10, 20, 1, 2);
        Model model = learner.fit(H, songs, LearnerTest::blas, p -> {}).model();
        Path file = folder.resolve("model.npz");
        ModelArchive.write(model, file);

        Path here = folder.resolve("here.npz");
        Path there = folder.resolve("there.npz");
        ModelArchive.write(learner.goOn(model, songs, LearnerTest::blas, p -> {}).model(), here);
        ModelArchive.write(
                learner.goOn(ModelArchive.read(file), songs, LearnerTest::blas, p -> {}).model(),
                there);

        assertThat(there).hasSameBinaryContentAs(here);
    }

    @Test
    void embedsEverySongByItsId() throws IOException {
        Planted songs = new Planted(3, 4, 4, 20, 30, 1);
        Model model =
                new Learner(20, 10, 20, 1, 2).fit(H, songs, LearnerTest::blas, p -> {}).model();
        Path file = folder.resolve("embeddings.npz");

        Embeddings.of(model, songs, LearnerTest::blas, 2, done -> {}).write(file);

        Map<String, NpyArray> arrays = Npz.read(file);
        assertThat(arrays.get("ids").strings()[7]).isEqualTo("planted-7");
        assertThat(arrays.get("embeddings").shape()).containsExactly(20, 12);
        assertThat(arrays.get("responsibilities").shape()).containsExactly(20, 12);
        try (InferenceBackend backend = blas()) {
            backend.use(model);
            float[] alone = backend.embed(List.of(songs.frames(7))).get(0).embedding();
            assertThat(arrays.get("embeddings").floats()).containsSequence(alone);
            assertThat(arrays.get("boundPerFrame").doubles()[7])
                    .isEqualTo(backend.embed(List.of(songs.frames(7))).get(0).boundPerFrame());
        }
    }

    @Test
    void aFolderAndAnHdf5FileOfTheSameSongsGiveTheSameModel() throws IOException {
        Planted songs = new Planted(3, 4, 4, 30, 25, 1);
        Path npys = Files.createDirectories(folder.resolve("npys/deep"));
        float[][] rows = new float[30 * 25][3];
        long[] indptr = new long[31];
        String[] ids = new String[30];
        for (int j = 0; j < 30; j++) {
            ids[j] = "deep/song-" + (100 + j);
            indptr[j + 1] = 25L * (j + 1);
            Npy.writeFrames(npys.resolve("song-" + (100 + j) + ".npy"), songs.frames(j));
            for (int q = 0; q < 75; q++) {
                rows[j * 25 + q / 3][q % 3] = songs.frames(j).values()[q];
            }
        }
        Path h5 = folder.resolve("songs.h5");
        try (WritableHdfFile file = HdfFile.write(h5)) {
            file.putDataset("data", rows);
            file.putDataset("indptr", indptr);
            file.putDataset("ids", ids);
        }
        Learner learner = new Learner(10, 10, 20, 1, 1);
        try (Songs fromFolder = new NpyFolder(folder.resolve("npys"));
                Songs fromHdf5 = new Hdf5Songs(h5)) {
            assertThat(fromHdf5.id(3)).isEqualTo(fromFolder.id(3)).isEqualTo("deep/song-103");
            Path one = folder.resolve("one.npz");
            Path two = folder.resolve("two.npz");
            ModelArchive.write(learner.fit(H, fromFolder, LearnerTest::blas, p -> {}).model(), one);
            ModelArchive.write(learner.fit(H, fromHdf5, LearnerTest::blas, p -> {}).model(), two);
            assertThat(two).hasSameBinaryContentAs(one);
        }
    }

    /**
     * Written by h5py: data np.arange(27)/2 as 9×3 in gzipped chunks of 4×2, indptr 0 2 2 9, ids of
     * variable length. (Versions of jhdf read zeros beyond the first chunk.)
     */
    @Test
    void readsTheChunkedAndCompressedFilesOfH5py() throws Exception {
        Path file = Path.of(LearnerTest.class.getResource("/hdf5/chunked.h5").toURI());
        try (Songs songs = new Hdf5Songs(file)) {
            assertThat(songs.dimensions()).isEqualTo(3);
            assertThat(List.of(songs.id(0), songs.id(1), songs.id(2)))
                    .containsExactly("a", "ÿ", "c");
            assertThat(songs.frames(1).count()).isZero();
            float[] last = songs.frames(2).values();
            assertThat(last).hasSize(21);
            for (int i = 0; i < 21; i++) {
                assertThat(last[i]).isEqualTo((6 + i) / 2f);
            }
        }
    }

    @Test
    void saysWhichSongCannotBeLearnedFrom() throws IOException {
        Npy.writeFrames(folder.resolve("a.npy"), new Frames(2, 3, new float[6]));
        Npy.writeFrames(
                folder.resolve("b.npy"), new Frames(2, 3, new float[] {1, 2, 3, 4, Float.NaN, 6}));
        try (Songs songs = new NpyFolder(folder)) {
            assertThatThrownBy(
                            () ->
                                    new Learner(2, 2, 9, 1, 1)
                                            .fit(H, songs, LearnerTest::blas, p -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("row 1, column 1 is NaN");
        }
        Npy.writeFrames(folder.resolve("b.npy"), new Frames(1, 2, new float[2]));
        try (Songs songs = new NpyFolder(folder)) {
            assertThatThrownBy(
                            () ->
                                    new Learner(2, 2, 9, 1, 1)
                                            .fit(H, songs, LearnerTest::blas, p -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessage("song b: has D=2: the others have D=3");
        }
    }

    @Test
    void refusesSourcesThatAreNone() throws IOException {
        assertThatThrownBy(() -> new NpyFolder(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no .npy file");
        Path text = folder.resolve("text.h5");
        Files.writeString(text, "not an HDF5 file");
        assertThatThrownBy(() -> new Hdf5Songs(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not an HDF5 file");
        Path lacking = folder.resolve("lacking.h5");
        try (WritableHdfFile file = HdfFile.write(lacking)) {
            file.putDataset("data", new float[2][3]);
            file.putDataset("ids", new String[] {"a"});
        }
        assertThatThrownBy(() -> new Hdf5Songs(lacking))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no dataset indptr: the layout is data, indptr and ids");
        Path wrong = folder.resolve("wrong.h5");
        try (WritableHdfFile file = HdfFile.write(wrong)) {
            file.putDataset("data", new float[2][3]);
            file.putDataset("indptr", new long[] {0, 5});
            file.putDataset("ids", new String[] {"a"});
        }
        assertThatThrownBy(() -> new Hdf5Songs(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("song 0 is rows 0 to 5 of 2");
    }

    @Test
    void refusesSettingsBelowOne() {
        assertThatThrownBy(() -> new Learner(0, 1, 1, 1, 1))
                .hasMessage("batch.tracks=0: must be at least 1");
    }
}
