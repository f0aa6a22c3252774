package dev.mixtape.operators.refresh;

/**
 * A share of a thread's time, saved up while it does something else: work may begin while there is
 * some left, and what it took is paid back before the next may begin. At most a second's worth is
 * saved, so that a long rest is not followed by a long rush.
 */
public final class Allowance {
    private static final long MAX_SAVED_MILLIS = 1_000;

    private final double share;
    private double savedMillis;
    private long lastMillis;

    /**
     * Begins with nothing saved.
     *
     * @param share of the time, in (0, 1]
     * @param nowMillis the clock's time
     */
    public Allowance(double share, long nowMillis) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "refresh.share=" + share + ": must be above 0 and at most 1");
        }
        this.share = share;
        this.lastMillis = nowMillis;
    }

    /** Milliseconds until work may begin; 0 if it may now. */
    public long waitMillis(long nowMillis) {
        long passed = Math.max(0, nowMillis - lastMillis); // a clock may be set back
        lastMillis = nowMillis;
        savedMillis = Math.min(savedMillis + share * passed, share * MAX_SAVED_MILLIS);
        return savedMillis >= 0 ? 0 : (long) Math.ceil(-savedMillis / share);
    }

    /** Pays for work that has been done. */
    public void spend(long nanos) {
        savedMillis -= nanos / 1e6;
    }
}
