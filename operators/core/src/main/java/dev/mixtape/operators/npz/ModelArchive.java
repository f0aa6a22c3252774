package dev.mixtape.operators.npz;

import dev.mixtape.operators.fisher.SongVector;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.HyperparameterValues;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Lives;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.Remembered;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.Whitening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model as {@code model.npz}, which NumPy reads and which goes on learning where it stood.
 *
 * <pre>
 * format            int64     1: this layout
 * m                 K×D       posterior means, whitened space
 * wInv              K×D×D     W⁻¹
 * lambda, nu        K
 * u, v              K−1       in stick order
 * stickOrder        K int32   component ids, heaviest first
 * stickMass         K         discounted Σϕ_tk, by component id
 * whiteningMean     D         whitened = (x − mean) · matrix
 * whiteningMatrix   D×D
 * version, tracksLearned, framesLearned   int64
 * batchesLearned    full batches that those tracks would fill; the version where it is missing
 * population        J that the posterior speaks for: fixed, or the tracks learned
 * populationPolicy  "seen", or the fixed number
 * alpha0Posterior, gammaPosterior         shape and rate; zeros when fixed
 * T, maxIterations, seed                  int64
 * lambda0, nu0, w0Inverse, alpha0, gamma, tau0, kappa, eta0, tolerance, temperature
 * concentration, updateRule               words
 * memory, etaMin    0 where they are missing
 * rememberedShare, rememberedTracks   {@link Remembered}; all tracks learned where they are missing
 * bornAt, mergedAt  K int64   versions in which ids began to live, and were merged away; where
 * mergedInto        K int32   they are missing, all live since the bootstrap
 * axes              width×K×2D float32, of songs' vectors; missing of a model that has none
 * axesMean          K×2D float32
 * covarianceAxes    width×D(D+1)/2 float32, what follows in songs' vectors
 * covarianceAxesMean  D(D+1)/2 float32
 * </pre>
 *
 * <p>Other floats are float64, little-endian. The same model gives the same bytes.
 */
public final class ModelArchive {
    /** Hyperparameters that are shapes of arrays. */
    private static final Set<String> SHAPES = Set.of("D", "K");

    /** Hyperparameters that older models did not have. */
    private static final Map<String, Object> LATER = Map.of("memory", 0.0, "etaMin", 0.0);

    private static final long FORMAT = 1;
    private static final String AXES = "axes";
    private static final String AXES_MEAN = "axesMean";
    private static final String COVARIANCE_AXES = "covarianceAxes";
    private static final String COVARIANCE_AXES_MEAN = "covarianceAxesMean";

    private ModelArchive() {}

    /** Writes it, whole or not at all. */
    public static void write(Model model, Path file) throws IOException {
        Npz.write(file, arrays(model));
    }

    private static Map<String, NpyArray> arrays(Model model) {
        int K = model.K();
        int D = model.D();
        CorpusPosterior q = model.posterior();
        double[] m = new double[K * D];
        double[] wInv = new double[K * D * D];
        double[] lambda = new double[K];
        double[] nu = new double[K];
        for (int k = 0; k < K; k++) {
            NormalWishart component = q.components().get(k);
            System.arraycopy(component.m(), 0, m, k * D, D);
            System.arraycopy(Packed.unpack(D, component.wInv()), 0, wInv, k * D * D, D * D);
            lambda[k] = component.lambda();
            nu[k] = component.nu();
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("format", NpyArray.scalar(FORMAT));
        arrays.put("m", NpyArray.of(m, K, D));
        arrays.put("wInv", NpyArray.of(wInv, K, D, D));
        arrays.put("lambda", NpyArray.of(lambda, K));
        arrays.put("nu", NpyArray.of(nu, K));
        arrays.put("u", NpyArray.of(q.sticks().u(), K - 1));
        arrays.put("v", NpyArray.of(q.sticks().v(), K - 1));
        arrays.put("stickOrder", NpyArray.of(q.sticks().order(), K));
        arrays.put("stickMass", NpyArray.of(q.stickMass(), K));
        arrays.put("whiteningMean", NpyArray.of(model.whitening().mean(), D));
        arrays.put("whiteningMatrix", NpyArray.of(model.whitening().matrix(), D, D));
        arrays.put("version", NpyArray.scalar(model.version()));
        arrays.put("batchesLearned", NpyArray.scalar(model.batchesLearned()));
        arrays.put("tracksLearned", NpyArray.scalar(model.tracksLearned()));
        arrays.put("framesLearned", NpyArray.scalar(model.framesLearned()));
        Population population = model.hyperparameters().population();
        arrays.put(
                "population",
                NpyArray.scalar(population.tracks(model.tracksLearned(), model.remembered())));
        arrays.put("rememberedShare", NpyArray.scalar(model.remembered().share()));
        arrays.put("rememberedTracks", NpyArray.scalar(model.remembered().tracks()));
        arrays.put("populationPolicy", NpyArray.scalar(population.toString()));
        arrays.put("alpha0Posterior", gamma(q.alpha0()));
        arrays.put("gammaPosterior", gamma(q.gamma()));
        putHyperparameters(arrays, model.hyperparameters());
        putLives(arrays, model.lives());
        putAxes(arrays, model);
        return arrays;
    }

    private static NpyArray gamma(GammaPosterior q) {
        return NpyArray.of(new double[] {q.shape(), q.rate()}, 2);
    }

    private static void putLives(Map<String, NpyArray> arrays, Lives lives) {
        arrays.put("bornAt", NpyArray.of(lives.bornAt(), lives.K()));
        arrays.put("mergedAt", NpyArray.of(lives.mergedAt(), lives.K()));
        arrays.put("mergedInto", NpyArray.of(lives.mergedInto(), lives.K()));
    }

    private static Lives lives(Members members, int K) throws IOException {
        return members.has("mergedInto")
                ? new Lives(
                        members.integers("bornAt", K),
                        members.integers("mergedAt", K),
                        Arrays.stream(members.integers("mergedInto", K))
                                .mapToInt(Math::toIntExact)
                                .toArray())
                : Lives.first(K);
    }

    private static void putAxes(Map<String, NpyArray> arrays, Model model) {
        int width = model.axes().width();
        if (width == 0) {
            return;
        }
        int K = model.K();
        int fisher = K * 2 * model.D();
        PrincipalAxes whole = model.axes();
        PrincipalAxes first = whole.part(0, fisher);
        PrincipalAxes second = whole.part(fisher, whole.mean().length);
        arrays.put(AXES, NpyArray.of(first.endToEnd(), width, K, 2 * model.D()));
        arrays.put(AXES_MEAN, NpyArray.of(first.mean(), K, 2 * model.D()));
        arrays.put(COVARIANCE_AXES, NpyArray.of(second.endToEnd(), width, second.mean().length));
        arrays.put(COVARIANCE_AXES_MEAN, NpyArray.of(second.mean(), second.mean().length));
    }

    private static PrincipalAxes axes(Members members, int D, int K) throws IOException {
        if (!members.has(AXES)) {
            return PrincipalAxes.NONE;
        }
        int width = members.shape(AXES, 3)[0];
        int fisher = K * 2 * D;
        int covariance = Packed.size(D);
        float[] first = members.floats(AXES, width, K, 2 * D);
        float[] second = members.floats(COVARIANCE_AXES, width, covariance);
        float[][] axes = new float[width][];
        for (int q = 0; q < width; q++) {
            axes[q] =
                    SongVector.join(
                            Arrays.copyOfRange(first, q * fisher, (q + 1) * fisher),
                            Arrays.copyOfRange(second, q * covariance, (q + 1) * covariance));
        }
        float[] mean =
                SongVector.join(
                        members.floats(AXES_MEAN, K, 2 * D),
                        members.floats(COVARIANCE_AXES_MEAN, covariance));
        return new PrincipalAxes(mean, axes);
    }

    /** All but D and K, which are shapes, and the population, which has two members. */
    private static void putHyperparameters(Map<String, NpyArray> arrays, Hyperparameters h) {
        HyperparameterValues.of(h)
                .forEach(
                        (name, value) -> {
                            if (value instanceof Double number) {
                                arrays.put(name, NpyArray.scalar(number));
                            } else if (value instanceof String word) {
                                arrays.put(name, NpyArray.scalar(word));
                            } else if (value instanceof Number whole && !SHAPES.contains(name)) {
                                arrays.put(name, NpyArray.scalar(whole.longValue()));
                            }
                        });
    }

    /**
     * Reads one that {@link #write} wrote.
     *
     * @throws IOException in one sentence that begins with the file's name, if it is foreign,
     *     truncated, of another format, or not a model that could have been learned
     */
    public static Model read(Path file) throws IOException {
        Members members = new Members(file, Npz.read(file));
        long format = members.whole("format");
        if (format != FORMAT) {
            throw new IOException(
                    file
                            + ": is a model of format "
                            + format
                            + ": this Mixtape reads format "
                            + FORMAT);
        }
        try {
            return model(members);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Model model(Members members) throws IOException {
        Hyperparameters h = hyperparameters(members);
        int D = h.D();
        int K = h.K();
        CorpusPosterior posterior =
                new CorpusPosterior(
                        components(members, D, K),
                        members.numbers("stickMass", K),
                        new Sticks(
                                members.numbers("u", K - 1),
                                members.numbers("v", K - 1),
                                Arrays.stream(members.integers("stickOrder", K))
                                        .mapToInt(Math::toIntExact)
                                        .toArray()),
                        gamma(members.numbers("alpha0Posterior", 2)),
                        gamma(members.numbers("gammaPosterior", 2)));
        return new Model(
                h,
                new Whitening(
                        members.numbers("whiteningMean", D),
                        members.numbers("whiteningMatrix", D, D)),
                posterior,
                members.count("version"),
                members.has("batchesLearned")
                        ? members.number("batchesLearned")
                        : members.count("version"),
                members.count("tracksLearned"),
                members.count("framesLearned"),
                new double[K],
                axes(members, D, K),
                remembered(members),
                lives(members, K));
    }

    private static Remembered remembered(Members members) throws IOException {
        return members.has("rememberedShare")
                ? new Remembered(
                        members.number("rememberedShare"), members.number("rememberedTracks"))
                : Remembered.all(members.count("tracksLearned"));
    }

    private static GammaPosterior gamma(double[] shapeAndRate) {
        return new GammaPosterior(shapeAndRate[0], shapeAndRate[1]);
    }

    private static List<NormalWishart> components(Members members, int D, int K)
            throws IOException {
        double[] m = members.numbers("m", K, D);
        double[] wInv = members.numbers("wInv", K, D, D);
        double[] lambda = members.numbers("lambda", K);
        double[] nu = members.numbers("nu", K);
        List<NormalWishart> components = new ArrayList<>();
        for (int k = 0; k < K; k++) {
            double[] full = Arrays.copyOfRange(wInv, k * D * D, (k + 1) * D * D);
            double[] mean = Arrays.copyOfRange(m, k * D, (k + 1) * D);
            NormalWishart component =
                    new NormalWishart(mean, lambda[k], Packed.pack(D, full), nu[k]);
            try {
                Cholesky.of(D, component.wInv());
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "wInv of component " + k + ": " + e.getMessage(), e);
            }
            components.add(component);
        }
        return components;
    }

    private static Hyperparameters hyperparameters(Members members) throws IOException {
        int[] shape = members.shape("m", 2);
        return HyperparameterValues.from(
                (name, type) -> {
                    if (SHAPES.contains(name)) {
                        return name.equals("K") ? shape[0] : shape[1];
                    }
                    if (LATER.containsKey(name) && !members.has(name)) {
                        return LATER.get(name);
                    }
                    if (type == Population.class) {
                        return Population.parse(members.word("populationPolicy"));
                    }
                    if (type == double.class) {
                        return members.number(name);
                    }
                    return type.isEnum() ? members.word(name) : (Object) members.whole(name);
                });
    }
}
