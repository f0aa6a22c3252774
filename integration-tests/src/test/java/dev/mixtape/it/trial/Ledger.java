package dev.mixtape.it.trial;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * @param replaced tracks that a life embedded which was then given up, and that were embedded again
 * @param learned tracks in the newest version of the model
 * @param versions of the model, from 0 to the newest
 * @param broken each promise that does not hold, in a sentence
 */
public record Ledger(
        long tracks,
        long embedded,
        long lost,
        long duplicated,
        long refreshed,
        long replaced,
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

    /** Reads it; nothing was rolled back. */
    public static Ledger of(Settings settings, Published published) {
        return of(settings, published, Lives.of(settings), List.of());
    }

    /**
     * Reads it.
     *
     * @param dead lives whose work was given up, in order
     */
    public static Ledger of(
            Settings settings, Published published, Lives lives, List<DeadLife> dead) {
        Ledger ledger = of(settings, published, Optional.of(lives), dead);
        ledger.broken().addAll(lives.broken());
        expect(
                ledger.broken(),
                "newest version in models, of which progress is the other account",
                ledger.versions() - 1,
                lives.newest());
        ledger.broken().addAll(NamedModels.broken(settings, lives, dead));
        return ledger;
    }

    /** Reads it but for the models topic: of a long one compaction has left the newest pieces. */
    public static Ledger withoutModels(Settings settings, Published published) {
        return of(settings, published, Optional.empty(), List.of());
    }

    private static Ledger of(
            Settings settings, Published published, Optional<Lives> lives, List<DeadLife> dead) {
        List<String> broken = new ArrayList<>();
        CommittedEmbeddings found = CommittedEmbeddings.of(settings, dead);
        long embedded = checkEmbeddings(found, published, broken);
        List<LearningProgress> progress =
                all(settings, MixtapeSettings.PROGRESS_TOPIC, LearningProgress.class);
        VersionCounts versions = new VersionCounts(lives);
        progress.forEach(versions::add);
        broken.addAll(versions.broken());
        expect(
                broken,
                "tracks learned by the newest version",
                published.revisions(),
                versions.learned());
        List<DeadLetter> letters =
                all(settings, MixtapeSettings.DEAD_LETTERS_TOPIC, DeadLetter.class);
        String topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        long deadTracks = letters.stream().filter(d -> d.getTopic().equals(topic)).count();
        expect(broken, "dead letters of tracks", 0, deadTracks);
        return new Ledger(
                published.tracks(),
                embedded,
                published.tracks() - embedded,
                found.duplicated(),
                found.refreshed(),
                found.replaced(),
                versions.learned(),
                versions.newest() + 1,
                broken);
    }

    private static long checkEmbeddings(
            CommittedEmbeddings found, Published published, List<String> broken) {
        long tracks = published.tracks();
        LongPredicate wasEmbedded = n -> found.tracks().contains(TrackFeed.id(n));
        LongPredicate live = n -> found.isLive(TrackFeed.id(n));
        LongPredicate withdrawn = published.withdrawn();
        long embedded = count(tracks, wasEmbedded);
        expect(broken, "tracks embedded", tracks, embedded);
        expect(broken, "revisions embedded", published.revisions(), found.revisions());
        expect(broken, "embeddings of a revision beyond the due ones", 0, found.duplicated());
        long strangers = found.tracks().size() - embedded;
        expect(broken, "embeddings of tracks that nobody published", 0, strangers);
        expect(
                broken,
                "tracks that were withdrawn and have an embedding",
                0,
                count(tracks, withdrawn.and(live)));
        expect(
                broken,
                "tracks that nobody withdrew and have a tombstone",
                0,
                count(tracks, withdrawn.negate().and(live.negate()).and(wasEmbedded)));
        expect(
                broken,
                "tracks whose newest embedding was made by a life that was given up",
                0,
                found.left());
        return embedded;
    }

    private static long count(long tracks, LongPredicate which) {
        return LongStream.range(0, tracks).filter(which).count();
    }

    private static void expect(List<String> broken, String what, long expected, long found) {
        if (expected != found) {
            broken.add("%s: expected %d, but found %d".formatted(what, expected, found));
        }
    }

    private static <T extends SpecificRecord> List<T> all(
            Settings settings, Setting<String> topic, Class<T> type) {
        try (TopicReader<T> reader = new TopicReader<>(settings, settings.get(topic), type)) {
            return reader.rest();
        }
    }
}
