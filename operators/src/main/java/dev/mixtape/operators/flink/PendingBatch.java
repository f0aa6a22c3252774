package dev.mixtape.operators.flink;

/**
 * The mini-batch that is being gathered.
 *
 * @param statistics of its songs, see {@link
 *     dev.mixtape.operators.model.SufficientStatistics#values()}
 * @param versionsBehind sum over its tracks of how old their model was
 * @param closesAt processing time, milliseconds, at which it closes even if it is not full
 */
@SuppressWarnings("ArrayRecordComponent") // state, never compared
public record PendingBatch(double[] statistics, long versionsBehind, long closesAt) {}
