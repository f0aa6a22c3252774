package dev.mixtape.operators.flink;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the pieces of a model together as they arrive. The first piece of another version drops what
 * there was of the one before: versions are written one after the other, so that one would never
 * become whole. Which is the newest, the order of the topic says, not the number: after a rollback
 * numbers begin anew. Axes are read once a lineage, and belong to all of its versions.
 */
public final class ModelAssembler {
    private final Map<Integer, ModelUpdate> pieces = new HashMap<>();
    private final Map<Integer, ModelUpdate> axesParts = new HashMap<>();
    private PrincipalAxes axes = PrincipalAxes.NONE;
    private final boolean wantsAxes;
    private String lineage = "";
    private long version = -1;

    /** One whose models have no axes, for readers who do not make vectors. */
    public static ModelAssembler withoutAxes() {
        return new ModelAssembler(false);
    }

    public ModelAssembler() {
        this(true);
    }

    private ModelAssembler(boolean wantsAxes) {
        this.wantsAxes = wantsAxes;
    }

    /** Takes a piece; returns the model if it was the last one missing. */
    public Optional<PublishedModel> offer(ModelUpdate update) {
        begin(update);
        if (update.getBody() instanceof ModelAxes part) {
            if (wantsAxes) {
                axesParts.put(part.getPart(), update);
            }
        } else {
            pieces.put(ModelRecords.piece(update), update);
        }
        ModelUpdate header = pieces.get(ModelRecords.HEADER);
        if (header == null || pieces.size() - 1 < components(header) || !hasAxesOf(header)) {
            return Optional.empty();
        }
        PublishedModel model = ModelRecords.toModel(pieces.values(), axesOf(header));
        pieces.clear();
        return Optional.of(model);
    }

    private void begin(ModelUpdate update) {
        if (!update.getLineage().equals(lineage)) {
            axesParts.clear();
            axes = PrincipalAxes.NONE;
        } else if (update.getVersion() == version) {
            return;
        }
        pieces.clear();
        version = update.getVersion();
        lineage = update.getLineage();
    }

    private boolean hasAxesOf(ModelUpdate header) {
        int width = wantsAxes ? ((ModelHeader) header.getBody()).getAxes() : 0;
        return axesParts.isEmpty()
                ? width == axes.width()
                : axesParts.size() >= AxesRecords.parts(components(header));
    }

    /** The same object for all versions of a lineage, so that they are made and held once. */
    private PrincipalAxes axesOf(ModelUpdate header) {
        if (!axesParts.isEmpty()) {
            axes = AxesRecords.toAxes(axesParts.values(), header);
            axesParts.clear();
        }
        return axes;
    }

    /** Tells whether pieces of a version are here of which others are missing. */
    boolean holdsPart() {
        return !pieces.isEmpty() || !axesParts.isEmpty();
    }

    private static int components(ModelUpdate header) {
        return ((ModelHeader) header.getBody()).getHyperparameters().getCorpusComponents();
    }
}
