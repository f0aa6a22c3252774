package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lines about versions: all of a short history, some of a long one. Versions in which something
 * happened are thinned by themselves, so that they do not vanish among the others.
 */
final class LearningCurve implements TopicState {
    /** Lines that are kept at most, without the newest. */
    static final int MAX_LINES = 5_000;

    private static final int MAX_EVENTFUL = 1_000;

    private final RecordCodec<LearningProgress> codec = new RecordCodec<>(LearningProgress.class);
    private Thinned<LearningProgress> plain;
    private Thinned<LearningProgress> eventful;
    private LearningProgress newest;
    private long place;

    LearningCurve() {
        forget();
    }

    @Override
    public synchronized void take(ConsumerRecord<byte[], byte[]> record)
            throws MalformedRecordException {
        if (record.value() == null) {
            return;
        }
        newest = codec.decode(record.value());
        (isEventful(newest) ? eventful : plain).add(place++, newest);
    }

    private static boolean isEventful(LearningProgress line) {
        return !line.getMoves().isEmpty()
                || !line.getDrift().isEmpty()
                || !line.getControl().isEmpty()
                || !line.getRefused().isEmpty();
    }

    @Override
    public final synchronized void forget() {
        plain = new Thinned<>(MAX_LINES - MAX_EVENTFUL);
        eventful = new Thinned<>(MAX_EVENTFUL);
        newest = null;
        place = 0;
    }

    /** Returns what is kept, in the order of the topic; the newest is always the last. */
    synchronized List<LearningProgress> lines() {
        TreeMap<Long, LearningProgress> lines = new TreeMap<>();
        plain.copyTo(lines);
        eventful.copyTo(lines);
        if (newest != null) {
            lines.put(place - 1, newest);
        }
        return List.copyOf(lines.values());
    }
}
