package dev.mixtape.pipeline.kafka;

import static dev.mixtape.pipeline.settings.ListenerSettings.LISTENERS;
import static dev.mixtape.pipeline.settings.MixtapeSettings.COMPONENTS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.DEAD_LETTERS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.EMBEDDINGS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.LOCKSTEP;
import static dev.mixtape.pipeline.settings.MixtapeSettings.MODELS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.PLAYS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.PROGRESS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.SIMILAR_TRACKS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TOPIC_PARTITIONS;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TOPIC_REPLICATION;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TRACKS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.USER_FEATURES_TOPIC;
import static dev.mixtape.pipeline.settings.NeighbourSettings.SIMILAR_ENABLED;

import dev.mixtape.pipeline.settings.SettingException;
import dev.mixtape.pipeline.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics, and how Mixtape makes the ones that are missing; one that exists is left alone. */
public final class Topics {
    /** A track with its audio inside is far larger than Kafka's default limit of 1 MiB. */
    public static final int MAX_TRACK_BYTES = 32 << 20;

    private static final Map<String, String> NEWEST_OF_EACH_KEY =
            Map.of("cleanup.policy", "compact");

    private Topics() {}

    /**
     * Makes what is missing.
     *
     * @throws BrokerException if the broker cannot be reached or refuses
     * @throws SettingException in lockstep, if the tracks topic has not as many partitions as the
     *     settings say: batches are cut by that number
     */
    public static void create(Settings settings) {
        int partitions = settings.get(TOPIC_PARTITIONS);
        create(
                settings,
                List.of(
                        tracks(settings),
                        topic(
                                settings,
                                settings.get(EMBEDDINGS_TOPIC),
                                partitions,
                                NEWEST_OF_EACH_KEY),
                        // One partition: the pieces of a version stay in the order they were
                        // written.
                        topic(settings, settings.get(MODELS_TOPIC), 1, NEWEST_OF_EACH_KEY),
                        topic(settings, settings.get(PROGRESS_TOPIC), 1, Map.of()),
                        topic(settings, settings.get(COMPONENTS_TOPIC), 1, NEWEST_OF_EACH_KEY),
                        topic(settings, settings.get(DEAD_LETTERS_TOPIC), partitions, Map.of())));
        if (settings.get(LISTENERS)) {
            create(
                    settings,
                    List.of(
                            topic(settings, settings.get(PLAYS_TOPIC), partitions, Map.of()),
                            topic(
                                    settings,
                                    settings.get(USER_FEATURES_TOPIC),
                                    partitions,
                                    NEWEST_OF_EACH_KEY)));
        }
        if (settings.get(SIMILAR_ENABLED)) {
            create(
                    settings,
                    List.of(
                            topic(
                                    settings,
                                    settings.get(SIMILAR_TRACKS_TOPIC),
                                    partitions,
                                    NEWEST_OF_EACH_KEY)));
        }
        if (settings.get(LOCKSTEP)) {
            checkPartitions(settings);
        }
    }

    private static void checkPartitions(Settings settings) {
        String topic = settings.get(TRACKS_TOPIC);
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
                            + ", and lockstep cuts batches by that number; set it to "
                            + found);
        }
    }

    /** Makes the tracks topic alone, for a publisher. */
    public static void createTracks(Settings settings) {
        create(settings, List.of(tracks(settings)));
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

    private static NewTopic tracks(Settings settings) {
        return topic(
                settings,
                settings.get(TRACKS_TOPIC),
                settings.get(TOPIC_PARTITIONS),
                Map.of("max.message.bytes", Integer.toString(MAX_TRACK_BYTES)));
    }

    private static NewTopic topic(
            Settings settings, String name, int partitions, Map<String, String> configuration) {
        int replication = settings.get(TOPIC_REPLICATION);
        return new NewTopic(name, partitions, (short) replication).configs(configuration);
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
