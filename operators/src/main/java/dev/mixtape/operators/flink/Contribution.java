package dev.mixtape.operators.flink;

import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.model.SufficientStatistics;

/**
 * What inference gives the corpus update: before the first model a sample of one song's frames,
 * from then on the statistics of some songs, all inferred with one model version.
 *
 * @param modelId the model to learn
 * @param modelVersion that inferred the songs; -1 for a sample
 * @param trackId whose sample it is; null for statistics
 * @param dimensions D
 * @param components K; 0 for a sample
 * @param sample n·D values, row-major, not whitened; null for statistics
 * @param statistics {@link SufficientStatistics#values()}; null for a sample
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record Contribution(
        String modelId,
        long modelVersion,
        String trackId,
        int dimensions,
        int components,
        float[] sample,
        double[] statistics) {

    static Contribution ofSample(String modelId, String trackId, Frames sample) {
        return new Contribution(
                modelId, -1, trackId, sample.dimensions(), 0, sample.values(), null);
    }

    static Contribution ofStatistics(
            String modelId, long modelVersion, SufficientStatistics statistics) {
        return new Contribution(
                modelId,
                modelVersion,
                null,
                statistics.D(),
                statistics.K(),
                null,
                statistics.values());
    }

    boolean isSample() {
        return sample != null;
    }

    Frames toSample() {
        return new Frames(sample.length / dimensions, dimensions, sample);
    }

    SufficientStatistics toStatistics() {
        return SufficientStatistics.of(dimensions, components, statistics);
    }
}
