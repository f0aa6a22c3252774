package dev.mixtape.pipeline.console.map;

/** Hears of changes, from the thread that brings them; must be quick. */
public interface MapListener {

    /**
     * Points are new, elsewhere, or gone.
     *
     * @param from their first ordinal
     * @param to the ordinal after the last one
     */
    void points(int from, int to);

    /** The map has settled, and any point may have moved. */
    void moved(long revision);
}
