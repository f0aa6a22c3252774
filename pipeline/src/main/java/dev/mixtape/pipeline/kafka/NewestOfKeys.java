package dev.mixtape.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.RecordCodec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** A compacted topic as somebody sees it who wants to know of a few keys. */
public final class NewestOfKeys {
    private NewestOfKeys() {}

    /**
     * Reads the whole topic, committed records only, and returns the newest value of each of these
     * keys; a key without one, or whose newest record is a tombstone, is left out.
     */
    public static <T extends SpecificRecord> Map<String, T> read(
            Settings settings, String topic, Class<T> type, Collection<String> keys) {
        Set<String> wanted = Set.copyOf(keys);
        RecordCodec<T> codec = new RecordCodec<>(type);
        Map<String, T> newest = new HashMap<>();
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(
                    record -> {
                        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
                        if (!wanted.contains(key)) {
                            return;
                        }
                        if (record.value() == null) {
                            newest.remove(key);
                        } else {
                            newest.put(key, TopicReader.decode(codec, record));
                        }
                    });
        }
        return newest;
    }
}
