package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.HdpgmmModel.Fitted;
import dev.mixtape.pipeline.evaluate.HdpgmmModel.Form;
import dev.mixtape.pipeline.evaluate.HdpgmmModel.Weights;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes models as they are asked for, over what all of them share.
 *
 * @param settings over which a model's own parameters are laid
 * @param epochs passes over the corpus, where a model has no other
 * @param form of an HDPGMM's vectors, where a model has no other
 * @param fitted an HDPGMM to use instead of learning one, or null
 */
public record SongModels(Settings settings, int epochs, Form form, Fitted fitted, Cache cache) {

    private static final String EPOCHS = "epochs";
    private static final String SONGS = "songs";
    private static final String WORDS = "words";
    private static final String REPRESENTATION = "representation";
    private static final String WEIGHTS = "weights";
    private static final String TEMPERATURE = "temperature";

    /** What means something of distributions over components only. */
    private static final Set<String> OF_DISTRIBUTIONS = Set.of(TEMPERATURE, WEIGHTS);

    /** What can be chosen of a fitted model too. */
    private static final Set<String> OF_EMBEDDING =
            Set.of(TEMPERATURE, REPRESENTATION, WEIGHTS, FrameModels.WIDTH);

    /** Short names of settings, as a model's parameters. */
    private static final Map<String, Setting<?>> SHORT =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("components", ModelSettings.CORPUS_COMPONENTS),
                            Map.entry("song-components", ModelSettings.SONG_COMPONENTS),
                            Map.entry("alpha0", ModelSettings.ALPHA0),
                            Map.entry("gamma", ModelSettings.GAMMA),
                            Map.entry("concentration", ModelSettings.CONCENTRATION),
                            Map.entry("eta0", ModelSettings.ETA0),
                            Map.entry("tau0", ModelSettings.TAU0),
                            Map.entry("kappa", ModelSettings.KAPPA),
                            Map.entry("batch", LearningSettings.BATCH_TRACKS),
                            Map.entry("population", ModelSettings.POPULATION),
                            Map.entry("update", ModelSettings.UPDATE),
                            Map.entry(TEMPERATURE, ModelSettings.TEMPERATURE)));

    /** All that may be said of an HDPGMM. */
    private static final String HDPGMM_PARAMETERS =
            String.join(", ", SHORT.keySet()) + ", epochs, songs, representation, weights, width";

    /**
     * Makes one.
     *
     * @throws UserError for a kind, a parameter or a value that there is not
     */
    public SongModel create(ModelSpec spec) {
        checkValues(spec);
        try {
            return switch (spec.kind()) {
                case "g1" -> g1(spec);
                case "vq" -> vq(spec);
                case "gaussian", "vlad", "gmm" -> FrameModels.create(spec, cache);
                case "hdpgmm" -> hdpgmm(spec);
                default ->
                        throw new UserError(
                                "--models: "
                                        + spec.kind()
                                        + ": must be hdpgmm, g1, vq, gaussian, vlad or gmm");
            };
        } catch (IllegalArgumentException e) {
            throw new UserError("--models: " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    /** A bare word is a parameter of one kind only. */
    private static void checkValues(ModelSpec spec) {
        for (String name : spec.parameters().keySet()) {
            if (spec.isBare(name) && !FrameModels.isFlag(spec.kind(), name)) {
                throw new UserError(
                        "--models: "
                                + spec.name()
                                + ": expected a parameter such as temperature=4 in place of "
                                + name);
            }
        }
    }

    private static SongModel g1(ModelSpec spec) {
        if (!spec.parameters().isEmpty()) {
            throw unknown(spec.parameters().firstKey(), "none");
        }
        return new MeanAndDeviationModel(spec.name());
    }

    private SongModel vq(ModelSpec spec) {
        int words = settings.get(ModelSettings.CORPUS_COMPONENTS); // as many numbers as hdpgmm
        int songs = Integer.MAX_VALUE;
        for (Map.Entry<String, String> parameter : spec.parameters().entrySet()) {
            switch (parameter.getKey()) {
                case WORDS -> words = atLeastOne(parameter);
                case SONGS -> songs = atLeastOne(parameter);
                default -> throw unknown(parameter.getKey(), "words or songs");
            }
        }
        return new VectorQuantisationModel(spec.name(), words, songs, cache);
    }

    private SongModel hdpgmm(ModelSpec spec) {
        Settings own = settings;
        int passes = epochs;
        int songs = Integer.MAX_VALUE;
        Form vectors = formOf(spec);
        Weights weights = Weights.NONE;
        for (Map.Entry<String, String> parameter : spec.parameters().entrySet()) {
            String name = parameter.getKey();
            if (fitted != null && !OF_EMBEDDING.contains(name)) {
                throw new UserError(
                        "--models: "
                                + spec.name()
                                + ": "
                                + name
                                + " cannot be chosen for a fitted model; leave --model out to learn"
                                + " one");
            }
            switch (name) {
                case EPOCHS -> passes = atLeastOne(parameter);
                case SONGS -> songs = atLeastOne(parameter);
                case REPRESENTATION -> vectors = form(parameter.getValue());
                case WEIGHTS -> weights = weights(parameter.getValue());
                case FrameModels.WIDTH -> {} // read below
                default -> own = own.with(setting(name), parameter.getValue());
            }
        }
        checkForm(spec, vectors);
        int width = FrameModels.width(spec, axes());
        if (fitted == null) {
            own = own.with(ModelSettings.VECTOR_WIDTH, width == Compression.FULL ? axes() : width);
        }
        return new HdpgmmModel(
                spec.name(), own, passes, songs, vectors, width, weights, fitted, cache);
    }

    /**
     * Where nothing is said: the embedding, if a parameter speaks of it only, or the fitted model
     * makes no vectors.
     */
    private Form formOf(ModelSpec spec) {
        boolean ofEmbedding =
                spec.parameters().keySet().stream().anyMatch(OF_DISTRIBUTIONS::contains)
                        || (fitted != null && fitted.model().axes().width() == 0);
        return ofEmbedding && form == Form.VECTOR ? Form.LOGLIKELIHOOD : form;
    }

    /** How many axes vectors lie along, where nothing else is asked for. */
    private int axes() {
        if (fitted != null) {
            return fitted.model().axes().width();
        }
        int set = settings.get(ModelSettings.VECTOR_WIDTH);
        return set == 0 ? HdpgmmModel.WIDTH : set;
    }

    /** Some parameters say something of some forms only. */
    private static void checkForm(ModelSpec spec, Form form) {
        for (String name : spec.parameters().keySet()) {
            boolean isOfVectors = name.equals(FrameModels.WIDTH);
            if ((isOfVectors && form != Form.VECTOR)
                    || (OF_DISTRIBUTIONS.contains(name) && form == Form.VECTOR)) {
                throw new IllegalArgumentException(
                        name
                                + ": says nothing of representation="
                                + form.name().toLowerCase(Locale.ROOT)
                                + "; leave it out, or choose "
                                + (isOfVectors ? "vector" : "loglikelihood"));
            }
        }
    }

    private static Setting<?> setting(String name) {
        if (!SHORT.containsKey(name)) {
            throw unknown(name, HDPGMM_PARAMETERS);
        }
        return SHORT.get(name);
    }

    /** Reads {@code loglikelihood}, {@code responsibilities} or {@code vector}. */
    public static Form form(String text) {
        try {
            return Form.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "representation="
                            + text
                            + ": must be loglikelihood, responsibilities or vector",
                    e);
        }
    }

    private static Weights weights(String text) {
        try {
            return Weights.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("weights=" + text + ": must be none or idf", e);
        }
    }

    /** Reads a whole number of at least 1. */
    static int atLeastOne(Map.Entry<String, String> parameter) {
        try {
            int value = Integer.parseInt(parameter.getValue());
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                parameter.getKey()
                        + "="
                        + parameter.getValue()
                        + ": must be a whole number of at least 1");
    }

    /** What is wrong with a parameter that a model has not, and which it has. */
    static IllegalArgumentException unknown(String name, String known) {
        return new IllegalArgumentException(name + ": no such parameter; there is " + known);
    }
}
