package dev.mixtape.operators.flink;

import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.Contribution;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/**
 * Runs {@link LearnCorpus}, and at a snapshot has it write the open batches: only an operator may
 * choose the key whose state is written.
 */
public final class LearnCorpusOperator
        extends KeyedProcessOperator<String, Contribution, ModelUpdate> {
    private static final long serialVersionUID = 1L;

    private final LearnCorpus learner;

    /** Makes the operator. */
    public LearnCorpusOperator(LearningOptions options) {
        this(new LearnCorpus(options));
    }

    private LearnCorpusOperator(LearnCorpus learner) {
        super(learner);
        this.learner = learner;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        learner.writeOpenBatches(this::setCurrentKey);
        super.snapshotState(context);
    }
}
