package dev.mixtape.it.poison;

import dev.mixtape.it.trial.CommittedEmbeddings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a job has left, read from its topics by committed records only.
 *
 * @param newest embedding of each track
 * @param learned tracks in the newest version of the model
 * @param refused versions that the gate has refused
 * @param broken a sentence for each promise that does not hold
 */
record Catalog(
        Map<String, TrackEmbedding> newest, long learned, long refused, List<String> broken) {

    /** Reads it, and judges whether each of these songs and tracks of noise has counted once. */
    static Catalog read(Settings settings, List<String> songs, List<String> noise) {
        CommittedEmbeddings all = CommittedEmbeddings.of(settings, List.of());
        Map<String, TrackEmbedding> newest =
                Newest.of(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        id -> true,
                        Function.identity());
        Set<String> died = new HashSet<>();
        for (DeadLetter letter :
                all(settings, settings.get(MixtapeSettings.DEAD_LETTERS_TOPIC), DeadLetter.class)) {
            died.add(String.valueOf(letter.getTrackId()));
        }
        List<String> broken = new ArrayList<>();
        expect(broken, "songs without an embedding", count(songs, id -> !newest.containsKey(id)));
        expect(
                broken,
                "tracks of noise that are neither embedded nor a dead letter, or both",
                count(noise, id -> newest.containsKey(id) == died.contains(id)));
        expect(broken, "embeddings of a track beyond the due ones", all.duplicated());
        expect(broken, "revisions of tracks that have but one", all.revisions() - newest.size());
        expect(
                broken,
                "tracks that nobody published",
                newest.size()
                        - count(songs, newest::containsKey)
                        - count(noise, newest::containsKey));
        List<LearningProgress> lines =
                all(settings, settings.get(MixtapeSettings.PROGRESS_TOPIC), LearningProgress.class);
        return new Catalog(
                newest,
                lines.get(lines.size() - 1).getTracksLearned(),
                lines.stream()
                        .filter(line -> !line.getRefused().isEmpty())
                        .map(LearningProgress::getVersion) // a life may tell it again
                        .distinct()
                        .count(),
                broken);
    }

    private static long count(List<String> ids, Predicate<String> which) {
        return ids.stream().filter(which).count();
    }

    private static void expect(List<String> broken, String what, long found) {
        if (found != 0) {
            broken.add("%s: expected none, but found %d".formatted(what, found));
        }
    }

    private static <T extends SpecificRecord> List<T> all(
            Settings settings, String topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(settings, topic, type)) {
            return reader.rest();
        }
    }
}
