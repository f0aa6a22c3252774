package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.util.Collection;
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
 * Whether Kafka will let the job do what it has to. Asked before it is submitted: a job without one
 * of them would only restart for ever.
 */
public final class PermissionCheck {
    private PermissionCheck() {}

    /**
     * Returns when nothing stands against the job.
     *
     * @param topics with the rights that it needs
     * @param groups of its consumers
     * @param transactionalIds of its producers, one of each kind
     * @throws BrokerException naming the first right that is missing
     */
    public static void check(
            Settings settings,
            Collection<Topic> topics,
            Collection<String> groups,
            Collection<String> transactionalIds) {
        try (Admin admin = Admins.open(settings)) {
            topics(admin, settings, topics);
            for (String group : groups) {
                ignoreAllButDenial(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            }
            for (String id : transactionalIds) {
                ignoreAllButDenial(admin.describeTransactions(List.of(id)).all());
            }
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

    private static void topics(Admin admin, Settings settings, Collection<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names = topics.stream().map(topic -> topic.name(settings)).toList();
        Map<String, TopicDescription> found =
                Admins.describe(
                        admin,
                        names,
                        new DescribeTopicsOptions().includeAuthorizedOperations(true));
        for (Topic topic : topics) {
            String name = topic.name(settings);
            Set<AclOperation> granted = found.get(name).authorizedOperations();
            for (AclOperation operation : topic.rights()) {
                // Null when a broker does not say.
                if (granted != null && !granted.contains(operation)) {
                    throw new BrokerException(
                            settings.kafka().getProperty("bootstrap.servers")
                                    + ": the job may not "
                                    + operation
                                    + " topic "
                                    + name
                                    + "; grant it, docs/kafka-security.md lists the rights",
                            null);
                }
            }
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
