package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.evaluation.PairedDifference;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two models on the same songs, each of which judged a song before it learned from it.
 *
 * <p>A bound is of frames as a model whitens them; with ln |det| of its whitening added it is of
 * the raw ones, and two models can be compared. Left out are songs that either model has seen
 * before, or may have: those of before both had a version, those of their first versions, as many
 * as gave version 0 its sample, and those of which only an embedding is left that was made again.
 *
 * @param first id of the model that the other is compared with
 * @param challenger id of the other
 * @param songs by the time when the challenger embedded them
 * @param leftOut songs that both have embedded, but not both before they had seen them
 */
record Comparison(String first, String challenger, List<Song> songs, int leftOut) {
    /** Windows in which a course is told, and the fewest songs of one. */
    private static final int MOST_WINDOWS = 10;

    private static final int FEWEST_SONGS = 20;

    /**
     * One song.
     *
     * @param first bound of the first model, nats per raw frame
     * @param challenger that of the other
     */
    record Song(Instant at, double first, double challenger) {}

    /** Reads all embeddings of two models. */
    static Comparison read(Judge first, Judge challenger) {
        Instant since =
                first.begun().isAfter(challenger.begun()) ? first.begun() : challenger.begun();
        Map<String, Verdict> verdicts = first.verdicts();
        List<Song> songs = new ArrayList<>();
        int leftOut = 0;
        for (Map.Entry<String, Verdict> each : challenger.verdicts().entrySet()) {
            Verdict one = verdicts.get(each.getKey());
            Verdict other = each.getValue();
            if (one == null) {
                continue;
            }
            if (one.isFair(since) && other.isFair(since)) {
                songs.add(new Song(other.at(), one.bound(), other.bound()));
            } else {
                leftOut++;
            }
        }
        songs.sort(Comparator.comparing(Song::at));
        return new Comparison(first.id(), challenger.id(), songs, leftOut);
    }

    /**
     * What a model says of a song.
     *
     * @param bound nats per raw frame
     * @param seen whether the model may have seen the song before
     */
    private record Verdict(Instant at, double bound, boolean seen) {
        boolean isFair(Instant since) {
            return !seen && !at.isBefore(since);
        }
    }

    /**
     * One of two models.
     *
     * @param settings of it alone
     * @param logDeterminant of its whitening
     */
    record Judge(Settings settings, LearningHistory history, double logDeterminant) {
        String id() {
            return settings.get(ModelSettings.MODEL_ID);
        }

        /** When version 0 was made, if that is still known. */
        Instant begun() {
            return history.first().getVersion() == 0
                    ? history.first().getPublishedAt()
                    : Instant.EPOCH;
        }

        /** By track and content: the first that it made, rather than one that it made again. */
        Map<String, Verdict> verdicts() {
            Map<String, Verdict> verdicts = new HashMap<>();
            try (TopicReader<TrackEmbedding> reader =
                    new TopicReader<>(
                            settings,
                            settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                            TrackEmbedding.class)) {
                reader.rest(
                        embedding -> {
                            if (embedding.getModelId().equals(id()) && !Withdrawals.is(embedding)) {
                                verdicts.putIfAbsent(
                                        embedding.getTrackId() + "/" + embedding.getContentId(),
                                        verdict(embedding));
                            }
                        });
            }
            return verdicts;
        }

        private Verdict verdict(TrackEmbedding embedding) {
            return new Verdict(
                    embedding.getEmbeddedAt(),
                    embedding.getBoundPerFrame() + logDeterminant,
                    embedding.getRefreshed() || history.sampled(embedding.getModelVersion()));
        }
    }

    /** By how much the challenger explains songs better, nats per frame; each counts once. */
    static PairedDifference difference(List<Song> songs) {
        return PairedDifference.of(
                songs.stream().mapToDouble(Song::challenger).toArray(),
                songs.stream().mapToDouble(Song::first).toArray(),
                0);
    }

    /** The songs in windows of equally many, of which the last may have fewer. */
    List<List<Song>> windows() {
        return groups(Math.max(FEWEST_SONGS, (songs.size() + MOST_WINDOWS - 1) / MOST_WINDOWS));
    }

    /** The songs in groups of so many. */
    List<List<Song>> groups(int size) {
        List<List<Song>> groups = new ArrayList<>();
        for (int from = 0; from < songs.size(); from += size) {
            groups.add(songs.subList(from, Math.min(songs.size(), from + size)));
        }
        return groups;
    }
}
