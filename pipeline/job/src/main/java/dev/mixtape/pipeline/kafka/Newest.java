package dev.mixtape.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.schemas.RecordCodec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * A compacted topic as its readers mean it: the newest record of each key, unless it was erased.
 */
public final class Newest {
    private Newest() {}

    /**
     * Reads a topic to its end for a few keys; one without a record, or with a tombstone, is left
     * out.
     */
    public static <T extends SpecificRecord> Map<String, T> of(
            Settings settings, String topic, Class<T> type, Collection<String> keys) {
        return of(settings, topic, type, Set.copyOf(keys)::contains, Function.identity());
    }

    /**
     * Reads a topic to its end.
     *
     * @param wanted keys to keep
     * @param kept what to keep of a record, so that a large topic need not fit into memory
     */
    public static <T extends SpecificRecord, V> Map<String, V> of(
            Settings settings,
            String topic,
            Class<T> type,
            Predicate<String> wanted,
            Function<T, V> kept) {
        Map<String, V> newest = new HashMap<>();
        RecordCodec<T> codec = new RecordCodec<>(type);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(
                    record -> {
                        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
                        if (!wanted.test(key)) {
                            return;
                        }
                        if (record.value() == null) {
                            newest.remove(key);
                        } else {
                            newest.put(key, kept.apply(TopicReader.decode(codec, record)));
                        }
                    });
        }
        return newest;
    }
}
