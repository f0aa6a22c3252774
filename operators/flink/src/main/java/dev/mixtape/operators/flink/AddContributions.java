package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.ExactStatistics;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.ExactBatchStatistics;
import dev.mixtape.schemas.internal.Following;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up what a group of inference's subtasks contributes, so that the one subtask that learns
 * takes a few contributions of each version however many subtasks there are.
 *
 * <p>It sends at most once in {@link #DELAY_MILLIS}, but at once when every subtask of its group
 * has said which version it uses since it sent last: then they have all contributed what they had
 * of the version before. Sums go first, the words about versions behind them, so that whatever a
 * subtask contributed before its word is also learned from before it ({@link LiveBatchPolicy}).
 *
 * <p>In lockstep, subtasks contribute before a barrier, and so the groups send one sum each for it;
 * such sums are the same bits in any grouping.
 *
 * <p>It has no state: what it holds is sent before every checkpoint barrier.
 */
public final class AddContributions extends AbstractStreamOperator<Contribution>
        implements OneInputStreamOperator<Contribution, Contribution> {
    private static final long serialVersionUID = 1L;

    /** Short beside the time that a version takes, long beside that of adding a contribution. */
    static final long DELAY_MILLIS = 250;

    private final String modelId;

    /** By the version that they were inferred with. */
    private transient SortedMap<Long, SufficientStatistics> sums;

    /** The same in lockstep: words of {@link ExactStatistics}. */
    private transient SortedMap<Long, long[]> exactSums;

    /** What each subtask has said last. */
    private transient Map<Integer, Contribution> words;

    /** The subtasks whose word waits to be sent. */
    private transient Set<Integer> unsent;

    private transient Alarm alarm;
    private transient Counter added;

    /** Makes the operator for the contributions to one model. */
    public AddContributions(String modelId) {
        this.modelId = modelId;
    }

    /**
     * Adds up the contributions of so many subtasks, neighbours in a group; those of one are left
     * as they are.
     *
     * @param uid of the operator, whose name is the same in words
     */
    public static DataStream<Contribution> inGroups(
            DataStream<Contribution> contributions, int subtasks, String modelId, String uid) {
        return subtasks == 1
                ? contributions
                : contributions
                        .rescale()
                        .transform(
                                uid.replace('-', ' '),
                                new AvroTypeInfo<>(Contribution.class),
                                new AddContributions(modelId))
                        .uid(uid)
                        .setParallelism(groups(subtasks));
    }

    /** Returns how many groups so many subtasks of inference make: the root of it. */
    public static int groups(int subtasks) {
        return (int) Math.sqrt(subtasks);
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = new TreeMap<>();
        exactSums = new TreeMap<>();
        words = new HashMap<>();
        unsent = new LinkedHashSet<>();
        alarm = new Alarm(new Clock(getProcessingTimeService()));
        added = getMetricGroup().counter("contributionsAdded");
    }

    @Override
    public void processElement(StreamRecord<Contribution> element) {
        Contribution contribution = element.getValue();
        if (contribution.getBody() instanceof BatchStatistics statistics) {
            sums.merge(
                    statistics.getModelVersion(),
                    Contributions.statistics(statistics),
                    AddContributions::sum);
            added.inc();
        } else if (contribution.getBody() instanceof ExactBatchStatistics statistics) {
            exactSums.merge(
                    statistics.getModelVersion(),
                    ArrayBytes.longs(statistics.getValues()),
                    ExactStatistics::sum);
            added.inc();
            return; // a barrier is behind it
        } else if (contribution.getBody() instanceof Following following) {
            words.put(following.getSubtask(), contribution);
            unsent.add(following.getSubtask());
            if (unsent.size() == words.size()) {
                send();
                return;
            }
        } else {
            output.collect(element);
            return;
        }
        alarm.setIfUnset(DELAY_MILLIS, this::send);
    }

    private static SufficientStatistics sum(SufficientStatistics a, SufficientStatistics b) {
        a.add(b);
        return a;
    }

    private void send() {
        alarm.cancel();
        sums.forEach((version, sum) -> collect(Contributions.statistics(modelId, version, sum)));
        sums.clear();
        exactSums.forEach((version, sum) -> collect(Contributions.exact(modelId, version, sum)));
        exactSums.clear();
        unsent.forEach(subtask -> collect(words.get(subtask)));
        unsent.clear();
    }

    private void collect(Contribution contribution) {
        output.collect(new StreamRecord<>(contribution));
    }

    /** Leaves nothing in memory that a checkpoint would have to keep. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        send();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        send();
        super.finish();
    }
}
