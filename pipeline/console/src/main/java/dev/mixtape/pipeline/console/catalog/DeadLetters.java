package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.pipeline.deadletters.Coordinates;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.pipeline.deadletters.Replay;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest dead letters, and which of them were replayed. */
final class DeadLetters implements TopicState {
    /** Letters that are kept. */
    static final int MAX_LETTERS = 10_000;

    private static final Comparator<Letter> NEWEST_FIRST =
            Comparator.comparing((Letter letter) -> letter.letter().getDeadAt())
                    .reversed()
                    .thenComparing(Letter::coordinates);

    private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);
    private final Map<Coordinates, Letter> letters = new HashMap<>();
    private final TreeSet<Letter> byAge = new TreeSet<>(NEWEST_FIRST);
    private long dropped;

    @Override
    public synchronized void take(ConsumerRecord<byte[], byte[]> record)
            throws MalformedRecordException {
        if (record.value() != null) {
            put(new Letter(codec.decode(record.value()), Optional.empty()));
        } else if (Replay.isMark(record)) {
            replayed(Coordinates.parse(TopicState.key(record)), Replay.read(record));
        }
    }

    private void replayed(Coordinates coordinates, Replay replay) {
        Letter letter = letters.get(coordinates);
        if (letter != null) {
            put(new Letter(letter.letter(), Optional.of(replay)));
        }
    }

    private void put(Letter letter) {
        Letter before = letters.put(letter.coordinates(), letter);
        if (before != null) {
            byAge.remove(before);
        }
        byAge.add(letter);
        if (byAge.size() > MAX_LETTERS) {
            letters.remove(byAge.pollLast().coordinates());
            dropped++;
        }
    }

    @Override
    public synchronized void forget() {
        letters.clear();
        byAge.clear();
        dropped = 0;
    }

    synchronized List<Letter> newestFirst() {
        return List.copyOf(byAge);
    }

    synchronized long total() {
        return letters.size() + dropped;
    }
}
