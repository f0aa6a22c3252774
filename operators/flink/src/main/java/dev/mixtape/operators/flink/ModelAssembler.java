package dev.mixtape.operators.flink;

import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the pieces of a model together as they arrive. The first piece of another version drops what
 * there was of the one before: versions are written one after the other, so that one would never
 * become whole. Which is the newest, the order of the topic says, not the number: after a rollback
 * numbers begin anew.
 */
public final class ModelAssembler {
    private final Map<Integer, ModelUpdate> pieces = new HashMap<>();
    private String lineage = "";
    private long version = -1;

    /** Takes a piece; returns the model if it was the last one missing. */
    public Optional<PublishedModel> offer(ModelUpdate update) {
        if (update.getVersion() != version || !update.getLineage().equals(lineage)) {
            pieces.clear();
            version = update.getVersion();
            lineage = update.getLineage();
        }
        pieces.put(ModelRecords.piece(update), update);
        ModelUpdate header = pieces.get(ModelRecords.HEADER);
        if (header == null || pieces.size() - 1 < components(header)) {
            return Optional.empty();
        }
        PublishedModel model = ModelRecords.toModel(pieces.values());
        pieces.clear();
        return Optional.of(model);
    }

    /** Tells whether pieces of a version are here of which others are missing. */
    boolean holdsPart() {
        return !pieces.isEmpty();
    }

    private static int components(ModelUpdate header) {
        return ((ModelHeader) header.getBody()).getHyperparameters().getCorpusComponents();
    }
}
