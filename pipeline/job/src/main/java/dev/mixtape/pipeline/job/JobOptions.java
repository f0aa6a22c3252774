package dev.mixtape.pipeline.job;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.flink.InferenceOptions;
import dev.mixtape.operators.flink.LearningOptions;
import dev.mixtape.operators.flink.Lockstep;
import dev.mixtape.operators.flink.RefreshOptions;
import dev.mixtape.operators.flink.listeners.ListenerOptions;
import dev.mixtape.operators.flink.similar.Shards;
import dev.mixtape.operators.flink.similar.SimilarOptions;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Population;
import dev.mixtape.pipeline.settings.AudioSettings;
import dev.mixtape.pipeline.settings.ListenerSettings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.RefreshSettings;
import dev.mixtape.pipeline.settings.Setting;
import dev.mixtape.pipeline.settings.SettingException;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.pipeline.settings.SimilarSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A user's settings as the operators' own options. */
public final class JobOptions {
    private static final Duration SHORTEST_HALF_LIFE = Duration.ofSeconds(1);

    /** Beyond it times in milliseconds would overflow, and nobody lives that long. */
    private static final Duration LONGEST_HALF_LIFE = Duration.ofDays(100_000);

    private final Settings settings;
    private final JobParts parts;

    /** Makes it over settings; values are read when asked for. */
    public JobOptions(Settings settings) {
        this(settings, JobParts.STANDARD);
    }

    JobOptions(Settings settings, JobParts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    /**
     * What a model is made with.
     *
     * @param D features of a frame
     */
    public Hyperparameters hyperparameters(int D) {
        return Hyperparameters.defaults(D).toBuilder()
                .K(settings.get(MixtapeSettings.CORPUS_COMPONENTS))
                .T(settings.get(MixtapeSettings.SONG_COMPONENTS))
                .alpha0(settings.get(MixtapeSettings.ALPHA0))
                .gamma(settings.get(MixtapeSettings.GAMMA))
                .concentration(settings.get(MixtapeSettings.CONCENTRATION))
                .tau0(settings.get(MixtapeSettings.TAU0))
                .kappa(settings.get(MixtapeSettings.KAPPA))
                .eta0(settings.get(MixtapeSettings.ETA0))
                .population(new Population(settings.get(MixtapeSettings.POPULATION)))
                .updateRule(settings.get(MixtapeSettings.UPDATE))
                .tolerance(settings.get(MixtapeSettings.TOLERANCE))
                .maxIterations(settings.get(MixtapeSettings.MAX_ITERATIONS))
                .temperature(settings.get(MixtapeSettings.TEMPERATURE))
                .seed(settings.get(MixtapeSettings.SEED))
                .build();
    }

    /** What a frame consists of. */
    public FeatureSet featureSet() {
        try {
            return FeatureSet.named(settings.get(MixtapeSettings.FEATURES));
        } catch (IllegalArgumentException e) {
            throw new SettingException(e.getMessage(), e);
        }
    }

    /** What audio is refused. */
    public AudioLimits audioLimits() {
        return new AudioLimits(
                settings.get(AudioSettings.AUDIO_MAX_BYTES),
                settings.get(AudioSettings.AUDIO_MAX_SECONDS),
                settings.get(AudioSettings.AUDIO_MAX_CHANNELS),
                settings.get(AudioSettings.AUDIO_MIN_SAMPLE_RATE),
                settings.get(AudioSettings.AUDIO_MAX_SAMPLE_RATE),
                settings.get(AudioSettings.AUDIO_MAX_DECODE_TIME),
                settings.get(AudioSettings.AUDIO_MAX_EXPANSION),
                settings.get(AudioSettings.AUDIO_MAX_DAMAGE));
    }

    FetchRules fetchRules() {
        try {
            return new FetchRules(
                    settings.get(AudioSettings.AUDIO_ROOTS),
                    settings.get(AudioSettings.AUDIO_SCHEMES),
                    settings.get(AudioSettings.AUDIO_PRIVATE_HOSTS),
                    settings.get(AudioSettings.AUDIO_MAX_FETCH_TIME));
        } catch (IllegalArgumentException e) {
            throw new SettingException(e.getMessage(), e);
        }
    }

    InferenceOptions inference() {
        int batch = settings.get(MixtapeSettings.BATCH_TRACKS);
        // Each subtask sends its share of a batch, so that a batch closes close to its size.
        int share = Math.max(1, batch / settings.get(MixtapeSettings.PARALLELISM));
        return new InferenceOptions(
                settings.get(MixtapeSettings.MODEL_ID),
                settings.get(MixtapeSettings.BACKEND),
                settings.get(MixtapeSettings.BUNDLE_TRACKS),
                settings.get(MixtapeSettings.BUNDLE_MAX_DELAY),
                share,
                settings.get(MixtapeSettings.BOOTSTRAP_FRAMES),
                settings.get(MixtapeSettings.SEED),
                new TreeMap<>(fixed()),
                lockstep(),
                refresh());
    }

    /** How embeddings are kept fresh; null if they are not. */
    private RefreshOptions refresh() {
        double share = settings.get(RefreshSettings.REFRESH_SHARE);
        if (share == 0) {
            return null;
        }
        if (settings.get(MixtapeSettings.LOCKSTEP)) {
            throw new SettingException(
                    RefreshSettings.REFRESH_SHARE.key()
                            + "="
                            + share
                            + ": must be 0 with "
                            + MixtapeSettings.LOCKSTEP.key()
                            + "=true, where the log alone decides each embedding; when a track is"
                            + " refreshed, the clock decides");
        }
        return new RefreshOptions(
                share,
                settings.get(RefreshSettings.REFRESH_TOLERANCE),
                settings.get(RefreshSettings.REFRESH_MAX_VERSION_LAG),
                settings.get(RefreshSettings.REFRESH_CHECK_INTERVAL),
                settings.get(RefreshSettings.REFRESH_TTL),
                settings.get(RefreshSettings.REFRESH_MAX_FRAMES));
    }

    LearningOptions learning() {
        return new LearningOptions(
                hyperparameters(featureSet().dimensions()),
                settings.get(MixtapeSettings.BATCH_TRACKS),
                settings.get(MixtapeSettings.BATCH_MAX_WAIT),
                settings.get(MixtapeSettings.MAX_STALENESS),
                settings.get(MixtapeSettings.BOOTSTRAP_TRACKS),
                settings.get(MixtapeSettings.BOOTSTRAP_MAX_WAIT),
                lockstep());
    }

    ListenerOptions listeners() {
        Duration halfLife = settings.get(ListenerSettings.TASTE_HALF_LIFE);
        if (halfLife.compareTo(SHORTEST_HALF_LIFE) < 0
                || halfLife.compareTo(LONGEST_HALF_LIFE) > 0) {
            throw new SettingException(
                    ListenerSettings.TASTE_HALF_LIFE.key()
                            + "="
                            + halfLife
                            + ": must be between 1 s and "
                            + LONGEST_HALF_LIFE.toDays()
                            + " d");
        }
        return new ListenerOptions(
                settings.get(MixtapeSettings.MODEL_ID),
                halfLife,
                settings.get(ListenerSettings.LISTENERS_MAX_WAIT),
                settings.get(ListenerSettings.LISTENERS_WAITING_PLAYS),
                settings.get(ListenerSettings.TASTE_TRACKS),
                settings.get(ListenerSettings.TASTE_CANDIDATES),
                settings.get(ListenerSettings.TASTE_RECOMMENDED),
                settings.get(ListenerSettings.TASTE_INTERVAL));
    }

    SimilarOptions similar() {
        return new SimilarOptions(
                settings.get(SimilarSettings.SIMILARITY),
                new Shards(
                        settings.get(SimilarSettings.SIMILAR_SHARDS),
                        MixtapeSettings.MAX_PARALLELISM),
                settings.get(SimilarSettings.SIMILAR_K),
                settings.get(SimilarSettings.SIMILAR_BEAM),
                settings.get(SimilarSettings.SIMILAR_ASK_AGAIN));
    }

    String modelId() {
        return settings.get(MixtapeSettings.MODEL_ID);
    }

    /** What a model keeps for its life, as texts that compare equal when the values do. */
    private Map<String, String> fixed() {
        Map<String, String> fixed = new TreeMap<>();
        fixed.put("D", Integer.toString(featureSet().dimensions()));
        for (Setting<?> setting : parts.fixed(settings)) {
            fixed.put(setting.key(), String.valueOf(settings.get(setting)));
        }
        return fixed;
    }

    /** How the log is cut into batches; null when live. */
    Lockstep lockstep() {
        return settings.get(MixtapeSettings.LOCKSTEP)
                ? new Lockstep(
                        settings.get(MixtapeSettings.TOPIC_PARTITIONS),
                        settings.get(MixtapeSettings.BATCH_TRACKS),
                        settings.get(MixtapeSettings.BOOTSTRAP_TRACKS))
                : null;
    }
}
