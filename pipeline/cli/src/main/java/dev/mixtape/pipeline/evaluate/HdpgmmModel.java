package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.evaluation.InverseFrequency;
import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.fisher.SongVector;
import dev.mixtape.operators.inference.Representation;
import dev.mixtape.operators.learner.Embeddings;
import dev.mixtape.operators.learner.Learner;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.fit.BoundedLearning;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code hdpgmm}: learned by the stream's own inference and update, or given. What differs in the
 * softmax' temperature or the form of the vectors alone shares one fit.
 *
 * @param settings of the model, its learning and its embedding
 * @param epochs passes over the corpus
 * @param songs most songs of the corpus that it is learned from
 * @param form of the vectors
 * @param width how many of the model's axes a {@link Form#VECTOR} lies along, or {@link
 *     Compression#FULL} for the vector as it is
 * @param weights of the components in them
 * @param fitted a model to embed with instead of learning one, or null
 */
public record HdpgmmModel(
        String name,
        Settings settings,
        int epochs,
        int songs,
        Form form,
        int width,
        Weights weights,
        Fitted fitted,
        Cache cache)
        implements SongModel {

    /** Axes of a vector, where nothing else is asked for. */
    static final int WIDTH = 256;

    private static final String VERSION = "hdpgmm 5";
    private static final String VECTOR_VERSION = "vector 3";

    /** A model that was fitted before, and the digest of its file. */
    public record Fitted(Model model, String digest) {

        /** One that was read from a file. */
        public static Fitted of(Path file, Model model) throws IOException {
            return new Fitted(model, Digest.of(file));
        }
    }

    /** What the vector of a song is: K numbers in the log domain, but for the Fisher vector. */
    public enum Form {
        /** ln(max(y, 1e-8)), y the mean of the softmax of the log-likelihoods (paper §3.2). */
        LOGLIKELIHOOD,
        /** ln(max(r, 1e-8)), r the mean responsibilities. */
        RESPONSIBILITIES,
        /** The {@link SongVector} of the components along the model's axes. */
        VECTOR
    }

    /** How much the components of a song's vector weigh. */
    public enum Weights {
        /** All the same. */
        NONE,
        /** The more, the rarer they are in the corpus: {@link InverseFrequency}. */
        IDF
    }

    @Override
    public boolean distributions() {
        return form != Form.VECTOR;
    }

    @Override
    public Matrix embed(SongSet corpus, SongSet all, long seed, Consumer<String> note)
            throws IOException {
        SongSet learned = corpus.atMost(songs, seed);
        Hyperparameters h = hyperparameters(all.dimensions(), learned.count(), seed);
        Learner learner = BoundedLearning.learner(settings, learned.count(), epochs);
        String fit =
                fitted != null
                        ? fitted.digest()
                        : Digest.of(
                                VERSION,
                                h.toBuilder().temperature(1).build(),
                                learner,
                                learned.digest());
        if (form == Form.VECTOR && width == Compression.FULL) {
            return fisher(fit, () -> model(fit, h, learner, learned, note), all, note);
        }
        double temperature = temperature(h);
        Path file = cache.entry("vectors", Digest.of(fit, temperature, all.digest()), ".npz");
        if (!Files.exists(file)) {
            Model model = model(fit, h, learner, learned, note);
            note.accept("embedding");
            embed(model, temperature, all, note).write(file);
        }
        Matrix vectors = vectors(file);
        return weights == Weights.NONE
                ? vectors
                : InverseFrequency.weigh(
                        vectors, model(fit, h, learner, learned, note).posterior().sticks());
    }

    /** Gives the model, which is learned when it is first asked for. */
    @FunctionalInterface
    private interface Fit {
        Model model() throws IOException;
    }

    private Matrix fisher(String fit, Fit made, SongSet of, Consumer<String> note)
            throws IOException {
        Path file = cache.entry("vectors", Digest.of(VECTOR_VERSION, fit, of.digest()), ".npy");
        return SongMatrix.cached(
                file,
                () -> {
                    Model model = made.model();
                    note.accept("embedding");
                    return SongMatrix.of(of, SongVector.of(model)::embed);
                });
    }

    /** A fitted model keeps its own, unless another is asked for. */
    private double temperature(Hyperparameters h) {
        return fitted == null || settings.isSet(ModelSettings.TEMPERATURE)
                ? h.temperature()
                : fitted.model().hyperparameters().temperature();
    }

    private Embeddings embed(Model model, double temperature, SongSet all, Consumer<String> note)
            throws IOException {
        Hyperparameters h = model.hyperparameters().toBuilder().temperature(temperature).build();
        return Embeddings.of(
                model.with(h),
                all,
                Backends.spread(settings.get(BackendSettings.BACKEND)),
                settings.get(MixtapeSettings.PARALLELISM),
                done -> note.accept("embedding, " + done + " of " + all.count()));
    }

    private Hyperparameters hyperparameters(int D, int count, long seed) {
        Hyperparameters h = BoundedLearning.hyperparameters(settings, D, count);
        return settings.isSet(ModelSettings.SEED) ? h : h.toBuilder().seed(seed).build();
    }

    private Model model(
            String digest,
            Hyperparameters h,
            Learner learner,
            SongSet corpus,
            Consumer<String> note)
            throws IOException {
        if (fitted != null) {
            return fitted.model();
        }
        Path file = cache.entry("models", digest, ".npz");
        if (!Files.exists(file)) {
            note.accept("choosing first components");
            Model model =
                    learner.fit(
                                    h,
                                    corpus,
                                    Backends.spread(settings.get(BackendSettings.BACKEND)),
                                    line ->
                                            note.accept(
                                                    "learning, epoch "
                                                            + (line.epoch() + 1)
                                                            + ", song "
                                                            + line.songsDone()
                                                            + " of "
                                                            + line.songs()))
                            .model();
            ModelArchive.write(model, file);
        }
        return ModelArchive.read(file);
    }

    private Matrix vectors(Path file) throws IOException {
        Map<String, NpyArray> arrays = Npz.read(file);
        if (form == Form.VECTOR) {
            return alongAxes(arrays.get("vectors"));
        }
        NpyArray array = arrays.get(form == Form.LOGLIKELIHOOD ? "embeddings" : "responsibilities");
        float[] values = array.floats().clone();
        if (form == Form.RESPONSIBILITIES) {
            for (int q = 0; q < values.length; q++) {
                values[q] = (float) Math.log(Math.max(values[q], Representation.FLOOR));
            }
        }
        return new Matrix(array.shape()[0], array.shape()[1], values);
    }

    /** Along the model's axes, which are as many as are wanted unless the model is given. */
    private Matrix alongAxes(NpyArray array) throws IOException {
        int has = array == null ? 0 : array.shape()[1];
        if (has != width) {
            throw new IOException(
                    "--models: "
                            + name
                            + ": width="
                            + width
                            + ": the model has "
                            + has
                            + " axes; choose that or full, or learn it with"
                            + " embedding.vector-width="
                            + width);
        }
        return new Matrix(array.shape()[0], width, array.floats().clone());
    }
}
