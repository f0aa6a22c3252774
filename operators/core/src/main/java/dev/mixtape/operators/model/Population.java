package dev.mixtape.operators.model;

import dev.mixtape.operators.text.PlainText;

/**
 * J, the number of tracks that a corpus update speaks for. An unbounded stream has no such number,
 * so it is a policy: all tracks learned so far, those that the model still remembers, or a fixed
 * number (the population posterior of McInerney, Ranganath and Blei 2015, where it also sets how
 * sharp the posterior stays).
 *
 * @param fixed tracks, above 0 and at most {@link #MOST}; or 0 for "seen", −1 for "remembered"
 */
public record Population(double fixed) implements java.io.Serializable {

    /** All tracks learned so far, the batch included. */
    public static final Population SEEN = new Population(0);

    /** Those that the posterior remembers, the batch included: {@link Remembered}. */
    public static final Population REMEMBERED = new Population(-1);

    /** More would carry posteriors out of the range of doubles. */
    public static final double MOST = 1e15;

    private static final String EXPECTED =
            "must be seen, remembered, or a number above 0 and at most " + MOST;

    /** Of a text that is no number: files and topics may hold any. */
    private static final int SHOWN_CHARACTERS = 64;

    /** Checks the number. */
    public Population {
        Check.that((fixed >= 0 && fixed <= MOST) || fixed == -1, "population", fixed, EXPECTED);
    }

    /**
     * Reads {@code seen}, {@code remembered} or a number above 0.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Population parse(String text) {
        if (text.equals("seen")) {
            return SEEN;
        }
        if (text.equals("remembered")) {
            return REMEMBERED;
        }
        try {
            double tracks = Double.parseDouble(text);
            if (tracks > 0) {
                return new Population(tracks);
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw new IllegalArgumentException(
                "population=" + PlainText.line(text, SHOWN_CHARACTERS) + ": " + EXPECTED);
    }

    /**
     * J for an update.
     *
     * @param tracksLearned tracks learned so far, those of the update's batch included
     * @param remembered of the model, the batch included
     */
    public double tracks(long tracksLearned, Remembered remembered) {
        if (equals(SEEN)) {
            return tracksLearned;
        }
        return equals(REMEMBERED) ? remembered.tracks() : fixed;
    }

    @Override
    public String toString() {
        if (equals(SEEN)) {
            return "seen";
        }
        return equals(REMEMBERED) ? "remembered" : Double.toString(fixed);
    }
}
