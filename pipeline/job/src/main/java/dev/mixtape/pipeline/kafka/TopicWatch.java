package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Which topics there are, for a reader that outlives them. */
public final class TopicWatch implements AutoCloseable {
    private final Settings settings;
    private final Admin admin;

    /**
     * A topic as it is now.
     *
     * @param identity one that was deleted and made again has another, as has one of another
     *     cluster
     * @param partitions their number
     */
    public record Found(String identity, int partitions) {}

    /**
     * Makes it; asks nothing yet.
     *
     * @throws BrokerException if the settings cannot be used
     */
    public TopicWatch(Settings settings) {
        this.settings = settings;
        try {
            this.admin = Admins.open(settings);
        } catch (KafkaException e) {
            throw KafkaErrors.with(settings, "the topics cannot be followed", e);
        }
    }

    /**
     * Returns those that there are and that may be seen, by name.
     *
     * @throws BrokerException if the broker does not answer
     */
    public Map<String, Found> look(Collection<String> topics) {
        Map<String, Found> found = new HashMap<>();
        try {
            String cluster = get(admin.describeCluster().clusterId());
            for (Map.Entry<String, KafkaFuture<TopicDescription>> each :
                    admin.describeTopics(topics).topicNameValues().entrySet()) {
                add(found, cluster, each.getValue());
            }
            return found;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw KafkaErrors.with(settings, "the topics cannot be followed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while following the topics", e);
        }
    }

    private static void add(
            Map<String, Found> found, String cluster, KafkaFuture<TopicDescription> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            TopicDescription topic = get(answer);
            found.put(
                    topic.name(),
                    new Found(cluster + "/" + topic.topicId(), topic.partitions().size()));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof TopicAuthorizationException)) {
                throw e;
            }
        }
    }

    private static <T> T get(KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO); // what was asked and not answered is of no use any more
    }
}
