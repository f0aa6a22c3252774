package dev.mixtape.operators.flink;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.internal.Contribution;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;

/** The side outputs of the operators. */
public final class Outputs {
    /** Records that cannot go on; from every stage. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

    /** To the corpus update: from inference, and in lockstep from framing too. */
    public static final OutputTag<Contribution> CONTRIBUTIONS =
            new OutputTag<>("contributions", new AvroTypeInfo<>(Contribution.class));

    /** One line a model version, from the corpus update. */
    public static final OutputTag<LearningProgress> PROGRESS =
            new OutputTag<>("progress", new AvroTypeInfo<>(LearningProgress.class));

    private Outputs() {}
}
