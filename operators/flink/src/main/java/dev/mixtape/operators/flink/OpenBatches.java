package dev.mixtape.operators.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.state.ValueState;

/**
 * The batch that is being gathered of each key: on the heap, and in state when there is a snapshot.
 * It is megabytes, to which every contribution adds; in RocksDB each would write all of it anew.
 *
 * @param <T> a batch on the heap
 * @param <S> the same as a record
 */
final class OpenBatches<T, S> {
    private final ValueState<S> state;
    private final Function<T, S> toRecord;

    /** What this life has looked up or changed; empty where no batch is open. */
    private final Map<String, Optional<T>> batches = new HashMap<>();

    /**
     * @param state of the record, where a snapshot finds it
     */
    OpenBatches(ValueState<S> state, Function<T, S> toRecord) {
        this.state = state;
        this.toRecord = toRecord;
    }

    /**
     * Returns the open batch; null if there is none.
     *
     * @param key the current one
     * @param read makes a batch of the record that a life before has left
     */
    T get(String key, Function<S, T> read) throws Exception {
        Optional<T> batch = batches.get(key);
        if (batch == null) {
            batch = Optional.ofNullable(state.value()).map(read);
            batches.put(key, batch);
        }
        return batch.orElse(null);
    }

    /** Puts a batch in the place of the open one. */
    void put(String key, T batch) {
        batches.put(key, Optional.of(batch));
    }

    /** Has no batch open. */
    void remove(String key) {
        batches.put(key, Optional.empty());
    }

    /**
     * Writes all of them to state.
     *
     * @param makeCurrent chooses the key that state is of
     */
    void write(Consumer<String> makeCurrent) throws Exception {
        for (Map.Entry<String, Optional<T>> batch : batches.entrySet()) {
            makeCurrent.accept(batch.getKey());
            if (batch.getValue().isPresent()) {
                state.update(toRecord.apply(batch.getValue().get()));
            } else {
                state.clear();
            }
        }
    }
}
