package dev.mixtape.it.trial;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The account at the end, read anew from the topics' beginning by committed records only.
 *
 * @param tracks published
 * @param embedded of these, with at least one embedding
 * @param lost without one
 * @param duplicated embeddings beyond those of new audio and those that a newer version made again
 * @param refreshed embeddings that a newer version made again
 * @param learned tracks in the newest version of the model
 * @param versions of the model
 * @param broken each promise that does not hold, in a sentence
 */
public record Ledger(
        long tracks,
        long embedded,
        long lost,
        long duplicated,
        long refreshed,
        long learned,
        long versions,
        List<String> broken) {

    /**
     * What a {@link TrackFeed} was told to do.
     *
     * @param tracks published
     * @param revisions these, and what changed or came again after it had been withdrawn
     * @param withdrawn tracks that are gone at the end, by number
     */
    public record Published(long tracks, long revisions, LongPredicate withdrawn) {
        /** Tracks that stay as they came. */
        public static Published once(long tracks) {
            return new Published(tracks, tracks, number -> false);
        }
    }

    /** Reads it. */
    public static Ledger of(Settings settings, Published published) {
        Ledger ledger = withoutModels(settings, published);
        checkModels(
                all(settings, MixtapeSettings.MODELS_TOPIC, ModelUpdate.class),
                ledger.versions(),
                ledger.broken());
        return ledger;
    }

    /** Reads it but for the models topic: of a long one compaction has left the newest pieces. */
    public static Ledger withoutModels(Settings settings, Published published) {
        List<String> broken = new ArrayList<>();
        CommittedEmbeddings found = CommittedEmbeddings.of(settings);
        long tracks = published.tracks();
        long embedded = count(tracks, n -> found.tracks().contains(TrackFeed.id(n)));
        expect(broken, "tracks embedded", tracks, embedded);
        expect(broken, "revisions embedded", published.revisions(), found.revisions());
        expect(broken, "embeddings of a revision beyond the due ones", 0, found.duplicated());
        long strangers = found.tracks().size() - embedded;
        expect(broken, "embeddings of tracks that nobody published", 0, strangers);
        LongPredicate live = n -> found.isLive(TrackFeed.id(n));
        expect(
                broken,
                "tracks that were withdrawn and have an embedding",
                0,
                count(tracks, n -> published.withdrawn().test(n) && live.test(n)));
        expect(
                broken,
                "tracks that nobody withdrew and have a tombstone",
                0,
                count(
                        tracks,
                        n ->
                                !published.withdrawn().test(n)
                                        && !live.test(n)
                                        && found.tracks().contains(TrackFeed.id(n))));

        List<LearningProgress> progress =
                all(settings, MixtapeSettings.PROGRESS_TOPIC, LearningProgress.class);
        long learned = progress.isEmpty() ? 0 : last(progress).getTracksLearned();
        expect(broken, "tracks learned by the newest version", published.revisions(), learned);
        checkVersions(progress, broken);
        List<DeadLetter> dead = all(settings, MixtapeSettings.DEAD_LETTERS_TOPIC, DeadLetter.class);
        String topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        long deadTracks = dead.stream().filter(d -> d.getTopic().equals(topic)).count();
        expect(broken, "dead letters of tracks", 0, deadTracks);
        return new Ledger(
                tracks,
                embedded,
                tracks - embedded,
                found.duplicated(),
                found.refreshed(),
                learned,
                progress.size(),
                broken);
    }

    private static long count(long tracks, LongPredicate which) {
        return LongStream.range(0, tracks).filter(which).count();
    }

    /** Versions follow one another, and each has learned its batch besides what the last had. */
    private static void checkVersions(List<LearningProgress> progress, List<String> broken) {
        long before = 0;
        for (int version = 0; version < progress.size(); version++) {
            LearningProgress line = progress.get(version);
            long batch = version == 0 ? 0 : line.getBatchTracks();
            if (line.getVersion() != version || line.getTracksLearned() != before + batch) {
                broken.add(
                        "progress: after %d lines with %d tracks expected version %d, but found %s"
                                .formatted(version, before, version, line));
                return;
            }
            before = line.getTracksLearned();
        }
    }

    /** Every version is there, whole and in order: its header and each component once. */
    private static void checkModels(List<ModelUpdate> pieces, long versions, List<String> broken) {
        int at = 0;
        for (long version = 0; version < versions; version++) {
            int begin = at;
            int components = 0;
            int headers = 0;
            while (at < pieces.size() && pieces.get(at).getVersion() == version) {
                if (pieces.get(at).getBody() instanceof ModelHeader header) {
                    headers++;
                    components = header.getHyperparameters().getCorpusComponents();
                }
                at++;
            }
            if (headers != 1 || at - begin != 1 + components) {
                broken.add(
                        "models: version %d has %d headers and %d pieces where 1 and %d were due"
                                .formatted(version, headers, at - begin, 1 + components));
                return;
            }
        }
        expect(broken, "pieces of models after the newest version", 0, pieces.size() - at);
    }

    private static void expect(List<String> broken, String what, long expected, long found) {
        if (expected != found) {
            broken.add("%s: expected %d, but found %d".formatted(what, expected, found));
        }
    }

    private static LearningProgress last(List<LearningProgress> progress) {
        return progress.get(progress.size() - 1);
    }

    private static <T extends SpecificRecord> List<T> all(
            Settings settings, Setting<String> topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(settings, settings.get(topic), type)) {
            return reader.rest();
        }
    }
}
