package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;

/**
 * A model version as the models topic has it. Number and lineage together name it: after a rollback
 * one number stands for several versions.
 *
 * @param lineage the name of the {@link Lineage} that published it; empty in releases before there
 *     were any
 * @param origin what that lineage grew from
 */
public record PublishedModel(String lineage, Origin origin, Model model) {

    /**
     * The version that a lineage grew from, and published first, again.
     *
     * @param lineage the lineage before; empty if there was none
     * @param version its version; -1 if there was none
     */
    public record Origin(String lineage, long version) {
        /** That of a lineage which began the model. */
        public static final Origin NONE = new Origin("", -1);
    }
}
