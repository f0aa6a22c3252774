package dev.mixtape.pipeline.local;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became visible in the topics that come out, from the beginning: what any other reader would
 * count. Keeps every embedding in memory, so it is for runs that a person watches.
 */
public final class Tally implements AutoCloseable {
    private final TopicReader<TrackEmbedding> embeddingsReader;
    private final TopicReader<DeadLetter> deadLettersReader;
    private final TopicReader<LearningProgress> progressReader;
    private final Map<String, TrackEmbedding> newest = new LinkedHashMap<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private LearningProgress progress;
    private long versions;
    private int embedded;

    /** Opens it; the topics must exist. */
    public Tally(Settings settings) {
        embeddingsReader =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class);
        deadLettersReader =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.DEAD_LETTERS_TOPIC),
                        DeadLetter.class);
        progressReader =
                new TopicReader<>(
                        settings,
                        settings.get(MixtapeSettings.PROGRESS_TOPIC),
                        LearningProgress.class);
    }

    /** Counts what is new, waiting at most so long for each topic; tells whether anything was. */
    public boolean update(Duration patience) {
        List<TrackEmbedding> embeddings = embeddingsReader.poll(patience);
        for (TrackEmbedding embedding : embeddings) {
            TrackEmbedding before = newest.put(embedding.getTrackId(), embedding);
            // One that was made again with a newer version speaks of the same audio.
            if (before == null || !before.getContentId().equals(embedding.getContentId())) {
                embedded++;
            }
        }
        List<DeadLetter> letters = deadLettersReader.poll(patience);
        deadLetters.addAll(letters);
        List<LearningProgress> lines = progressReader.poll(patience);
        for (LearningProgress line : lines) {
            versions++;
            progress = line;
        }
        return !(embeddings.isEmpty() && letters.isEmpty() && lines.isEmpty());
    }

    /** Returns how many tracks and revisions of tracks were embedded. */
    public int embedded() {
        return embedded;
    }

    /** Returns the newest embedding of each track. */
    public Collection<TrackEmbedding> embeddings() {
        return newest.values();
    }

    /** Returns what could not be embedded. */
    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** Returns how many model versions there are, the bootstrap included. */
    public long modelVersions() {
        return versions;
    }

    /** Returns the newest line about the model. */
    public Optional<LearningProgress> progress() {
        return Optional.ofNullable(progress);
    }

    /** Returns how many tracks the newest model has learned from. */
    public long tracksLearned() {
        return progress == null ? 0 : progress.getTracksLearned();
    }

    @Override
    public void close() {
        embeddingsReader.close();
        deadLettersReader.close();
        progressReader.close();
    }
}
