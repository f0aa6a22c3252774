package dev.mixtape.pipeline.console.catalog;

import java.util.Locale;

/** That something beside the tracks is new; what it is now, the feed says. */
public enum Event {
    /** A version of the model is whole. */
    MODEL,
    /** A line about a version. */
    LEARNING,
    /** What components mean, or what people call them. */
    COMPONENTS,
    /** A letter, or that one was replayed. */
    DEAD_LETTERS,
    /** A listener's features. */
    LISTENERS;

    /** The name: lower case, with hyphens. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
