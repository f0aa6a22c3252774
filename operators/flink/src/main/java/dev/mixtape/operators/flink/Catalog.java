package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.refresh.CompactFrames;
import dev.mixtape.operators.refresh.Readings;
import dev.mixtape.schemas.internal.CatalogEntry;
import dev.mixtape.schemas.internal.KeptFrames;
import dev.mixtape.schemas.internal.Reading;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * What is known of each track, in keyed state under the current key: which audio of it was taken
 * last, and of those that can be embedded again without it an entry that every check reads, and the
 * frames, which are a hundred times as large, apart.
 */
final class Catalog {
    /** In place of a version: the track's embedding was not made from the frames that are kept. */
    static final long NEVER = -1;

    private final ValueState<String> takenContent;
    private final ValueState<CatalogEntry> entries;
    private final ValueState<KeptFrames> frames;

    Catalog(KeyedStateStore store) {
        takenContent = store.getState(new ValueStateDescriptor<>("taken-content", Types.STRING));
        entries =
                store.getState(
                        new ValueStateDescriptor<>(
                                "catalog-entry", new AvroTypeInfo<>(CatalogEntry.class)));
        frames =
                store.getState(
                        new ValueStateDescriptor<>(
                                "catalog-frames", new AvroTypeInfo<>(KeptFrames.class)));
    }

    /** The audio of the current key that was taken last; null if none was. */
    String takenContent() throws Exception {
        return takenContent.value();
    }

    /** Notes that audio was taken. */
    void take(String contentId) throws Exception {
        takenContent.update(contentId);
    }

    /** Keeps a song that has just been embedded, in place of an older revision. */
    void keep(Song song, SongResult result, Model model, int maxFrames, long now) throws Exception {
        CatalogEntry entry = entry(song, now);
        note(entry, result, model, now);
        keep(entry, song, model, maxFrames);
    }

    /** Keeps a song whose track was embedded before frames were kept; its turn comes at once. */
    void adopt(Song song, Model model, int maxFrames, long now) throws Exception {
        keep(entry(song, now), song, model, maxFrames);
    }

    private void keep(CatalogEntry entry, Song song, Model model, int maxFrames) throws Exception {
        entries.update(entry);
        CompactFrames kept = CompactFrames.of(song.toFrames(), model.whitening(), maxFrames);
        frames.update(
                new KeptFrames(
                        kept.frames(),
                        ArrayBytes.bytes(kept.offsets()),
                        ArrayBytes.bytes(kept.scales()),
                        ByteBuffer.wrap(kept.values())));
    }

    private static CatalogEntry entry(Song song, long now) {
        return CatalogEntry.newBuilder()
                .setContentId(song.contentId())
                .setTitle(song.title())
                .setArtist(song.artist())
                .setTags(song.tags())
                .setArrivedAt(song.arrivedAt())
                .setKeptSince(now)
                .setFrames(song.toFrames().count())
                .setModelVersion(NEVER)
                .setEmbeddedAt(now)
                .setReadings(List.of())
                .build();
    }

    private static void note(CatalogEntry entry, SongResult result, Model model, long now) {
        entry.setModelVersion(model.version());
        entry.setEmbeddedAt(now);
        entry.setReadings(
                Readings.take(result.responsibilities(), model.travelled()).all().stream()
                        .map(r -> new Reading(r.component(), r.share(), r.travelled()))
                        .toList());
    }

    /** The entry of the current key, or null. */
    CatalogEntry entry() throws Exception {
        return entries.value();
    }

    /** The frames of the current key, which has an entry, as they were before whitening. */
    Frames frames(Model model) throws Exception {
        KeptFrames kept = frames.value();
        byte[] values = new byte[kept.getValues().remaining()];
        kept.getValues().duplicate().get(values);
        return new CompactFrames(
                        kept.getFrames(),
                        ArrayBytes.floats(kept.getOffsets()),
                        ArrayBytes.floats(kept.getScales()),
                        values)
                .restore(model.whitening());
    }

    /** Notes that the current key has been embedded again. */
    void refreshed(CatalogEntry entry, SongResult result, Model model, long now) throws Exception {
        note(entry, result, model, now);
        entries.update(entry);
    }

    /** From now on the current key cannot be embedded again. */
    void dropFrames() {
        entries.clear();
        frames.clear();
    }

    /** Forgets the current key. */
    void forget() {
        takenContent.clear();
        dropFrames();
    }

    /** How far the model has moved beneath an entry's embedding. */
    static double moved(CatalogEntry entry, Model model) {
        return new Readings(
                        entry.getReadings().stream()
                                .map(
                                        r ->
                                                new Readings.Reading(
                                                        r.getComponent(),
                                                        r.getShare(),
                                                        r.getTravelled()))
                                .toList())
                .moved(model.travelled());
    }
}
