package dev.mixtape.pipeline.deadletters;

import dev.mixtape.schemas.DeadLetter;
import java.util.Comparator;

/** Where a record stands; written {@code tracks/0/17}, which is also the key of its dead letter. */
public record Coordinates(String topic, int partition, long offset)
        implements Comparable<Coordinates> {
    private static final Comparator<Coordinates> ORDER =
            Comparator.comparing(Coordinates::topic)
                    .thenComparingInt(Coordinates::partition)
                    .thenComparingLong(Coordinates::offset);

    /** Returns where the record stands that a letter speaks of. */
    public static Coordinates of(DeadLetter letter) {
        return new Coordinates(letter.getTopic(), letter.getPartition(), letter.getOffset());
    }

    /**
     * Reads {@code topic/partition/offset}.
     *
     * @throws IllegalArgumentException for anything else, saying so
     */
    public static Coordinates parse(String text) {
        int second = text.lastIndexOf('/');
        int first = text.lastIndexOf('/', second - 1);
        try {
            if (first > 0) {
                return new Coordinates(
                        text.substring(0, first),
                        Integer.parseInt(text.substring(first + 1, second)),
                        Long.parseLong(text.substring(second + 1)));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                text + ": expected TOPIC/PARTITION/OFFSET, such as tracks/0/17");
    }

    @Override
    public int compareTo(Coordinates other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
