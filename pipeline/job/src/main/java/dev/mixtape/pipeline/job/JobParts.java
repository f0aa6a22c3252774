package dev.mixtape.pipeline.job;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.KafkaConnectors;
import dev.mixtape.pipeline.kafka.PermissionCheck;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.Challenger;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts that a job is made of, and what follows from all of them together.
 *
 * @param all of them, each behind those whose streams it uses
 */
public record JobParts(List<JobPart> all) {
    /** Mixtape's own. */
    public static final JobParts STANDARD =
            new JobParts(
                    List.of(
                            new LearningPart(),
                            new ArchivePart(),
                            new ChallengerPart(),
                            new ComponentsPart(),
                            new SimilarTracksPart(),
                            new ListenersPart()));

    /** The source of those parts that read embeddings. */
    static final String EMBEDDINGS_SOURCE = "embeddings";

    /** Keeps a copy. */
    public JobParts {
        all = List.copyOf(all);
    }

    /** Returns these with one more, in the place of the one that has its name. */
    public JobParts with(JobPart part) {
        List<JobPart> parts = new ArrayList<>(all);
        parts.replaceAll(each -> each.name().equals(part.name()) ? part : each);
        if (!parts.contains(part)) {
            parts.add(part);
        }
        return new JobParts(parts);
    }

    /** Returns the defaults of a job with these parts, to set something over. */
    public Settings defaults() {
        return Challenger.defaults(
                groups().stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList());
    }

    /**
     * Returns all settings, as pages and {@code --help} show them; the console's too, since one
     * file may serve both.
     */
    public List<SettingGroup> groups() {
        List<SettingGroup> groups = new ArrayList<>(List.of(MixtapeSettings.JOB));
        all.forEach(part -> groups.addAll(part.settings()));
        groups.add(MixtapeSettings.CONSOLE);
        return groups;
    }

    /** Returns the parts that a job with these settings has. */
    public List<JobPart> enabled(Settings settings) {
        return all.stream().filter(part -> part.isEnabled(settings)).toList();
    }

    /** Returns the parts that it does without. */
    public List<JobPart> off(Settings settings) {
        return all.stream().filter(part -> !part.isEnabled(settings)).toList();
    }

    /** Returns its topics, each once, with the rights that it needs. */
    public Collection<Topic> topics(Settings settings) {
        Map<String, Topic> topics = new LinkedHashMap<>();
        for (JobPart part : enabled(settings)) {
            for (Topic topic : part.topics()) {
                topics.merge(
                        topic.setting().key(), topic, (one, other) -> one.with(other.rights()));
            }
        }
        if (readsEmbeddings(settings)) {
            topics.computeIfPresent(
                    MixtapeSettings.EMBEDDINGS_TOPIC.key(), (key, topic) -> topic.read());
        }
        return topics.values();
    }

    /** Returns the settings that its state is bound to. */
    public List<Setting<?>> fixed(Settings settings) {
        return enabled(settings).stream().flatMap(part -> part.fixed(settings).stream()).toList();
    }

    /** Makes the topics that are missing, and checks those that are there. */
    public void createTopics(Settings settings) {
        Topics.create(settings, topics(settings));
        if (settings.get(LearningSettings.LOCKSTEP)) {
            Topics.checkPartitions(settings, Topics.TRACKS);
        }
    }

    /**
     * Returns when Kafka lets the job do what it has to; throws as {@link PermissionCheck} does.
     */
    public void checkPermissions(Settings settings) {
        List<String> sources = new ArrayList<>();
        List<String> sinks = new ArrayList<>();
        for (JobPart part : enabled(settings)) {
            sources.addAll(part.sources());
            sinks.addAll(part.sinks());
        }
        if (readsEmbeddings(settings)) {
            sources.add(EMBEDDINGS_SOURCE);
        }
        PermissionCheck.check(
                settings,
                topics(settings),
                sources.stream().map(name -> KafkaConnectors.group(settings, name)).toList(),
                sinks.stream()
                        .map(name -> KafkaConnectors.transactionalIdPrefix(settings, name) + "-0")
                        .toList());
    }

    /**
     * Returns what the transactional ids of all sinks begin with; those of parts that are off too,
     * since a job that died may have had them.
     */
    public List<String> transactionalIdPrefixes(Settings settings) {
        return all.stream()
                .flatMap(part -> part.sinks().stream())
                .map(name -> KafkaConnectors.transactionalIdPrefix(settings, name))
                .toList();
    }

    private boolean readsEmbeddings(Settings settings) {
        return enabled(settings).stream().anyMatch(JobPart::readsEmbeddings);
    }
}
