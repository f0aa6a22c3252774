package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ServingTest {
    private static final int TRACKS = 20_000;

    @Test
    void eachTrackIsServedByOneOfTwo() {
        Serving first = new Serving("b", 0.3, false);
        Serving challenger = new Serving("b", 0.3, true);
        assertThat(chosen(track -> first.serves(track) == challenger.serves(track))).isEmpty();
        assertThat(chosen(challenger::serves).size() / (double) TRACKS).isBetween(0.29, 0.31);
        assertThat(chosen(Serving.ALONE::serves)).hasSize(TRACKS);
    }

    @Test
    void aLargerShareGivesNoTrackBack() {
        Set<String> few = chosen(new Serving("b", 0.1, true)::serves);
        assertThat(chosen(new Serving("b", 0.4, true)::serves)).containsAll(few);
        assertThat(chosen(new Serving("b", 0, true)::serves)).isEmpty();
        assertThat(chosen(new Serving("b", 1, true)::serves)).hasSize(TRACKS);
    }

    @Test
    void anotherChallengerServesOthers() {
        Set<String> ofB = chosen(new Serving("b", 0.5, true)::serves);
        Set<String> ofC = chosen(new Serving("c", 0.5, true)::serves);
        ofC.retainAll(ofB);
        assertThat(ofC.size() / (double) TRACKS).isBetween(0.23, 0.27);
    }

    /** The place that docs/two-models.md's line of Python gives. */
    @Test
    void anybodyCanTell() {
        double place = 0.26393476767500346;
        assertThat(new Serving("b", Math.nextUp(place), true).serves("tone-1")).isTrue();
        assertThat(new Serving("b", place, true).serves("tone-1")).isFalse();
    }

    private static Set<String> chosen(Predicate<String> rule) {
        return IntStream.range(0, TRACKS)
                .mapToObj(number -> "track-" + number)
                .filter(rule)
                .collect(Collectors.toSet());
    }
}
