package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that inference takes from the models topic: those of its own lineage, whole and in
 * their order. The corpus update begins each life of the job by publishing the version that it
 * holds, so whatever came before, and whatever of it was lost, does not matter.
 *
 * <p>All else is passed over, counted once a version, and named in the log once a kind.
 */
final class OwnVersions {
    private static final Logger LOG = LoggerFactory.getLogger(OwnVersions.class);

    private final String modelId;
    private final Lineage lineage;
    private final ModelAssembler assembler = new ModelAssembler();
    private final Counter passedOver;
    private final Set<String> named = new HashSet<>();
    private long begun = -1;

    /**
     * Makes it.
     *
     * @param passedOver counts what is not taken
     */
    OwnVersions(String modelId, Lineage lineage, Counter passedOver) {
        this.modelId = modelId;
        this.lineage = lineage;
        this.passedOver = passedOver;
    }

    /**
     * Takes a piece; returns the model if it was the last one missing.
     *
     * @param inUse the model in use; null for none
     * @throws TwinException if the piece is of a job that was submitted later
     */
    Optional<PublishedModel> offer(ModelUpdate piece, Model inUse) {
        if (!piece.getModelId().equals(modelId)) {
            return Optional.empty(); // several models may share the topic
        }
        if (!piece.getLineage().equals(lineage.name())) {
            if (lineage.isOlderThan(piece.getLineage())) {
                throw new TwinException(modelId, lineage, piece.getLineage());
            }
            passOver(piece, "is of an earlier life of this job, or of another job");
            return Optional.empty();
        }
        if (piece.getVersion() < Math.max(begun, inUse == null ? -1 : inUse.version())) {
            passOver(piece, "comes behind a newer one");
            return Optional.empty();
        }
        if (piece.getVersion() == begun && !assembler.holdsPart()) {
            passOver(piece, "is there already");
            return Optional.empty();
        }
        if (piece.getVersion() > begun && assembler.holdsPart()) {
            passOver(piece, "follows one that was not whole, which is passed over");
        }
        begun = piece.getVersion();
        return assemble(piece, inUse);
    }

    private Optional<PublishedModel> assemble(ModelUpdate piece, Model inUse) {
        try {
            Optional<PublishedModel> whole = assembler.offer(piece);
            if (inUse != null && whole.isPresent()) {
                Model model = whole.get().model();
                if (model.K() != inUse.K() || model.D() != inUse.D()) {
                    throw new IllegalArgumentException(
                            "K="
                                    + model.K()
                                    + ", D="
                                    + model.D()
                                    + ": the model in use has K="
                                    + inUse.K()
                                    + ", D="
                                    + inUse.D());
                }
            }
            return whole;
        } catch (IllegalArgumentException e) {
            count(piece, "makes no model: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A version has one header, so it is counted once. */
    private void passOver(ModelUpdate piece, String why) {
        if (piece.getBody() instanceof ModelHeader) {
            count(piece, why);
        }
    }

    private void count(ModelUpdate piece, String why) {
        passedOver.inc();
        if (named.add(why)) {
            LOG.warn(
                    "Passed over version {} of model {}, lineage {}, which {}; this life of the job"
                            + " is lineage {}. More of that kind are only counted.",
                    piece.getVersion(),
                    modelId,
                    PlainText.line(piece.getLineage()),
                    why,
                    lineage.name());
        }
    }
}
