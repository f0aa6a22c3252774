package dev.mixtape.operators.model;

/**
 * How many tracks a posterior still remembers. An update by ρ keeps (1−ρ) of what was there and
 * takes the rest from its B tracks alike, so that with w_i the weights of tracks, newest last, w ←
 * (1−ρ) w, and ρ/B for each new one. What they are worth together is Kish's effective sample size,
 *
 * <pre>
 * n = (Σw)² / Σw²
 * </pre>
 *
 * because a weighted mean of independent tracks scatters as the plain mean of n of them does: a
 * posterior that speaks for n tracks is as sharp as its estimates are good. It is never more than
 * the tracks learned, all of them if their weights are equal, and B(2−ρ)/ρ after long learning at
 * one ρ. (Σw/max w, tracks as heavy as the newest, would be half of that.)
 *
 * @param share Σw, in [0, 1]; the rest is what the bootstrap gave
 * @param tracks n, at least 0
 */
public record Remembered(double share, double tracks) {

    /** Nothing has been learned yet. */
    public static final Remembered NOTHING = new Remembered(0, 0);

    /** Checks both. */
    public Remembered {
        Check.that(share >= 0 && share <= 1, "share", share, "must be between 0 and 1");
        Check.notNegative("remembered", tracks);
        Check.that(share == 0 || tracks > 0, "remembered", tracks, "must be above 0, as share is");
    }

    /**
     * Every track that was learned, alike: what a model starts from of which nobody has counted.
     * Learning on, it forgets them as it forgets any.
     */
    public static Remembered all(long tracksLearned) {
        return tracksLearned > 0 ? new Remembered(1, tracksLearned) : NOTHING;
    }

    /**
     * After one more update.
     *
     * @param rho how much of the posterior it replaces, in [0, 1]
     * @param batchTracks B, at least 1
     */
    public Remembered after(double rho, long batchTracks) {
        double kept = (1 - rho) * share;
        double squares = (kept == 0 ? 0 : kept * kept / tracks) + rho * rho / batchTracks;
        double sum = Math.min(1, kept + rho);
        return squares == 0 ? this : new Remembered(sum, sum * sum / squares);
    }
}
