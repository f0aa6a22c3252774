package dev.mixtape.pipeline.kafka;

import dev.mixtape.pipeline.settings.ListenerSettings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.NeighbourSettings;
import dev.mixtape.pipeline.settings.Setting;
import dev.mixtape.pipeline.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Whether Kafka will let the job do what it has to. Asked before it is submitted: a job that lacks
 * a right would only restart for ever.
 */
public final class PermissionCheck {
    private PermissionCheck() {}

    /**
     * Returns when nothing stands against the job.
     *
     * @throws BrokerException naming the first right that lacks
     */
    public static void check(Settings settings) {
        try (Admin admin = Admins.open(settings)) {
            topics(admin, settings);
            groups(admin, settings);
            transactions(admin, settings);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw KafkaErrors.with(settings, "the job cannot run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while asking Kafka for rights", e);
        }
    }

    /**
     * Returns what answers at the address that the settings name, in words.
     *
     * @throws BrokerException if nothing does, or it does not let us in
     */
    public static String look(Settings settings) {
        try (Admin admin = Admins.open(settings)) {
            int nodes = get(admin.describeCluster().nodes()).size();
            return String.format(
                    "%d node%s at %s, by %s",
                    nodes,
                    nodes == 1 ? "" : "s",
                    settings.kafka().getProperty("bootstrap.servers"),
                    settings.kafka().getProperty("security.protocol", "PLAINTEXT"));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw KafkaErrors.with(settings, "it cannot be looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while looking at Kafka", e);
        }
    }

    private static void topics(Admin admin, Settings settings)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<Setting<String>, Set<AclOperation>> needed = new LinkedHashMap<>();
        needed.put(MixtapeSettings.TRACKS_TOPIC, Set.of(AclOperation.READ));
        needed.put(MixtapeSettings.MODELS_TOPIC, Set.of(AclOperation.READ, AclOperation.WRITE));
        needed.put(MixtapeSettings.EMBEDDINGS_TOPIC, Set.of(AclOperation.WRITE));
        if (settings.get(NeighbourSettings.SIMILAR_ENABLED)) {
            needed.put(
                    MixtapeSettings.EMBEDDINGS_TOPIC,
                    Set.of(AclOperation.READ, AclOperation.WRITE));
            needed.put(MixtapeSettings.SIMILAR_TRACKS_TOPIC, Set.of(AclOperation.WRITE));
        }
        needed.put(MixtapeSettings.PROGRESS_TOPIC, Set.of(AclOperation.WRITE));
        needed.put(MixtapeSettings.COMPONENTS_TOPIC, Set.of(AclOperation.WRITE));
        needed.put(MixtapeSettings.DEAD_LETTERS_TOPIC, Set.of(AclOperation.WRITE));
        if (settings.get(ListenerSettings.LISTENERS)) {
            needed.put(
                    MixtapeSettings.EMBEDDINGS_TOPIC,
                    Set.of(AclOperation.READ, AclOperation.WRITE));
            needed.put(MixtapeSettings.PLAYS_TOPIC, Set.of(AclOperation.READ));
            needed.put(MixtapeSettings.USER_FEATURES_TOPIC, Set.of(AclOperation.WRITE));
        }
        List<String> names = needed.keySet().stream().map(settings::get).distinct().toList();
        Map<String, TopicDescription> found =
                Admins.describe(
                        admin,
                        names,
                        new DescribeTopicsOptions().includeAuthorizedOperations(true));
        for (var need : needed.entrySet()) {
            String topic = settings.get(need.getKey());
            Set<AclOperation> granted = found.get(topic).authorizedOperations();
            for (AclOperation operation : need.getValue()) {
                // Null when a broker does not say.
                if (granted != null && !granted.contains(operation)) {
                    throw new BrokerException(
                            settings.kafka().getProperty("bootstrap.servers")
                                    + ": the job may not "
                                    + operation
                                    + " topic "
                                    + topic
                                    + "; grant it, docs/kafka-security.md lists the rights",
                            null);
                }
            }
        }
    }

    private static void groups(Admin admin, Settings settings)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> sources = new ArrayList<>(List.of("-tracks", "-models"));
        if (settings.get(ListenerSettings.LISTENERS)) {
            sources.addAll(List.of("-plays", "-embeddings"));
        }
        if (settings.get(NeighbourSettings.SIMILAR_ENABLED)) {
            sources.add("-catalog");
        }
        for (String source : sources) {
            String group = settings.get(MixtapeSettings.JOB_NAME) + source;
            ignoreAllButDenial(
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        }
    }

    private static void transactions(Admin admin, Settings settings)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (String sink : KafkaConnectors.sinkNames(settings)) {
            String id = settings.get(MixtapeSettings.JOB_NAME) + "-" + sink + "-0";
            ignoreAllButDenial(admin.describeTransactions(List.of(id)).all());
        }
    }

    /** That there is no such group or transaction yet is how it should be. */
    private static void ignoreAllButDenial(KafkaFuture<?> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            Object unused = get(answer);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw e;
            }
        }
    }

    private static <T> T get(KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
