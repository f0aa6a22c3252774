package dev.mixtape.pipeline.settings;

import dev.mixtape.operators.audio.AudioSettings;
import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.drift.DriftSettings;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.fetch.FetchSettings;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.framing.FramingSettings;
import dev.mixtape.operators.gate.GateSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.moves.MoveSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.signing.SigningSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings of the job itself, and all settings there are: the others are owned by what acts on
 * them, such as {@link ModelSettings}.
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
    public static final Setting<String> CONTROL_TOPIC =
            Setting.text(
                    "topics.model-control",
                    "model-control",
                    "The topic of what people ask of the model: freeze, unfreeze, roll back,"
                            + " import.");
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
    public static final Setting<Duration> TRACKS_RETENTION =
            Setting.durationOrForever(
                    "topics.tracks-retention",
                    "forever",
                    "How long tracks are kept in a topic that Mixtape makes. A job that starts"
                        + " without state, as one with another model.components must, knows only"
                        + " the tracks that are there; so do replays of dead letters.");
    public static final Setting<Duration> PROGRESS_RETENTION =
            Setting.durationOrForever(
                    "topics.progress-retention",
                    "365 d",
                    "How long learning's progress, and what was asked of the model, is kept in"
                            + " topics that Mixtape makes. People read progress, the job does not;"
                            + " about 250 bytes a version.");
    public static final Setting<Duration> DEAD_LETTERS_RETENTION =
            Setting.durationOrForever(
                    "topics.dead-letters-retention",
                    "90 d",
                    "How long dead letters are kept in a topic that Mixtape makes: as long as a"
                            + " person may take to look at one and replay it.");
    public static final Setting<Integer> TOPIC_PARTITIONS =
            Setting.integer(
                    "topics.partitions",
                    4,
                    1,
                    10_000,
                    "Partitions of the topics that Mixtape creates; models, model-archive,"
                            + " model-control, progress and components have one.");
    public static final Setting<Integer> TOPIC_REPLICATION =
            Setting.integer(
                    "topics.replication",
                    1,
                    1,
                    100,
                    "Replicas of each partition of the topics that Mixtape creates.");

    // --- learning

    // --- inference

    // --- components

    public static final Setting<Duration> COMPONENTS_INTERVAL =
            Setting.duration(
                    "components.interval",
                    "60 s",
                    "What components mean is told anew at most this often.");

    // --- the archive of versions

    public static final Setting<String> ARCHIVE_TOPIC =
            Setting.text(
                    "topics.model-archive",
                    "model-archive",
                    "The topic of model versions that can be gone back to.");
    public static final Setting<Integer> ARCHIVE_EVERY =
            Setting.integer(
                    "model.archive-every",
                    100,
                    0,
                    1_000_000,
                    "Versions whose number is a multiple of this are archived; 0 archives none.");
    public static final Setting<Integer> ARCHIVE_KEEP =
            Setting.integer(
                    "model.archive-keep",
                    30,
                    1,
                    10_000,
                    "The number of archived versions that are kept; a new one takes the place of"
                            + " the oldest. One of 256 components and 52 features is 3 MB.");

    // --- a second model

    public static final Setting<String> CHALLENGER_ID =
            Setting.of(
                    "challenger.model.id",
                    "",
                    "The name of a second model, the challenger, that infers and learns from the"
                            + " same frames and has topics of its own; empty for none. Any setting"
                            + " of a model may be given for it with challenger. before its key"
                            + " (docs/two-models.md), and is otherwise that of the first one.",
                    Challenger::id);
    public static final Setting<Double> CHALLENGER_SHARE =
            Setting.real(
                    "challenger.share",
                    0,
                    0,
                    1,
                    "The share of tracks, chosen by their ids, that the challenger serves: its"
                            + " embeddings say so, and those of the first model that they do"
                            + " not.");
    // --- the console

    public static final Setting<String> CONSOLE_NAMES_TOPIC =
            Setting.text(
                    "topics.console-names",
                    "console-names",
                    "The topic of the names that people give to components; the console makes it"
                            + " when the first is given.");

    // --- the job

    public static final Setting<String> JOB_NAME =
            Setting.text(
                    "job.name",
                    "mixtape",
                    "The job's name in Flink, which its consumer groups and transactional ids begin"
                            + " with.");
    public static final Setting<Boolean> TAKE_OVER =
            Setting.flag(
                    "model.take-over",
                    false,
                    "Whether a job without state may begin a model although the topics hold one,"
                            + " whose job is gone for good.");
    public static final Setting<Integer> PARALLELISM =
            Setting.integer(
                    "job.parallelism",
                    2,
                    1,
                    MAX_PARALLELISM,
                    "The number of subtasks that decode and infer; the corpus update has one a"
                            + " model. On a cluster, where this is not set, Flink's own -p or"
                            + " parallelism.default counts, which the conf/config.yaml of Flink's"
                            + " distribution says is 1.");
    public static final Setting<Duration> CHECKPOINT_INTERVAL =
            Setting.duration(
                    "job.checkpoint-interval",
                    "10 s",
                    "The time between checkpoints, at which embeddings and models become visible."
                            + " On a cluster, where this is not set, Flink's own"
                            + " execution.checkpointing.interval counts.");

    // --- what may not change under a living model

    public static final List<Setting<?>> FIXED =
            Stream.of(ModelSettings.FIXED, List.of(FeatureSet.FEATURES, LearningSettings.LOCKSTEP))
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    /** And these in lockstep, where they cut the log into batches. */
    public static final List<Setting<?>> FIXED_IN_LOCKSTEP =
            List.of(
                    LearningSettings.BATCH_TRACKS,
                    LearningSettings.BOOTSTRAP_TRACKS,
                    TOPIC_PARTITIONS);

    // --- as pages show them

    /** Of the job as a whole. */
    public static final SettingGroup JOB =
            new SettingGroup(
                    "The job",
                    List.of(
                            JOB_NAME,
                            TAKE_OVER,
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
                                    CONTROL_TOPIC,
                                    DEAD_LETTERS_TOPIC,
                                    TRACKS_RETENTION,
                                    PROGRESS_RETENTION,
                                    DEAD_LETTERS_RETENTION)),
                    SigningSettings.GROUP,
                    FetchSettings.GROUP,
                    AudioSettings.GROUP,
                    FramingSettings.GROUP,
                    SettingGroup.of(
                            "The model, fixed for its life",
                            List.of(List.of(FeatureSet.FEATURES), ModelSettings.MODEL)),
                    LearningSettings.BOOTSTRAP,
                    SettingGroup.of(
                            "Learning",
                            List.of(
                                    LearningSettings.BATCH,
                                    ModelSettings.LEARNING,
                                    LearningSettings.STEP,
                                    MoveSettings.ALL)),
                    DriftSettings.GROUP,
                    GateSettings.GROUP,
                    SettingGroup.of(
                            "Inference", List.of(BackendSettings.ALL, ModelSettings.INFERENCE)),
                    RefreshSettings.GROUP,
                    new SettingGroup("Withdrawals", List.of(Withdrawals.REMEMBERED)));

    /** Of the part that describes components. */
    public static final SettingGroup COMPONENTS =
            new SettingGroup("Components", List.of(COMPONENTS_TOPIC, COMPONENTS_INTERVAL));

    /** Of the part that archives versions. */
    public static final SettingGroup ARCHIVE =
            new SettingGroup(
                    "Archive of versions", List.of(ARCHIVE_TOPIC, ARCHIVE_EVERY, ARCHIVE_KEEP));

    /** Of the part that has a second model. */
    public static final SettingGroup CHALLENGER =
            new SettingGroup("A second model", List.of(CHALLENGER_ID, CHALLENGER_SHARE));

    /** Of the console, which reads topics and is no part of the job. */
    public static final SettingGroup CONSOLE =
            SettingGroup.of("Console", List.of(List.of(CONSOLE_NAMES_TOPIC), ConsoleSettings.ALL));

    /** Every setting by its key, sorted; those of a second model alone are {@link Challenger}'s. */
    public static final Map<String, Setting<?>> ALL = all();

    private MixtapeSettings() {}

    /** Returns the defaults of all of them. */
    public static Settings defaults() {
        return Challenger.defaults(ALL.values());
    }

    private static Map<String, Setting<?>> all() {
        Map<String, Setting<?>> all = new TreeMap<>();
        Stream.of(
                        Stream.of(JOB),
                        LEARNING.stream(),
                        Stream.of(
                                CHALLENGER,
                                COMPONENTS,
                                ARCHIVE,
                                SimilarSettings.GROUP,
                                ListenerSettings.GROUP,
                                CONSOLE))
                .flatMap(groups -> groups)
                .flatMap(group -> group.settings().stream())
                .forEach(setting -> all.put(setting.key(), setting));
        return all;
    }
}
