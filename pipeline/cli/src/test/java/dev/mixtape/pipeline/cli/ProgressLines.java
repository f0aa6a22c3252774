package dev.mixtape.pipeline.cli;

import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.FeatureShift;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.Shift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lines of the progress topic, as a job of batches of 256 tracks and 1,000 frames each writes them.
 */
final class ProgressLines {
    static final int BATCH = 256;

    private ProgressLines() {}

    /** Version 0, of 512 songs. */
    static LearningProgress first(String model, String lineage) {
        return line(model, lineage, 0, Double.NaN, List.of());
    }

    static LearningProgress line(
            String model, String lineage, long version, double bound, List<ComponentDrift> drift) {
        long tracks = version * BATCH;
        return LearningProgress.newBuilder()
                .setModelId(model)
                .setVersion(version)
                .setLineage(lineage)
                .setTracksLearned(tracks)
                .setFramesLearned(1_000 * tracks)
                .setBatchTracks(version == 0 ? 512 : BATCH)
                .setBatchFrames(1_000L * BATCH)
                .setBoundPerFrame(bound)
                .setRho(Math.pow(64.0 + version, -0.6))
                .setEta(100 / (version + 1_000.0))
                .setComponentsInUse(180)
                .setStaleness(0.5)
                .setPublishedAt(Instant.parse("2026-11-30T12:00:00Z").plusSeconds(30 * version))
                .setDrift(drift)
                .build();
    }

    /** A learning curve of so many versions, with a drift at one of them. */
    static List<LearningProgress> curve(String model, String lineage, int versions, int driftAt) {
        Random random = new Random(model.hashCode());
        List<LearningProgress> lines = new ArrayList<>(List.of(first(model, lineage)));
        for (int version = 1; version <= versions; version++) {
            double since = version - driftAt;
            double fall = since < 0 ? 0 : 2.5 * Math.exp(-since / 40);
            double bound = -63 - 9 * Math.exp(-version / 50.0) - fall + 0.6 * random.nextGaussian();
            lines.add(
                    line(
                            model,
                            lineage,
                            version,
                            bound,
                            version == driftAt + 4 ? List.of(drift()) : List.of()));
        }
        return lines;
    }

    static ComponentDrift drift() {
        return new ComponentDrift(
                17,
                new Shift(0.021, 0.094, 7.1),
                new Shift(-61.2, -63.05, -3.3),
                List.of(new FeatureShift(3, "MFCC 3", new Shift(-12.1, -10.3, 5.2), 0.4)));
    }
}
