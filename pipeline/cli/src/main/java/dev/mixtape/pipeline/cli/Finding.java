package dev.mixtape.pipeline.cli;

/**
 * What a check found.
 *
 * @param name of what was checked
 * @param verdict whether it is as it should be
 * @param found what there is, with its version
 * @param remedy what to do about it; empty when nothing
 */
record Finding(String name, Verdict verdict, String found, String remedy) {

    /** Ordered from good to bad. */
    enum Verdict {
        /** As it should be. */
        OK("ok"),
        /** Mixtape works without it, less well. */
        NOTE("note"),
        /** Mixtape does not work like this. */
        MISSING("missing");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Finding ok(String name, String found) {
        return new Finding(name, Verdict.OK, found, "");
    }

    static Finding note(String name, String found, String remedy) {
        return new Finding(name, Verdict.NOTE, found, remedy);
    }

    static Finding missing(String name, String found, String remedy) {
        return new Finding(name, Verdict.MISSING, found, remedy);
    }
}
