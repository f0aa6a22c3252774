package dev.mixtape.pipeline.settings;

import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.drift.DriftSettings;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.gate.GateSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.moves.MoveSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The second model of a job: each setting that is a model's own, once more with {@link #PREFIX}
 * before its key. Where that is not set, the first model's counts; a topic of the second is
 * otherwise called as the first's, with a hyphen and its id.
 */
public final class Challenger {
    /** Of its settings. */
    public static final String PREFIX = "challenger.";

    /** Kafka takes 249 characters for a topic; the rest is for what is before the id. */
    private static final int MOST_CHARACTERS = 100;

    private static final List<Setting<String>> TOPICS =
            List.of(
                    MixtapeSettings.EMBEDDINGS_TOPIC,
                    MixtapeSettings.MODELS_TOPIC,
                    MixtapeSettings.PROGRESS_TOPIC,
                    MixtapeSettings.CONTROL_TOPIC,
                    MixtapeSettings.ARCHIVE_TOPIC);

    /** Settings that two models may have differently, besides their ids and topics. */
    private static final List<Setting<?>> OWN =
            Stream.of(
                            ModelSettings.MODEL,
                            LearningSettings.BOOTSTRAP.settings(),
                            LearningSettings.BATCH,
                            ModelSettings.LEARNING,
                            List.of(LearningSettings.MAX_STALENESS),
                            MoveSettings.ALL,
                            DriftSettings.GROUP.settings(),
                            GateSettings.GROUP.settings(),
                            BackendSettings.ALL,
                            ModelSettings.INFERENCE,
                            RefreshSettings.GROUP.settings(),
                            List.of(
                                    MixtapeSettings.ARCHIVE_EVERY,
                                    MixtapeSettings.ARCHIVE_KEEP,
                                    MixtapeSettings.TAKE_OVER))
                    .<Setting<?>>flatMap(List::stream)
                    .filter(setting -> setting != ModelSettings.MODEL_ID)
                    .toList();

    /** By the key of the first model's. */
    private static final Map<String, Setting<?>> ITS = its();

    private Challenger() {}

    private static Map<String, Setting<?>> its() {
        Map<String, Setting<?>> its = new LinkedHashMap<>();
        OWN.forEach(own -> its.put(own.key(), its(own)));
        TOPICS.forEach(topic -> its.put(topic.key(), topic(topic)));
        return its;
    }

    private static <T> Setting<T> its(Setting<T> first) {
        return first.under(PREFIX + first.key(), settings -> settings.text(first));
    }

    /** Returns the setting of its topic for one of the first model's. */
    public static Setting<String> topic(Setting<String> first) {
        return first.under(
                PREFIX + first.key(),
                settings ->
                        settings.get(first) + "-" + settings.get(MixtapeSettings.CHALLENGER_ID));
    }

    /** Returns the defaults of these settings, and of its own among them. */
    public static Settings defaults(Collection<Setting<?>> all) {
        List<Setting<?>> both = new ArrayList<>(all);
        both.addAll(ITS.values());
        TreeSet<String> shared = new TreeSet<>();
        all.forEach(setting -> shared.add(setting.key()));
        return Settings.defaults(both, key -> refusal(key, shared));
    }

    private static Optional<String> refusal(String key, Collection<String> shared) {
        String first = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
        boolean isShared =
                shared.contains(first) || first.startsWith("kafka.") || first.startsWith("flink.");
        return isShared
                ? Optional.of(
                        "both models have the same "
                                + first
                                + "; set that, without "
                                + PREFIX
                                + " (docs/two-models.md lists what may differ)")
                : Optional.empty();
    }

    /** Reads its id. */
    static String id(String text) {
        if (!text.matches("[A-Za-z0-9._-]{0," + MOST_CHARACTERS + "}")) {
            throw new IllegalArgumentException(
                    "its topics are named after it, so it must have at most "
                            + MOST_CHARACTERS
                            + " letters, digits, dots, underscores and hyphens, and nothing else");
        }
        return text;
    }

    /**
     * Whether there is one.
     *
     * @throws SettingException if it has the first model's id, or a topic of its
     */
    public static boolean isOn(Settings settings) {
        String id = settings.get(MixtapeSettings.CHALLENGER_ID);
        if (id.isEmpty()) {
            return false;
        }
        if (id.equals(settings.get(ModelSettings.MODEL_ID))) {
            throw new SettingException(
                    MixtapeSettings.CHALLENGER_ID.key()
                            + "="
                            + id
                            + ": must be another than "
                            + ModelSettings.MODEL_ID.key());
        }
        for (Setting<String> first : TOPICS) {
            Setting<String> its = topic(first);
            if (settings.get(its).equals(settings.get(first))) {
                throw new SettingException(
                        its.key()
                                + "="
                                + settings.get(its)
                                + ": must be another topic than "
                                + first.key()
                                + "; leave it out for "
                                + settings.get(first)
                                + "-"
                                + id);
            }
        }
        return true;
    }

    /** Returns the settings of a job that learns the challenger alone, with its topics. */
    public static Settings settings(Settings both) {
        Settings its = both.with(ModelSettings.MODEL_ID, both.get(MixtapeSettings.CHALLENGER_ID));
        for (Map.Entry<String, Setting<?>> each : ITS.entrySet()) {
            its = its.with(each.getKey(), both.text(each.getValue()));
        }
        return its.with(MixtapeSettings.CHALLENGER_ID, "");
    }
}
