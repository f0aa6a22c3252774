package dev.mixtape.pipeline.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings, grouped as {@code docs/settings.md} shows them. */
public final class MixtapeSettings {
    /** Every setting by its key, sorted. */
    public static final Map<String, Setting<?>> ALL = new TreeMap<>();

    /** Key groups of the job's state; part of every savepoint, so it never changes. */
    public static final int MAX_PARALLELISM = 1_024;

    // --- topics

    public static final Setting<String> TRACKS_TOPIC =
            add(Setting.text("topics.tracks", "tracks", "Where tracks arrive."));
    public static final Setting<String> EMBEDDINGS_TOPIC =
            add(Setting.text("topics.embeddings", "embeddings", "One embedding a track."));
    public static final Setting<String> MODELS_TOPIC =
            add(
                    Setting.text(
                            "topics.models",
                            "models",
                            "Model versions in pieces; the way back to inference."));
    public static final Setting<String> PROGRESS_TOPIC =
            add(Setting.text("topics.progress", "progress", "One line a model version."));
    public static final Setting<String> COMPONENTS_TOPIC =
            add(
                    Setting.text(
                            "topics.components",
                            "components",
                            "What components mean: tags, tracks, features."));
    public static final Setting<String> DEAD_LETTERS_TOPIC =
            add(
                    Setting.text(
                            "topics.dead-letters",
                            "dead-letters",
                            "Records that could not become an embedding, and why."));
    public static final Setting<String> PLAYS_TOPIC =
            add(Setting.text("topics.plays", "plays", "Who heard which track, and when."));
    public static final Setting<String> USER_FEATURES_TOPIC =
            add(
                    Setting.text(
                            "topics.user-features",
                            "user-features",
                            "The taste of each listener, and tracks for them."));

    public static final Setting<String> SIMILAR_TRACKS_TOPIC =
            add(
                    Setting.text(
                            "topics.similar-tracks",
                            "similar-tracks",
                            "The nearest others of each track."));
    public static final Setting<Integer> TOPIC_PARTITIONS =
            add(
                    Setting.integer(
                            "topics.partitions",
                            4,
                            1,
                            10_000,
                            "Partitions of the topics that Mixtape creates; models, progress"
                                    + " and components have one."));
    public static final Setting<Integer> TOPIC_REPLICATION =
            add(
                    Setting.integer(
                            "topics.replication",
                            1,
                            1,
                            100,
                            "Replicas of the topics that Mixtape creates."));

    // --- the model; fixed for its life

    public static final Setting<String> MODEL_ID =
            add(Setting.text("model.id", "mixtape", "Names the model in every record."));
    public static final Setting<String> FEATURES =
            add(
                    Setting.text(
                            "model.features",
                            "paper",
                            "The feature set that frames are made of; paper is the 52 of the"
                                    + " paper's Table 2."));
    public static final Setting<Integer> CORPUS_COMPONENTS =
            add(
                    Setting.integer(
                            "model.components", 256, 1, 65_536, "K, components of the corpus."));
    public static final Setting<Integer> SONG_COMPONENTS =
            add(Setting.integer("model.song-components", 32, 1, 4_096, "T, components of a song."));
    public static final Setting<Double> ALPHA0 =
            add(Setting.real("model.alpha0", 1, 1e-6, 1e6, "Concentration of a song's sticks."));
    public static final Setting<Double> GAMMA =
            add(Setting.real("model.gamma", 1, 1e-6, 1e6, "Concentration of the corpus' sticks."));
    public static final Setting<String> CONCENTRATION =
            add(
                    Setting.choice(
                            "model.concentration",
                            "fixed",
                            "Whether alpha0 and gamma stay, or have Gamma(1, 1) posteriors.",
                            "fixed",
                            "learned"));
    public static final Setting<Long> SEED =
            add(Setting.wide("model.seed", 1, "Seed of every random draw."));

    // --- learning

    public static final Setting<Integer> BATCH_TRACKS =
            add(
                    Setting.integer(
                            "batch.tracks",
                            256,
                            1,
                            1_000_000,
                            "A mini-batch closes at this many tracks."));
    public static final Setting<Duration> BATCH_MAX_WAIT =
            add(
                    Setting.duration(
                            "batch.max-wait",
                            "30 s",
                            "Or when its first track has waited this long."));
    public static final Setting<Double> TAU0 =
            add(Setting.real("learning.tau0", 64, 1, 1e9, "Delay of rho_t = (tau0 + t)^-kappa."));
    public static final Setting<Double> KAPPA =
            add(Setting.of("learning.kappa", "0.6", "Decay of rho_t.", MixtapeSettings::kappa));
    public static final Setting<Double> ETA0 =
            add(Setting.real("learning.eta0", 0.1, 0, 1, "Splash of uniform noise at t = 0."));
    public static final Setting<Double> POPULATION =
            add(
                    Setting.of(
                            "learning.population",
                            "seen",
                            "Tracks that a mini-batch speaks for: all learned so far (seen), or a"
                                    + " number, which also sets how sharp the posterior stays.",
                            MixtapeSettings::population));
    public static final Setting<String> UPDATE =
            add(
                    Setting.choice(
                            "learning.update",
                            "natural",
                            "Blend natural parameters, or the paper's Eq. 20 to the letter.",
                            "natural",
                            "paper"));

    public static final Setting<Integer> MAX_STALENESS =
            add(
                    Setting.integer(
                            "learning.max-staleness",
                            8,
                            1,
                            1_000_000,
                            "Versions that a song's model may be behind the one that learns from"
                                    + " it; when inference lags, a batch grows instead of more"
                                    + " versions being made."));
    public static final Setting<Boolean> LOCKSTEP =
            add(
                    Setting.flag(
                            "learning.lockstep",
                            false,
                            "Whether the song of batch t waits for model t, so that the log alone"
                                    + " decides the model, at any parallelism and through any"
                                    + " failure; one batch a checkpoint at most, for which"
                                    + " topics.partitions must be true."));

    // --- bootstrap

    public static final Setting<Integer> BOOTSTRAP_TRACKS =
            add(
                    Setting.integer(
                            "bootstrap.tracks",
                            256,
                            1,
                            1_000_000,
                            "Version 0 is made when this many songs have given frames."));
    public static final Setting<Integer> BOOTSTRAP_FRAMES =
            add(
                    Setting.integer(
                            "bootstrap.frames-per-track",
                            128,
                            1,
                            100_000,
                            "Frames that each of them gives."));
    public static final Setting<Duration> BOOTSTRAP_MAX_WAIT =
            add(
                    Setting.duration(
                            "bootstrap.max-wait",
                            "60 s",
                            "Or when the first of them has waited this long."));

    // --- inference

    public static final Setting<String> BACKEND =
            add(
                    Setting.text(
                            "backend",
                            "auto",
                            "auto chooses and says why; a backend asked for by name is used or"
                                    + " refused."));
    public static final Setting<Double> TOLERANCE =
            add(
                    Setting.real(
                            "inference.tolerance",
                            1e-5,
                            0,
                            1,
                            "A song's iterations end when its bound gains relatively less."));
    public static final Setting<Integer> MAX_ITERATIONS =
            add(
                    Setting.integer(
                            "inference.max-iterations", 100, 1, 100_000, "Or after this many."));
    public static final Setting<Double> TEMPERATURE =
            add(
                    Setting.real(
                            "embedding.temperature",
                            1,
                            1e-3,
                            1e6,
                            "Divides the log-likelihoods before the softmax; 1 is the paper."));
    public static final Setting<Integer> BUNDLE_TRACKS =
            add(
                    Setting.integer(
                            "bundle.tracks",
                            0,
                            0,
                            100_000,
                            "Songs inferred in one go, at most; 0: as many as suit the backend (8"
                                    + " on a CPU, 256 on a GPU)."));
    public static final Setting<Duration> BUNDLE_MAX_DELAY =
            add(
                    Setting.duration(
                            "bundle.max-delay", "100 ms", "A song waits for others this long."));

    // --- components

    public static final Setting<Duration> COMPONENTS_INTERVAL =
            add(
                    Setting.duration(
                            "components.interval",
                            "60 s",
                            "What components mean is told anew at most this often."));

    // --- the job

    public static final Setting<String> JOB_NAME =
            add(Setting.text("job.name", "mixtape", "Its name in Flink."));
    public static final Setting<Integer> PARALLELISM =
            add(
                    Setting.integer(
                            "job.parallelism",
                            2,
                            1,
                            MAX_PARALLELISM,
                            "Subtasks that decode and infer; the corpus update has one a model."));
    public static final Setting<Duration> CHECKPOINT_INTERVAL =
            add(
                    Setting.duration(
                            "job.checkpoint-interval",
                            "10 s",
                            "Embeddings and models become visible at checkpoints."));

    // --- what may not change under a living model; it changes what state and embeddings mean

    public static final List<Setting<?>> FIXED =
            List.of(
                    MODEL_ID,
                    FEATURES,
                    CORPUS_COMPONENTS,
                    SONG_COMPONENTS,
                    ALPHA0,
                    GAMMA,
                    CONCENTRATION,
                    SEED,
                    UPDATE,
                    TEMPERATURE,
                    LOCKSTEP);

    /** And these in lockstep, where they cut the log into batches. */
    public static final List<Setting<?>> FIXED_IN_LOCKSTEP =
            List.of(BATCH_TRACKS, BOOTSTRAP_TRACKS, TOPIC_PARTITIONS);

    static {
        AudioSettings.ALL.forEach(MixtapeSettings::add);
        FreshnessSettings.ALL.forEach(MixtapeSettings::add);
        ListenerSettings.ALL.forEach(MixtapeSettings::add);
        NeighbourSettings.ALL.forEach(MixtapeSettings::add);
    }

    private MixtapeSettings() {}

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

    private static Double population(String text) {
        if (text.equalsIgnoreCase("seen")) {
            return 0.0;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= 1 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("must be seen, or a number of tracks of at least 1");
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.put(setting.key(), setting);
        return setting;
    }
}
