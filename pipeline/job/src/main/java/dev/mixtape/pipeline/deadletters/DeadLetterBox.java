package dev.mixtape.pipeline.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.RecordCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The topic of dead letters. It is read twice, first for what was replayed, so that it may be
 * larger than memory.
 */
public final class DeadLetterBox {
    private final Settings settings;
    private final String topic;

    /** Makes it; the topic is opened when it is read. */
    public DeadLetterBox(Settings settings) {
        this.settings = settings;
        this.topic = settings.get(MixtapeSettings.DEAD_LETTERS_TOPIC);
    }

    /**
     * A letter, and whether its record was sent again.
     *
     * @param replay the newest, if any
     */
    public record Letter(DeadLetter letter, Optional<Replay> replay) {
        /** Returns where the record stands. */
        public Coordinates coordinates() {
            return Coordinates.of(letter);
        }
    }

    /** Hands on each letter that is meant, partition by partition as they come. */
    public void read(Predicate<DeadLetter> meant, Consumer<Letter> each) {
        Map<Coordinates, Replay> replays = replays();
        RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(
                    record -> {
                        if (record.value() == null) {
                            return;
                        }
                        DeadLetter letter = TopicReader.decode(codec, record);
                        if (meant.test(letter)) {
                            Replay replay = replays.get(Coordinates.of(letter));
                            each.accept(new Letter(letter, Optional.ofNullable(replay)));
                        }
                    });
        }
    }

    /** Returns the letters that are meant, in the order of their records. */
    public List<Letter> letters(Predicate<DeadLetter> meant) {
        // Two jobs may have refused the same record; it is sent again once.
        Map<Coordinates, Letter> newest = new HashMap<>();
        read(meant, letter -> newest.put(letter.coordinates(), letter));
        List<Letter> letters = new ArrayList<>(newest.values());
        letters.sort((a, b) -> a.coordinates().compareTo(b.coordinates()));
        return letters;
    }

    private Map<Coordinates, Replay> replays() {
        Map<Coordinates, Replay> found = new HashMap<>();
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(
                    record -> {
                        if (Replay.isMark(record)) {
                            found.put(
                                    Coordinates.parse(new String(record.key(), UTF_8)),
                                    Replay.read(record));
                        }
                    });
        }
        return found;
    }
}
