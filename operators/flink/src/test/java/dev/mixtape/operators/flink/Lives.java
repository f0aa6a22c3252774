package dev.mixtape.operators.flink;

import dev.mixtape.operators.flink.PublishedModel.Origin;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ModelUpdate;
import java.util.List;

/** Lives of a job that was submitted once, and what they publish. */
final class Lives {
    static final String SUBMISSION = "20261129T120000000";

    private Lives() {}

    /** The life that started from a checkpoint; 0 for the first. */
    static Lineage from(long checkpoint) {
        return new Lineage(SUBMISSION, checkpoint);
    }

    /** A version's pieces, as the first life publishes them. */
    static List<ModelUpdate> pieces(Model model) {
        return pieces(model, from(0));
    }

    /** A version's pieces, as a life publishes them. */
    static List<ModelUpdate> pieces(Model model, Lineage lineage) {
        return ModelRecords.toRecords("m", new PublishedModel(lineage.name(), Origin.NONE, model));
    }
}
