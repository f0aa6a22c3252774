package dev.mixtape.pipeline.deadletters;

import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Stage;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Letters that say the same but for names and numbers, counted together. */
public final class DeadLetterGroups {
    /** A path or an address, which is different in each letter. */
    private static final Pattern PLACE = Pattern.compile("\\S*/\\S*");

    /** A number, but for the status that a server answered. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<!answers )(?<![\\p{Alnum}])(?:0x[\\dA-Fa-f]+|\\d[\\d.]*)");

    private final Map<String, Group> groups = new LinkedHashMap<>();

    /**
     * Letters of one stage and kind of reason.
     *
     * @param reason of the newest of them
     * @param open how many were not sent again
     * @param newest where that one's record stands
     */
    public record Group(
            Stage stage,
            String reason,
            long letters,
            long open,
            Instant first,
            Instant last,
            Coordinates newest) {

        private static Group of(Letter letter) {
            DeadLetter it = letter.letter();
            return new Group(
                    it.getStage(),
                    it.getReason(),
                    1,
                    letter.replay().isPresent() ? 0 : 1,
                    it.getDeadAt(),
                    it.getDeadAt(),
                    letter.coordinates());
        }

        private Group and(Group other) {
            Group newer = other.last.isBefore(last) ? this : other;
            return new Group(
                    stage,
                    newer.reason,
                    letters + other.letters,
                    open + other.open,
                    first.isBefore(other.first) ? first : other.first,
                    newer.last,
                    newer.newest);
        }
    }

    /** Counts one more. */
    public void add(Letter letter) {
        DeadLetter it = letter.letter();
        groups.merge(it.getStage() + " " + kind(it.getReason()), Group.of(letter), Group::and);
    }

    /** Returns the groups, the largest first. */
    public List<Group> all() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(Group::letters).reversed())
                .toList();
    }

    static String kind(String reason) {
        return NUMBER.matcher(PLACE.matcher(reason).replaceAll("…")).replaceAll("#");
    }
}
