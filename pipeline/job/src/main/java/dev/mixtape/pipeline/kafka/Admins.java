package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Admin clients that give up while somebody still waits for them. */
final class Admins {
    /** A broker that is well answers within a fraction of a second; Kafka itself waits a minute. */
    static final int PATIENCE_SECONDS = 15;

    private static final long PAUSE_MILLIS = 100;

    private Admins() {}

    static Admin open(Settings settings) {
        Properties properties = settings.kafka();
        if (!properties.containsKey("request.timeout.ms")
                && !properties.containsKey("default.api.timeout.ms")) {
            String patience = Integer.toString(1_000 * PATIENCE_SECONDS);
            properties.put("request.timeout.ms", patience);
            properties.put("default.api.timeout.ms", patience);
        }
        return Admin.create(properties);
    }

    /**
     * Describes topics that are there or were just made: the broker that is asked may learn of a
     * new topic a little later than the one that made it, and says until then that there is none.
     *
     * @throws ExecutionException with UnknownTopicOrPartitionException as its cause, if one of them
     *     stays unknown for as long as anybody waits
     */
    static Map<String, TopicDescription> describe(
            Admin admin, Collection<String> topics, DescribeTopicsOptions options)
            throws ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return admin.describeTopics(topics, options)
                        .allTopicNames()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
