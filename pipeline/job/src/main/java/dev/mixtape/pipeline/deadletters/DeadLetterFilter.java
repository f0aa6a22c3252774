package dev.mixtape.pipeline.deadletters;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which letters are meant; whatever is empty lets all through.
 *
 * @param stages any of these
 * @param reason a part of the reason, whatever its case
 * @param trackIds any of these
 * @param at any of these records
 * @param since died then or later
 * @param until died before
 */
public record DeadLetterFilter(
        Set<Stage> stages,
        Optional<String> reason,
        List<String> trackIds,
        List<Coordinates> at,
        Optional<Instant> since,
        Optional<Instant> until)
        implements Predicate<DeadLetter> {

    /** Tells whether all letters are meant. */
    public boolean isEverything() {
        return stages.isEmpty()
                && reason.isEmpty()
                && trackIds.isEmpty()
                && at.isEmpty()
                && since.isEmpty()
                && until.isEmpty();
    }

    @Override
    public boolean test(DeadLetter letter) {
        return (stages.isEmpty() || stages.contains(letter.getStage()))
                && reason.map(part -> holds(letter.getReason(), part)).orElse(true)
                && (trackIds.isEmpty() || trackIds.contains(letter.getTrackId()))
                && (at.isEmpty() || at.contains(Coordinates.of(letter)))
                && since.map(time -> !letter.getDeadAt().isBefore(time)).orElse(true)
                && until.map(time -> letter.getDeadAt().isBefore(time)).orElse(true);
    }

    private static boolean holds(String whole, String part) {
        return whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
