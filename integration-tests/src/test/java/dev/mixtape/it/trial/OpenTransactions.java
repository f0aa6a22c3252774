package dev.mixtape.it.trial;

import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that nobody ended. One of them would hold every reader of committed records back,
 * from its first record on, until the broker gives it up.
 */
public final class OpenTransactions {
    private static final Set<TransactionState> UNFINISHED =
            EnumSet.of(
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_ABORT,
                    TransactionState.PREPARE_EPOCH_FENCE,
                    TransactionState.UNKNOWN);

    private OpenTransactions() {}

    /**
     * As {@link #find}, of those that stay open: a commit under way may take so long.
     *
     * @param patience how long
     */
    public static List<String> left(Settings settings, Duration patience)
            throws ExecutionException, InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        List<String> open = find(settings);
        while (!open.isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(500);
            open = find(settings);
        }
        return open;
    }

    /**
     * Returns a sentence for each partition whose last stable offset is below its high watermark,
     * and for each transaction that the broker lists as unfinished.
     */
    public static List<String> find(Settings settings)
            throws ExecutionException, InterruptedException {
        List<String> found = new ArrayList<>();
        try (Admin admin = Admin.create(settings.kafka())) {
            Map<TopicPartition, OffsetSpec> partitions = partitions(admin);
            var ends = offsets(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
            var stable = offsets(admin, partitions, IsolationLevel.READ_COMMITTED);
            ends.forEach(
                    (partition, end) -> {
                        long readable = stable.get(partition).offset();
                        if (readable != end.offset()) {
                            found.add(
                                    "%s: readers of committed records stop at %d of %d"
                                            .formatted(partition, readable, end.offset()));
                        }
                    });
            for (TransactionListing transaction :
                    admin.listTransactions(new ListTransactionsOptions().filterStates(UNFINISHED))
                            .all()
                            .get()) {
                found.add(
                        "transaction %s is %s"
                                .formatted(transaction.transactionalId(), transaction.state()));
            }
        }
        return found;
    }

    /** Returns how many records and marks readers of committed records can reach in all topics. */
    public static long readable(Settings settings) throws ExecutionException, InterruptedException {
        return readable(settings, topic -> true);
    }

    /** The same of some topics. */
    public static long readable(Settings settings, Predicate<String> topics)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(settings.kafka())) {
            return offsets(admin, partitions(admin), IsolationLevel.READ_COMMITTED)
                    .entrySet()
                    .stream()
                    .filter(partition -> topics.test(partition.getKey().topic()))
                    .mapToLong(partition -> partition.getValue().offset())
                    .sum();
        }
    }

    private static Map<TopicPartition, OffsetSpec> partitions(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        admin.describeTopics(admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                p ->
                                                        partitions.put(
                                                                new TopicPartition(
                                                                        name, p.partition()),
                                                                OffsetSpec.latest())));
        return partitions;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, Map<TopicPartition, OffsetSpec> partitions, IsolationLevel level)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(partitions, new ListOffsetsOptions(level)).all().get();
    }
}
