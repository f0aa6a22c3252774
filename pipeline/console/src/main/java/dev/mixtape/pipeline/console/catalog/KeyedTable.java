package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest record of each key of a small topic. */
final class KeyedTable<T extends SpecificRecord> implements TopicState {
    private final Map<String, T> newest = new ConcurrentHashMap<>();
    private final RecordCodec<T> codec;
    private final Consumer<T> check;

    /**
     * Makes it.
     *
     * @param check throws an IllegalArgumentException for a record that cannot be used
     */
    KeyedTable(Class<T> type, Consumer<T> check) {
        this.codec = new RecordCodec<>(type);
        this.check = check;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        String key = TopicState.key(record);
        if (record.value() == null) {
            newest.remove(key);
            return;
        }
        T value = codec.decode(record.value());
        check.accept(value);
        newest.put(key, value);
    }

    @Override
    public void forget() {
        newest.clear();
    }

    List<T> all() {
        return List.copyOf(newest.values());
    }
}
