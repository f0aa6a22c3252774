package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * The transactions that a job's sinks have begun and not ended. A living job has one in each sink
 * that writes; those of a dead one hold all readers of committed records back from their first
 * record on, until the job is resumed, somebody aborts them, or Kafka does after {@code
 * transaction.timeout.ms}.
 */
public final class OpenTransactions {
    private static final Set<TransactionState> UNFINISHED =
            EnumSet.of(
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_ABORT,
                    TransactionState.PREPARE_EPOCH_FENCE);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Settings settings;
    private final Clock clock;
    private final Predicate<String> ours;

    /**
     * Looks for those of one job.
     *
     * @param prefixes of its sinks' transactional ids; Flink puts the subtask's number and one that
     *     counts behind them
     * @param others whole ids
     */
    public OpenTransactions(
            Settings settings,
            Clock clock,
            Collection<String> prefixes,
            Collection<String> others) {
        this.settings = settings;
        this.clock = clock;
        Pattern flinks =
                Pattern.compile(
                        prefixes.stream()
                                        .map(Pattern::quote)
                                        .collect(Collectors.joining("|", "(", ")"))
                                + "-\\d+-\\d+");
        Set<String> whole = Set.copyOf(others);
        ours = id -> flinks.matcher(id).matches() || whole.contains(id);
    }

    /**
     * One transaction.
     *
     * @param id its transactional id
     * @param state as Kafka names it
     * @param age how long it has been open
     * @param timeout the age at which Kafka aborts it
     * @param partitions that it has written to
     */
    public record Open(
            String id,
            String state,
            Duration age,
            Duration timeout,
            Set<TopicPartition> partitions) {}

    /**
     * A partition whose readers of committed records are held back.
     *
     * @param readable the first offset that they do not see
     * @param end where the partition ends
     */
    public record Held(TopicPartition partition, long readable, long end) {}

    /** Returns those that are open now, the oldest first. */
    public List<Open> find() {
        return ask(this::list);
    }

    private List<Open> list(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<String> ids =
                get(
                                admin.listTransactions(
                                                new ListTransactionsOptions()
                                                        .filterStates(UNFINISHED))
                                        .all())
                        .stream()
                        .map(TransactionListing::transactionalId)
                        .filter(ours)
                        .toList();
        var described = admin.describeTransactions(ids);
        List<Open> found = new ArrayList<>();
        for (String id : ids) {
            describe(id, described.description(id)).ifPresent(found::add);
        }
        found.sort(Comparator.comparing(Open::age).reversed().thenComparing(Open::id));
        return found;
    }

    /** Empty if it ended since it was listed. */
    private Optional<Open> describe(String id, KafkaFuture<TransactionDescription> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        TransactionDescription description;
        try {
            description = get(answer);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
        OptionalLong start = description.transactionStartTimeMs();
        if (!UNFINISHED.contains(description.state()) || start.isEmpty()) {
            return Optional.empty();
        }
        Duration age = Duration.between(Instant.ofEpochMilli(start.getAsLong()), clock.instant());
        return Optional.of(
                new Open(
                        id,
                        description.state().toString(),
                        age.isNegative() ? Duration.ZERO : age,
                        Duration.ofMillis(description.transactionTimeoutMs()),
                        description.topicPartitions()));
    }

    /**
     * Watches whether the job lives: every subtask of its sinks takes a new transactional id at
     * every checkpoint, whether it has written or not. A job that makes no checkpoints looks dead.
     *
     * @param longest how long to watch, several intervals between checkpoints
     * @return an id that came meanwhile
     */
    public Optional<String> signOfLife(Duration longest) {
        return ask(
                admin -> {
                    Set<String> before = ids(admin);
                    Instant end = clock.instant().plus(longest);
                    while (clock.instant().isBefore(end)) {
                        Thread.sleep(PAUSE.toMillis());
                        Set<String> added = ids(admin);
                        added.removeAll(before);
                        if (!added.isEmpty()) {
                            return added.stream().findAny();
                        }
                    }
                    return Optional.empty();
                });
    }

    private Set<String> ids(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        return get(admin.listTransactions().all()).stream()
                .map(TransactionListing::transactionalId)
                .filter(ours)
                .collect(Collectors.toSet());
    }

    /** Aborts them, by taking their ids away from whoever has them; returns when that is done. */
    public void abort(Collection<Open> transactions) {
        List<String> ids = transactions.stream().map(Open::id).toList();
        Object unused = ask(admin -> get(admin.fenceProducers(ids).all()));
    }

    /** Returns the partitions of these topics whose readers of committed records are held back. */
    public List<Held> held(Collection<String> topics) {
        return ask(
                admin -> {
                    Set<String> present = get(admin.listTopics().names());
                    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
                    Admins.describe(
                                    admin,
                                    topics.stream().filter(present::contains).toList(),
                                    new DescribeTopicsOptions())
                            .forEach(
                                    (name, topic) ->
                                            topic.partitions()
                                                    .forEach(
                                                            each ->
                                                                    latest.put(
                                                                            new TopicPartition(
                                                                                    name,
                                                                                    each
                                                                                            .partition()),
                                                                            OffsetSpec.latest())));
                    // In this order, so that what is written meanwhile does not look held.
                    var ends = offsets(admin, latest, IsolationLevel.READ_UNCOMMITTED);
                    var readable = offsets(admin, latest, IsolationLevel.READ_COMMITTED);
                    return ends.entrySet().stream()
                            .filter(end -> readable.get(end.getKey()) < end.getValue())
                            .map(
                                    end ->
                                            new Held(
                                                    end.getKey(),
                                                    readable.get(end.getKey()),
                                                    end.getValue()))
                            .sorted(Comparator.comparing(held -> held.partition().toString()))
                            .toList();
                });
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Map<TopicPartition, OffsetSpec> partitions, IsolationLevel level)
            throws ExecutionException, TimeoutException, InterruptedException {
        return get(admin.listOffsets(partitions, new ListOffsetsOptions(level)).all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
    }

    /** A question to the broker. */
    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;
    }

    private <T> T ask(Question<T> question) {
        try (Admin admin = Admins.open(settings)) {
            return question.ask(admin);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw KafkaErrors.with(settings, "transactions cannot be looked at or ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while looking at transactions", e);
        }
    }

    private static <T> T get(KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(Admins.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
