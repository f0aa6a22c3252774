package dev.mixtape.it.trial;

import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

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
        String lineage = lineage(update);
        if (update.getBody() instanceof ModelHeader header) {
            return new Piece(
                    lineage,
                    update.getVersion(),
                    header.getHyperparameters().getCorpusComponents(),
                    text(header, "parentLineage"),
                    header.getSchema().getField("parentVersion") == null
                            ? -1
                            : (Long) value(header, "parentVersion"));
        }
        return new Piece(lineage, update.getVersion(), 0, "", -1);
    }

    boolean isHeader() {
        return components > 0;
    }

    /** Returns the life that a record names: of a model, an embedding or a line of progress. */
    static String lineage(SpecificRecord record) {
        return text(record, "lineage");
    }

    private static String text(SpecificRecord record, String field) {
        return record.getSchema().getField(field) == null ? "" : value(record, field).toString();
    }

    private static Object value(SpecificRecord record, String name) {
        Schema.Field field = record.getSchema().getField(name);
        return record.get(field.pos());
    }
}
