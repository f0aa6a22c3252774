package dev.mixtape.pipeline.settings;

import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.UpdateRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings of the job itself and of learning, and all settings there are. Those of sound,
 * freshness, neighbours and listeners have classes of their own.
 */
public final class MixtapeSettings {
    /** Key groups of the job's state; part of every savepoint, so it never changes. */
    public static final int MAX_PARALLELISM = 1_024;

    // --- topics

    public static final Setting<String> TRACKS_TOPIC =
            Setting.text("topics.tracks", "tracks", "The topic where tracks arrive.");
    public static final Setting<String> EMBEDDINGS_TOPIC =
            Setting.text(
                    "topics.embeddings",
                    "embeddings",
                    "The topic of embeddings, which keeps the newest of each track.");
    public static final Setting<String> MODELS_TOPIC =
            Setting.text(
                    "topics.models",
                    "models",
                    "The topic of model versions, in pieces; inference reads them from there.");
    public static final Setting<String> PROGRESS_TOPIC =
            Setting.text(
                    "topics.progress",
                    "progress",
                    "The topic of learning's progress, one record a model version.");
    public static final Setting<String> COMPONENTS_TOPIC =
            Setting.text(
                    "topics.components",
                    "components",
                    "The topic that tells what components mean, by tags, tracks and features.");
    public static final Setting<String> DEAD_LETTERS_TOPIC =
            Setting.text(
                    "topics.dead-letters",
                    "dead-letters",
                    "The topic of records that could not be used, and why.");
    public static final Setting<Integer> TOPIC_PARTITIONS =
            Setting.integer(
                    "topics.partitions",
                    4,
                    1,
                    10_000,
                    "Partitions of the topics that Mixtape creates; models, progress and components"
                            + " have one.");
    public static final Setting<Integer> TOPIC_REPLICATION =
            Setting.integer(
                    "topics.replication",
                    1,
                    1,
                    100,
                    "Replicas of each partition of the topics that Mixtape creates.");

    // --- the model; fixed for its life

    public static final Setting<String> MODEL_ID =
            Setting.text("model.id", "mixtape", "The model's name in every record.");
    public static final Setting<String> FEATURES =
            Setting.text(
                    "model.features",
                    "paper",
                    "The feature set that frames are made of; paper is the 52 features of the"
                            + " paper's Table 2.");
    public static final Setting<Integer> CORPUS_COMPONENTS =
            Setting.integer(
                    "model.components", 256, 1, 65_536, "K, the number of the corpus' components.");
    public static final Setting<Integer> SONG_COMPONENTS =
            Setting.integer(
                    "model.song-components", 32, 1, 4_096, "T, the number of a song's components.");
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

    // --- learning

    public static final Setting<Integer> BATCH_TRACKS =
            Setting.integer(
                    "batch.tracks",
                    256,
                    1,
                    1_000_000,
                    "A mini-batch is learned from when it has this many tracks.");
    public static final Setting<Duration> BATCH_MAX_WAIT =
            Setting.duration(
                    "batch.max-wait",
                    "30 s",
                    "A mini-batch with fewer tracks is learned from when its first one has waited"
                            + " this long.");
    public static final Setting<Double> TAU0 =
            Setting.real(
                    "learning.tau0",
                    64,
                    1,
                    1e9,
                    "The delay tau0 of the learning rate rho_t = (tau0 + t)^-kappa.");
    public static final Setting<Double> KAPPA =
            Setting.of(
                    "learning.kappa",
                    "0.6",
                    "The decay kappa of the learning rate rho_t = (tau0 + t)^-kappa.",
                    MixtapeSettings::kappa);
    public static final Setting<Double> ETA0 =
            Setting.real(
                    "learning.eta0",
                    0.1,
                    0,
                    1,
                    "The weight of the uniform noise that is mixed into responsibilities at t ="
                            + " 0.");
    public static final Setting<Double> POPULATION =
            Setting.of(
                    "learning.population",
                    "seen",
                    "The number of tracks that a mini-batch speaks for, which also sets how sharp"
                            + " the posterior stays; seen means all that were learned so far.",
                    MixtapeSettings::population);
    public static final Setting<UpdateRule> UPDATE =
            Setting.choice(
                    "learning.update",
                    UpdateRule.NATURAL,
                    "Whether an update blends natural parameters, or follows the paper's Eq. 20 to"
                            + " the letter.");
    public static final Setting<Integer> MAX_STALENESS =
            Setting.integer(
                    "learning.max-staleness",
                    8,
                    1,
                    1_000_000,
                    "How many versions a song's model may be behind the one that learns from it;"
                            + " when inference lags, a batch grows instead of more versions being"
                            + " made.");
    public static final Setting<Boolean> LOCKSTEP =
            Setting.flag(
                    "learning.lockstep",
                    false,
                    "Whether the song of batch t waits for model t, so that the log alone decides"
                            + " the model, at any parallelism and through any failure; one batch a"
                            + " checkpoint at most, for which topics.partitions must be true.");

    // --- bootstrap

    public static final Setting<Integer> BOOTSTRAP_TRACKS =
            Setting.integer(
                    "bootstrap.tracks",
                    256,
                    1,
                    1_000_000,
                    "The model's version 0 is made when this many songs have given frames.");
    public static final Setting<Integer> BOOTSTRAP_FRAMES =
            Setting.integer(
                    "bootstrap.frames-per-track",
                    128,
                    1,
                    100_000,
                    "The number of frames that each song gives for version 0.");
    public static final Setting<Duration> BOOTSTRAP_MAX_WAIT =
            Setting.duration(
                    "bootstrap.max-wait",
                    "60 s",
                    "Version 0 is made of fewer songs when the first of them has waited this"
                            + " long.");

    // --- inference

    public static final Setting<String> BACKEND =
            Setting.text(
                    "backend",
                    "auto",
                    "What runs inference: auto chooses and says why; opencl, blas or reference is"
                            + " used or refused.");
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
                    100_000,
                    "A song's iterations end after this many in any case.");
    public static final Setting<Double> TEMPERATURE =
            Setting.real(
                    "embedding.temperature",
                    1,
                    1e-3,
                    1e6,
                    "What log-likelihoods are divided by before the softmax; 1 is the paper.");
    public static final Setting<Integer> BUNDLE_TRACKS =
            Setting.integer(
                    "bundle.tracks",
                    0,
                    0,
                    100_000,
                    "How many songs are inferred in one go, at most; 0 means as many as suit the"
                            + " backend (8 on a CPU, 256 on a GPU).");
    public static final Setting<Duration> BUNDLE_MAX_DELAY =
            Setting.duration(
                    "bundle.max-delay",
                    "100 ms",
                    "How long a song waits for others to be inferred with.");

    // --- components

    public static final Setting<Duration> COMPONENTS_INTERVAL =
            Setting.duration(
                    "components.interval",
                    "60 s",
                    "What components mean is told anew at most this often.");

    // --- the job

    public static final Setting<String> JOB_NAME =
            Setting.text(
                    "job.name",
                    "mixtape",
                    "The job's name in Flink, which its consumer groups and transactional ids begin"
                            + " with.");
    public static final Setting<Integer> PARALLELISM =
            Setting.integer(
                    "job.parallelism",
                    2,
                    1,
                    MAX_PARALLELISM,
                    "The number of subtasks that decode and infer; the corpus update has one a"
                            + " model.");
    public static final Setting<Duration> CHECKPOINT_INTERVAL =
            Setting.duration(
                    "job.checkpoint-interval",
                    "10 s",
                    "The time between checkpoints, at which embeddings and models become visible.");

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

    // --- as pages show them

    /** Of the job as a whole. */
    public static final SettingGroup JOB =
            new SettingGroup(
                    "The job",
                    List.of(
                            JOB_NAME,
                            PARALLELISM,
                            CHECKPOINT_INTERVAL,
                            TOPIC_PARTITIONS,
                            TOPIC_REPLICATION));

    /** Of the part that every job has. */
    public static final List<SettingGroup> LEARNING =
            List.of(
                    new SettingGroup(
                            "Topics",
                            List.of(
                                    TRACKS_TOPIC,
                                    EMBEDDINGS_TOPIC,
                                    MODELS_TOPIC,
                                    PROGRESS_TOPIC,
                                    DEAD_LETTERS_TOPIC)),
                    AudioSettings.GROUP,
                    new SettingGroup(
                            "The model, fixed for its life",
                            List.of(
                                    MODEL_ID,
                                    FEATURES,
                                    CORPUS_COMPONENTS,
                                    SONG_COMPONENTS,
                                    CONCENTRATION,
                                    ALPHA0,
                                    GAMMA,
                                    SEED)),
                    new SettingGroup(
                            "Bootstrap",
                            List.of(BOOTSTRAP_TRACKS, BOOTSTRAP_FRAMES, BOOTSTRAP_MAX_WAIT)),
                    new SettingGroup(
                            "Learning",
                            List.of(
                                    BATCH_TRACKS,
                                    BATCH_MAX_WAIT,
                                    TAU0,
                                    KAPPA,
                                    ETA0,
                                    POPULATION,
                                    UPDATE,
                                    MAX_STALENESS,
                                    LOCKSTEP)),
                    new SettingGroup(
                            "Inference",
                            List.of(
                                    BACKEND,
                                    TOLERANCE,
                                    MAX_ITERATIONS,
                                    TEMPERATURE,
                                    BUNDLE_TRACKS,
                                    BUNDLE_MAX_DELAY)),
                    RefreshSettings.GROUP);

    /** Of the part that describes components. */
    public static final SettingGroup COMPONENTS =
            new SettingGroup("Components", List.of(COMPONENTS_TOPIC, COMPONENTS_INTERVAL));

    /** Every setting by its key, sorted. */
    public static final Map<String, Setting<?>> ALL = all();

    private MixtapeSettings() {}

    private static Map<String, Setting<?>> all() {
        Map<String, Setting<?>> all = new TreeMap<>();
        Stream.of(
                        Stream.of(JOB),
                        LEARNING.stream(),
                        Stream.of(COMPONENTS, SimilarSettings.GROUP, ListenerSettings.GROUP))
                .flatMap(groups -> groups)
                .flatMap(group -> group.settings().stream())
                .forEach(setting -> all.put(setting.key(), setting));
        return all;
    }

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
}
