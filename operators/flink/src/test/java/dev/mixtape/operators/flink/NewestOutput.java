package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.Contribution;
import java.util.List;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** What the corpus update has published last. */
final class NewestOutput {
    private NewestOutput() {}

    static Model model(
            KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> learner) {
        List<ModelUpdate> pieces = learner.extractOutputValues();
        long version = pieces.stream().mapToLong(ModelUpdate::getVersion).max().orElseThrow();
        return ModelRecords.toModel(
                        pieces.stream().filter(piece -> piece.getVersion() == version).toList())
                .model();
    }

    static LearningProgress line(
            KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> learner) {
        return learner.getSideOutput(Outputs.PROGRESS).stream()
                .reduce((first, second) -> second)
                .orElseThrow()
                .getValue();
    }
}
