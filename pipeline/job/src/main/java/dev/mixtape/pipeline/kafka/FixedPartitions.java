package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.flink.Lockstep;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic that may not grow, since lockstep cuts batches by its number of partitions. The connector
 * asks for its partitions when it starts and every {@code partition.discovery.interval.ms}: the job
 * ends as soon as there are more, before a record of theirs is read.
 */
final class FixedPartitions implements KafkaSubscriber {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Lockstep lockstep;
    private final KafkaSubscriber subscriber;

    FixedPartitions(String topic, Lockstep lockstep) {
        this.topic = topic;
        this.lockstep = lockstep;
        subscriber = KafkaSubscriber.getTopicListSubscriber(List.of(topic));
    }

    /**
     * Returns the partitions of the topic.
     *
     * @throws dev.mixtape.operators.flink.IncompatibleStateException if there are more than before
     */
    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
        Set<TopicPartition> partitions = subscriber.getSubscribedTopicPartitions(admin);
        lockstep.checkPartitions(topic, partitions.size());
        return partitions;
    }
}
