package dev.mixtape.pipeline.terminal;

/**
 * Tells a person how far something is: a bar on a terminal, a plain line every few seconds
 * elsewhere. Made by {@link Terminal#progress}.
 */
public interface Progress extends AutoCloseable {

    /** One more is done. */
    void step();

    /** So many are done. */
    void to(long done);

    /** A word beside the numbers, such as what is being done now; empty for none. */
    void note(String word);

    /** Ends it, and shows the last state. */
    @Override
    void close();
}
