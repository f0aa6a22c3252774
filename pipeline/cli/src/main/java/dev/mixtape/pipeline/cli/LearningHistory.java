package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the progress topic says of one model: a line for each version that the newest one grew from.
 */
final class LearningHistory {
    private final TreeMap<Long, LearningProgress> versions = new TreeMap<>();

    /** Reads the topic; by model id. */
    static SortedMap<String, LearningHistory> read(Settings settings) {
        SortedMap<String, LearningHistory> models = new TreeMap<>();
        try (TopicReader<LearningProgress> reader =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.PROGRESS_TOPIC),
                        LearningProgress.class)) {
            reader.rest(
                    line ->
                            models.computeIfAbsent(line.getModelId(), id -> new LearningHistory())
                                    .add(line));
        }
        return models;
    }

    /**
     * Adds the next line. A life of the job that goes back to an earlier version makes the same
     * numbers again; what a life before it made of them is then no part of the model.
     */
    void add(LearningProgress line) {
        versions.tailMap(line.getVersion(), true).clear();
        versions.put(line.getVersion(), line);
    }

    /** By version; at least one. */
    List<LearningProgress> versions() {
        return List.copyOf(versions.values());
    }

    LearningProgress first() {
        return versions.firstEntry().getValue();
    }

    LearningProgress newest() {
        return versions.lastEntry().getValue();
    }

    /** How many tracks gave version 0 its sample; 0 if that is no longer known. */
    int sampledTracks() {
        LearningProgress first = versions.get(0L);
        return first == null ? 0 : first.getBatchTracks();
    }

    /** Whether songs that a version inferred may be those that gave version 0 its sample. */
    boolean sampled(long version) {
        LearningProgress line = versions.get(version);
        return line != null && isSampled(line.getTracksLearned());
    }

    private boolean isSampled(long tracksBefore) {
        return tracksBefore < sampledTracks();
    }

    /**
     * The bound of songs before any version had seen a frame of them: without the batches of the
     * songs that gave version 0 its sample, and without versions that learned nothing.
     */
    List<Judged> judged(double smoothTracks) {
        List<Judged> judged = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (LearningProgress line : versions.values()) {
            boolean seen = isSampled(line.getTracksLearned() - line.getBatchTracks());
            if (seen || Double.isNaN(line.getBoundPerFrame())) {
                continue;
            }
            double kept = Math.exp(-line.getBatchTracks() / smoothTracks);
            sum = kept * sum + line.getBatchFrames() * line.getBoundPerFrame();
            weight = kept * weight + line.getBatchFrames();
            judged.add(new Judged(line, sum / weight));
        }
        return judged;
    }

    /**
     * A batch of songs that were judged before they were learned from.
     *
     * @param mean of the bound per frame over all frames so far, where a track that is {@code
     *     smoothTracks} old weighs 1/e; nats
     */
    record Judged(LearningProgress line, double mean) {}
}
