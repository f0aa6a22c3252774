package dev.mixtape.operators.flink;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * How fresh the catalog is, by the last checks: every track is checked equally often, so they are a
 * fair sample of the subtask's tracks, and none need be counted.
 */
final class RefreshMetrics {
    private static final int WINDOW = 4_096;

    private final boolean[] within = new boolean[WINDOW];
    private final Histogram ageSeconds;
    private final Histogram ageVersions;
    private final Counter expired;
    private long checks;
    private int withinCount;
    private volatile double withinShare = Double.NaN;
    private volatile int backlog;

    RefreshMetrics(MetricGroup metrics) {
        metrics.gauge("catalogWithinTolerance", () -> withinShare);
        metrics.gauge("refreshBacklog", () -> backlog);
        ageSeconds =
                metrics.histogram(
                        "embeddingAgeSeconds", new DescriptiveStatisticsHistogram(WINDOW));
        ageVersions =
                metrics.histogram(
                        "embeddingAgeVersions", new DescriptiveStatisticsHistogram(WINDOW));
        expired = metrics.counter("framesExpired");
    }

    void checked(boolean isWithin, long versions, long millis) {
        int at = (int) (checks++ % WINDOW);
        withinCount += (isWithin ? 1 : 0) - (within[at] ? 1 : 0);
        within[at] = isWithin;
        withinShare = (double) withinCount / Math.min(checks, WINDOW);
        ageVersions.update(versions);
        ageSeconds.update(millis / 1_000);
    }

    void backlog(int tracks) {
        backlog = tracks;
    }

    void expired() {
        expired.inc();
    }
}
