package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the pieces of a model together as they arrive. A newer version's first piece drops what
 * there was of an older one: versions are written one after the other, so the older one would never
 * become whole.
 */
public final class ModelAssembler {
    private final Map<Integer, ModelUpdate> pieces = new HashMap<>();
    private long version = -1;

    /** Takes a piece; returns the model if it was the last one missing. */
    public Optional<Model> offer(ModelUpdate update) {
        if (update.getVersion() < version) {
            return Optional.empty();
        }
        if (update.getVersion() > version) {
            pieces.clear();
            version = update.getVersion();
        }
        pieces.put(ModelRecords.piece(update), update);
        ModelUpdate header = pieces.get(ModelRecords.HEADER);
        if (header == null || pieces.size() - 1 < components(header)) {
            return Optional.empty();
        }
        Model model = ModelRecords.toModel(pieces.values());
        pieces.clear();
        return Optional.of(model);
    }

    private static int components(ModelUpdate header) {
        return ((ModelHeader) header.getBody()).getHyperparameters().getCorpusComponents();
    }
}
