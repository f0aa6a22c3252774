package dev.mixtape.pipeline.kafka;

import static dev.mixtape.pipeline.settings.MixtapeSettings.TOPIC_PARTITIONS;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TRACKS_TOPIC;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Retention.Contradiction;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics, and how Mixtape makes the ones that are missing; one that exists is left alone. */
public final class Topics {
    /** A track with its audio inside is far larger than Kafka's default limit of 1 MiB. */
    public static final int MAX_TRACK_BYTES = 32 << 20;

    private Topics() {}

    /**
     * Where tracks arrive; publishers make it as well as the job. The broker dates its records: by
     * that, a track's newest one is known from whatever partition.
     */
    public static final Topic TRACKS =
            Topic.log(TRACKS_TOPIC, MixtapeSettings.TRACKS_RETENTION)
                    .maxMessageBytes(MAX_TRACK_BYTES)
                    .datedByTheBroker();

    /**
     * Where people ask something of a model; commands make it as well as the job. One partition, so
     * that what is asked later is done later; a request may hold a whole model.
     *
     * @param name the setting of its name
     */
    public static Topic controls(Setting<String> name) {
        return Topic.log(name, MixtapeSettings.PROGRESS_RETENTION)
                .onePartition()
                .maxMessageBytes(MAX_TRACK_BYTES);
    }

    /** What people call components: the newest name of each. */
    public static final Topic NAMES =
            Topic.table(MixtapeSettings.CONSOLE_NAMES_TOPIC).onePartition();

    /**
     * Makes those that are missing.
     *
     * @throws BrokerException if the broker cannot be reached or refuses
     */
    public static void create(Settings settings, Collection<Topic> topics) {
        create(settings, topics.stream().map(topic -> topic.toMake(settings)).toList());
    }

    /**
     * Returns when a topic has as many partitions as the settings say.
     *
     * @throws SettingException if it has not: lockstep cuts batches by that number
     */
    public static void checkPartitions(Settings settings, Topic asked) {
        String topic = asked.name(settings);
        int said = settings.get(TOPIC_PARTITIONS);
        int found =
                ask(
                        settings,
                        admin ->
                                Admins.describe(admin, List.of(topic), new DescribeTopicsOptions())
                                        .get(topic)
                                        .partitions()
                                        .size());
        if (found != said) {
            throw new SettingException(
                    TOPIC_PARTITIONS.key()
                            + "="
                            + said
                            + ": the topic "
                            + topic
                            + " has "
                            + found
                            + ", and lockstep cuts batches by that number; for a new model set it"
                            + " to "
                            + found
                            + "; one that has learned already can learn nothing more from a topic"
                            + " whose partitions are others now");
        }
    }

    /**
     * Returns a sentence, with the remedy, for each topic that keeps its records otherwise than the
     * settings say. Such a topic existed before, and is left alone; one that is missing is passed
     * over.
     */
    public static List<String> contradictions(Settings settings, Collection<Topic> topics) {
        return ask(
                settings,
                admin -> {
                    Set<String> present =
                            admin.listTopics()
                                    .names()
                                    .get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS);
                    List<String> sentences = new ArrayList<>();
                    for (Topic topic : topics) {
                        if (present.contains(topic.name(settings))) {
                            List<Contradiction> found =
                                    topic.retention()
                                            .contradictions(
                                                    settings,
                                                    configuration(admin, topic.name(settings)));
                            if (!found.isEmpty()) {
                                sentences.add(sentence(settings, topic, found));
                            }
                        }
                    }
                    return sentences;
                });
    }

    private static Map<String, String> configuration(Admin admin, String topic)
            throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> configuration = new HashMap<>();
        admin.describeConfigs(List.of(resource))
                .all()
                .get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .get(resource)
                .entries()
                .forEach(entry -> configuration.put(entry.name(), entry.value()));
        return configuration;
    }

    private static String sentence(
            Settings settings, Topic topic, List<Contradiction> contradictions) {
        return "topic "
                + topic.name(settings)
                + " has "
                + list(contradictions, each -> each.key() + "=" + each.has())
                + "; Mixtape would make it with "
                + list(contradictions, each -> each.key() + "=" + each.wanted())
                + ": change it with kafka-configs.sh --bootstrap-server "
                + settings.kafka().getProperty("bootstrap.servers")
                + " --alter --entity-type topics --entity-name "
                + topic.name(settings)
                + " --add-config "
                + contradictions.stream()
                        .map(each -> each.key() + "=" + each.wanted())
                        .collect(Collectors.joining(","))
                + topic.retention()
                        .age()
                        .map(age -> ", or set " + age.key() + " to what is meant")
                        .orElse("");
    }

    private static String list(
            List<Contradiction> contradictions, Function<Contradiction, String> word) {
        return contradictions.stream().map(word).collect(Collectors.joining(", "));
    }

    /** Makes the tracks topic alone, for a publisher. */
    public static void createTracks(Settings settings) {
        create(settings, Set.of(TRACKS));
    }

    /** Tells whether all of these topics are there. */
    public static boolean exist(Settings settings, String... topics) {
        return ask(
                settings,
                admin ->
                        admin.listTopics()
                                .names()
                                .get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .containsAll(List.of(topics)));
    }

    private static void create(Settings settings, List<NewTopic> wanted) {
        ask(
                settings,
                admin -> {
                    Set<String> present =
                            admin.listTopics()
                                    .names()
                                    .get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS);
                    List<NewTopic> missing = new ArrayList<>(wanted);
                    missing.removeIf(topic -> present.contains(topic.name()));
                    for (var made : admin.createTopics(missing).values().values()) {
                        awaitMade(made);
                    }
                    return missing;
                });
    }

    private static void awaitMade(KafkaFuture<Void> made)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            made.get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // somebody else was quicker
                throw e;
            }
        }
    }

    /** A question to the broker. */
    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;
    }

    private static <T> T ask(Settings settings, Question<T> question) {
        try (Admin admin = Admins.open(settings)) {
            return question.ask(admin);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw KafkaErrors.with(settings, "the topics cannot be made or described", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while making the topics", e);
        }
    }
}
