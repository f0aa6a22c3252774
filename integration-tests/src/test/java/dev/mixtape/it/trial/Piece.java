package dev.mixtape.it.trial;

import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;

/**
 * What a piece of a model says of its version and of the life that published it.
 *
 * @param lineage the life; empty in topics of releases before lives had names
 * @param version of the model
 * @param components K if it is the header, else 0
 * @param parent the life that this one grew from; empty of a first life, and where it is no header
 * @param parentVersion the version that it grew from; -1 of a first life
 */
record Piece(String lineage, long version, int components, String parent, long parentVersion) {

    static Piece of(ModelUpdate update) {
        if (update.getBody() instanceof ModelHeader header) {
            return new Piece(
                    update.getLineage(),
                    update.getVersion(),
                    header.getHyperparameters().getCorpusComponents(),
                    header.getParentLineage(),
                    header.getParentVersion());
        }
        return new Piece(update.getLineage(), update.getVersion(), 0, "", -1);
    }

    boolean isHeader() {
        return components > 0;
    }
}
