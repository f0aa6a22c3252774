package dev.mixtape.operators.model;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.util.List;
import java.util.stream.Stream;

/** The settings of {@link Hyperparameters}, and the model's name. */
public final class ModelSettings {
    public static final Setting<String> MODEL_ID =
            Setting.text("model.id", "mixtape", "The model's name in every record.");

    public static final Setting<Integer> CORPUS_COMPONENTS =
            Setting.integer(
                    "model.components",
                    256,
                    1,
                    Hyperparameters.MOST_COMPONENTS,
                    "K, the number of the corpus' components.");

    public static final Setting<Integer> SONG_COMPONENTS =
            Setting.integer(
                    "model.song-components",
                    32,
                    1,
                    Hyperparameters.MOST_SONG_COMPONENTS,
                    "T, the number of a song's components.");

    public static final Setting<Double> ALPHA0 =
            Setting.real("model.alpha0", 1, 1e-6, 1e6, "The concentration of a song's sticks.");

    public static final Setting<Double> GAMMA =
            Setting.real("model.gamma", 1, 1e-6, 1e6, "The concentration of the corpus' sticks.");

    public static final Setting<Concentration> CONCENTRATION =
            Setting.choice(
                    "model.concentration",
                    Concentration.FIXED,
                    "Whether alpha0 and gamma stay as they are set (fixed), or have Gamma(1, 1)"
                            + " priors and are learned.");

    public static final Setting<Long> SEED =
            Setting.wide("model.seed", 1, "The seed of every random draw.");

    public static final Setting<Double> TAU0 =
            Setting.real(
                    "learning.tau0",
                    64,
                    1,
                    1e9,
                    "The delay tau0 of the learning rate rho_t = (tau0 + t)^-kappa, t the full"
                            + " mini-batches so far.");

    public static final Setting<Double> KAPPA =
            Setting.of(
                    "learning.kappa",
                    "0.6",
                    "The decay kappa of the learning rate rho_t = (tau0 + t)^-kappa.",
                    ModelSettings::kappa);

    public static final Setting<Double> MEMORY =
            Setting.of(
                    "learning.memory",
                    "unbounded",
                    "The tracks after which what was learned weighs 1/e of what is learned now,"
                            + " however old the model: rho is 1 - e^(-tracks/memory) at least."
                            + " unbounded means that rho_t falls for ever.",
                    ModelSettings::memory);

    public static final Setting<Double> ETA0 =
            Setting.real(
                    "learning.eta0",
                    0.1,
                    0,
                    1,
                    "The weight of the uniform noise that is mixed into responsibilities at t ="
                            + " 0.");

    public static final Setting<Double> ETA_MIN =
            Setting.real(
                    "learning.eta-min",
                    0,
                    0,
                    1,
                    "What the weight of that noise, eta0 1000 / (t + 1000), does not fall below.");

    public static final Setting<Double> POPULATION =
            Setting.of(
                    "learning.population",
                    "seen",
                    "The number of tracks that a mini-batch speaks for, which also sets how sharp"
                            + " the posterior stays; seen means all that were learned so far,"
                            + " remembered as many of them as still weigh in the model.",
                    ModelSettings::population);

    public static final Setting<UpdateRule> UPDATE =
            Setting.choice(
                    "learning.update",
                    UpdateRule.NATURAL,
                    "Whether an update blends natural parameters, or follows the paper's Eq. 20 to"
                            + " the letter.");

    public static final Setting<Double> TOLERANCE =
            Setting.real(
                    "inference.tolerance",
                    1e-5,
                    0,
                    1,
                    "A song's iterations end when its bound gains relatively less than this.");

    public static final Setting<Integer> MAX_ITERATIONS =
            Setting.integer(
                    "inference.max-iterations",
                    100,
                    1,
                    Hyperparameters.MOST_ITERATIONS,
                    "A song's iterations end after this many in any case.");

    public static final Setting<Double> TEMPERATURE =
            Setting.real(
                    "embedding.temperature",
                    1,
                    1e-3,
                    1e6,
                    "What log-likelihoods are divided by before the softmax; 1 is the paper.");

    public static final Setting<Integer> VECTOR_WIDTH =
            Setting.integer(
                    "embedding.vector-width",
                    256,
                    0,
                    1_024, // each component's part of them is one record of Kafka's
                    "The number of axes that a song's vector lies along; they are learned with"
                            + " version 0 and never change. 0 makes no vectors.");

    /** What a model is, as pages show it. */
    public static final List<Setting<?>> MODEL =
            List.of(
                    MODEL_ID,
                    CORPUS_COMPONENTS,
                    SONG_COMPONENTS,
                    CONCENTRATION,
                    ALPHA0,
                    GAMMA,
                    SEED);

    /** How it learns. */
    public static final List<Setting<?>> LEARNING =
            List.of(TAU0, KAPPA, MEMORY, ETA0, ETA_MIN, POPULATION, UPDATE);

    /** How songs are inferred with it. */
    public static final List<Setting<?>> INFERENCE =
            List.of(TOLERANCE, MAX_ITERATIONS, TEMPERATURE, VECTOR_WIDTH);

    /** What may not change while it lives: it changes what state and embeddings mean. */
    public static final List<Setting<?>> FIXED =
            Stream.concat(MODEL.stream(), Stream.of(UPDATE, TEMPERATURE, VECTOR_WIDTH)).toList();

    /**
     * Returns how many numbers a song's vector has.
     *
     * @param comparing the setting by which vectors are compared
     * @throws SettingException if the model makes none
     */
    public static int vectorWidth(Settings settings, Setting<?> comparing) {
        int width = settings.get(VECTOR_WIDTH);
        if (width == 0) {
            throw new SettingException(
                    comparing.key()
                            + "="
                            + settings.get(comparing)
                            + ": needs "
                            + VECTOR_WIDTH.key()
                            + " of at least 1; set it, or compare by hellinger");
        }
        return width;
    }

    private ModelSettings() {}

    /** Outside of this interval the updates do not converge (Robbins and Monro 1951). */
    private static Double kappa(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0.5 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("must be above 0.5 and at most 1");
    }

    private static Double memory(String text) {
        return text.equalsIgnoreCase("unbounded") ? Double.valueOf(0) : tracks(text, "unbounded");
    }

    private static Double population(String text) {
        if (text.equalsIgnoreCase("seen")) {
            return Population.SEEN.fixed();
        }
        if (text.equalsIgnoreCase("remembered")) {
            return Population.REMEMBERED.fixed();
        }
        return tracks(text, "seen, remembered");
    }

    private static Double tracks(String text, String words) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 1 && value <= Population.MOST) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "must be "
                        + words
                        + ", or a number of tracks of at least 1 and at most "
                        + Population.MOST);
    }
}
