package dev.mixtape.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The versions that can be gone back to: the newest, in the models topic, and those in the archive.
 *
 * <p>The archive has a fixed number of places, which are taken in turn: the version that comes next
 * overwrites the pieces of the oldest, and compaction drops those. So nobody need remember what is
 * there, and a job that goes back to an older state finds the place that it would have found. Axes
 * of songs' vectors never change and are in the models topic alone.
 */
public final class Archive {
    private Archive() {}

    /**
     * One version.
     *
     * @param at when it was written
     * @param isNewest whether it is the one in the models topic
     * @param published without axes
     */
    public record Version(Instant at, boolean isNewest, PublishedModel published) {}

    /** Tells whether a piece of a version belongs into the archive of every n-th; 0 for none. */
    public static boolean takes(ModelUpdate piece, int every) {
        return every > 0
                && piece.getVersion() % every == 0
                && !(piece.getBody() instanceof ModelAxes);
    }

    /**
     * Returns the key of an archived piece: {@code modelId/place/header} or {@code
     * modelId/place/k}.
     *
     * @param every as above
     * @param keep how many places there are
     */
    public static String key(ModelUpdate piece, int every, int keep) {
        String modelId = piece.getModelId();
        long place = piece.getVersion() / every % keep;
        return modelId + "/" + place + Models.key(piece).substring(modelId.length());
    }

    /**
     * Returns what is kept of each version, by falling number; of equal numbers, which a job that
     * went back to an older state leaves, the one that was written last comes first. Reads one
     * model at a time.
     *
     * @param kept what to keep of a version
     */
    public static <T> List<T> versions(Settings settings, Function<Version, T> kept) {
        Map<String, Entry<T>> archived = new HashMap<>();
        read(settings, settings.get(MixtapeSettings.ARCHIVE_TOPIC), false, kept, archived);
        Map<String, Entry<T>> newest = new HashMap<>();
        read(settings, settings.get(MixtapeSettings.MODELS_TOPIC), true, kept, newest);
        newest.values().forEach(each -> archived.values().removeIf(each::isSameVersionAs));
        return Stream.concat(newest.values().stream(), archived.values().stream())
                .sorted(
                        Comparator.<Entry<T>>comparingLong(each -> -each.number())
                                .thenComparing(Entry::at, Comparator.reverseOrder()))
                .map(Entry::value)
                .toList();
    }

    /** Number and lineage together name a version. */
    private record Entry<T>(long number, String lineage, Instant at, T value) {
        boolean isSameVersionAs(Entry<T> other) {
            return number == other.number && lineage.equals(other.lineage);
        }
    }

    /** Puts the last whole version of each place into the map; the models topic is one place. */
    private static <T> void read(
            Settings settings,
            String topic,
            boolean isNewest,
            Function<Version, T> kept,
            Map<String, Entry<T>> byPlace) {
        String modelId = settings.get(ModelSettings.MODEL_ID);
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        ModelAssembler assembler = ModelAssembler.withoutAxes();
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(
                    record -> {
                        if (record.value() == null || record.key() == null) {
                            return;
                        }
                        ModelUpdate piece = TopicReader.decode(codec, record);
                        if (!piece.getModelId().equals(modelId)) {
                            return;
                        }
                        String place = isNewest ? "" : place(new String(record.key(), UTF_8));
                        Instant at = Instant.ofEpochMilli(record.timestamp());
                        assembler
                                .offer(piece)
                                .map(model -> new Version(at, isNewest, model))
                                .ifPresent(version -> byPlace.put(place, entry(version, kept)));
                    });
        }
    }

    private static <T> Entry<T> entry(Version version, Function<Version, T> kept) {
        return new Entry<>(
                version.published().model().version(),
                version.published().lineage(),
                version.at(),
                kept.apply(version));
    }

    /** The key without the piece. */
    private static String place(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }
}
