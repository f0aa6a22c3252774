package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.MixtureLearning;
import dev.mixtape.operators.evaluation.SongGaussian;
import dev.mixtape.operators.evaluation.Vlad;
import dev.mixtape.operators.fisher.FisherVector;
import dev.mixtape.operators.fisher.SongVector;
import dev.mixtape.pipeline.evaluate.FrameModel.Learner;
import java.util.Map;
import java.util.Set;

/** Makes baselines that are learned from frames, as they are asked for. */
final class FrameModels {

    private static final String LOG = "log";
    private static final String WORDS = "words";
    private static final String COMPONENTS = "components";
    private static final String ITERATIONS = "iterations";
    private static final String TEMPERATURE = "temperature";
    private static final String COVARIANCE = "covariance";
    private static final String SONGS = "songs";
    static final String WIDTH = "width";
    private static final String FULL = "full";

    private FrameModels() {}

    /** Whether a parameter of a kind is a word without a value. */
    static boolean isFlag(String kind, String parameter) {
        return switch (kind) {
            case "gaussian" -> parameter.equals(LOG);
            case "gmm" -> parameter.equals(COVARIANCE);
            default -> false;
        };
    }

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException for a parameter or a value that there is not
     */
    static SongModel create(ModelSpec spec, Cache cache) {
        return switch (spec.kind()) {
            case "gaussian" -> gaussian(spec, cache);
            case "vlad" -> vlad(spec, cache);
            default -> gmm(spec, cache);
        };
    }

    private static SongModel gaussian(ModelSpec spec, Cache cache) {
        check(spec, Set.of(LOG, SONGS, WIDTH), "log, songs or width");
        boolean logarithm = flag(spec, LOG);
        return model(
                spec,
                "gaussian 1 " + logarithm,
                (samples, seed) -> SongGaussian.learn(samples, logarithm)::embed,
                cache);
    }

    private static SongModel vlad(ModelSpec spec, Cache cache) {
        check(spec, Set.of(WORDS, SONGS, WIDTH), "words, songs or width");
        int words = number(spec, WORDS, Vlad.WORDS);
        return model(
                spec,
                "vlad 1 " + words,
                (samples, seed) -> Vlad.learn(samples, words, seed)::embed,
                cache);
    }

    private static SongModel gmm(ModelSpec spec, Cache cache) {
        check(
                spec,
                Set.of(COMPONENTS, ITERATIONS, TEMPERATURE, COVARIANCE, SONGS, WIDTH),
                "components, iterations, temperature, covariance, songs or width");
        int components = number(spec, COMPONENTS, MixtureLearning.COMPONENTS);
        int iterations = number(spec, ITERATIONS, MixtureLearning.ITERATIONS);
        int temperature = number(spec, TEMPERATURE, 1);
        boolean covariance = flag(spec, COVARIANCE);
        return model(
                spec,
                "gmm 1 "
                        + components
                        + " "
                        + iterations
                        + (temperature == 1 ? "" : " " + temperature)
                        + (covariance ? " covariance" : ""),
                (samples, seed) -> {
                    FisherVector fisher =
                            MixtureLearning.learn(samples, components, iterations, seed)
                                    .at(temperature);
                    return covariance ? new SongVector(fisher)::embed : fisher::embed;
                },
                cache);
    }

    private static boolean flag(ModelSpec spec, String name) {
        boolean given = spec.parameters().containsKey(name);
        if (given && !spec.isBare(name)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s=%s: takes no value; write %s:%1$s",
                            name, spec.parameters().get(name), spec.kind()));
        }
        return given;
    }

    private static SongModel model(ModelSpec spec, String recipe, Learner learner, Cache cache) {
        return new FrameModel(
                spec.name(),
                recipe,
                number(spec, SONGS, Integer.MAX_VALUE),
                width(spec),
                learner,
                cache);
    }

    private static int width(ModelSpec spec) {
        return width(spec, Compression.FULL);
    }

    /** Reads a width, or {@code full}. */
    static int width(ModelSpec spec, int otherwise) {
        if (FULL.equals(spec.parameters().get(WIDTH))) {
            return Compression.FULL;
        }
        try {
            return number(spec, WIDTH, otherwise);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or full", e);
        }
    }

    private static void check(ModelSpec spec, Set<String> known, String listed) {
        for (String name : spec.parameters().keySet()) {
            if (!known.contains(name)) {
                throw SongModels.unknown(name, listed);
            }
        }
    }

    private static int number(ModelSpec spec, String name, int otherwise) {
        String value = spec.parameters().get(name);
        return value == null ? otherwise : SongModels.atLeastOne(Map.entry(name, value));
    }
}
