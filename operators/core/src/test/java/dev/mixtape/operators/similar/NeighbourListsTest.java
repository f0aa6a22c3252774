package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NeighbourListsTest {
    private final NeighbourLists lists = new NeighbourLists(2, 3);

    @BeforeEach
    void begin() {
        lists.begin("a", 1, 7);
        lists.takeChanges();
    }

    @Test
    void keepsTheNearestInWhateverOrderTheyAreOffered() {
        List<Neighbour> offers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            offers.add(new Neighbour("n" + i, 1, Math.floorDiv(i, 2) / 10f)); // in pairs of equals
        }
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(offers, new Random(seed));
            NeighbourLists shuffled = new NeighbourLists(2, 3);
            shuffled.begin("a", 1, 7);
            offers.forEach(offer -> shuffled.offer("a", 1, offer));
            assertThat(shuffled.of("a").neighbours())
                    .extracting(Neighbour::trackId)
                    .containsExactly("n4", "n5", "n2");
        }
    }

    @Test
    void aChangeIsVisibleWhenItIsAmongThoseThatAreWanted() {
        offer("b", 1, 0.9f);
        offer("c", 1, 0.8f);
        assertThat(lists.takeChanges()).containsExactly(new NeighbourLists.Change("a", true));
        offer("d", 1, 0.7f);
        assertThat(lists.takeChanges()).containsExactly(new NeighbourLists.Change("a", false));
        offer("e", 1, 0.6f);
        assertThat(lists.takeChanges()).isEmpty();
    }

    @Test
    void oneThatGoesIsReplacedByTheNext() {
        offer("b", 1, 0.9f);
        offer("c", 1, 0.8f);
        offer("d", 1, 0.7f);
        lists.strike("b", 2);
        assertThat(ids()).containsExactly("c", "d");
    }

    @Test
    void aRevisionTakesThePlaceOfTheOneBefore() {
        offer("b", 1, 0.9f);
        offer("c", 1, 0.8f);
        offer("b", 2, 0.5f);
        offer("b", 1, 0.9f); // overtaken
        assertThat(ids()).containsExactly("c", "b");
        lists.strike("b", 2);
        assertThat(ids()).containsExactly("c", "b");
    }

    @Test
    void offersToAnotherRevisionAreIgnored() {
        lists.begin("a", 5, 8);
        offer("b", 1, 0.9f);
        assertThat(ids()).isEmpty();
        lists.offer("a", 5, new Neighbour("b", 1, 0.3f));
        lists.begin("a", 4, 7); // overtaken
        assertThat(ids()).containsExactly("b");
        assertThat(lists.of("a").modelVersion()).isEqualTo(8);
    }

    @Test
    void aTrackIsNotItsOwnNeighbourAndStrangersHaveNoList() {
        offer("a", 1, 1);
        lists.offer("z", 1, new Neighbour("a", 1, 0.5f));
        assertThat(ids()).isEmpty();
        assertThat(lists.of("z")).isNull();
    }

    @Test
    void isRemovedUnlessItHasComeAgain() {
        offer("b", 1, 0.9f);
        lists.remove("a", 0);
        assertThat(ids()).containsExactly("b");
        lists.remove("a", 1);
        assertThat(lists.of("a")).isNull();
        assertThat(lists.takeChanges()).containsExactly(new NeighbourLists.Change("a", true));
        assertThat(lists.size()).isZero();
        lists.strike("b", 9); // nobody has it any more
        assertThat(lists.takeChanges()).isEmpty();
    }

    @Test
    void aRestoredOneGoesOn() {
        offer("b", 1, 0.9f);
        offer("c", 1, 0.8f);
        NeighbourLists restored = new NeighbourLists(2, 3);
        restored.restore(lists.of("a"));
        assertThat(restored.takeChanges()).isEmpty();
        restored.strike("b", 2);
        assertThat(restored.of("a").neighbours())
                .extracting(Neighbour::trackId)
                .containsExactly("c");
    }

    private void offer(String id, long number, float similarity) {
        lists.offer("a", 1, new Neighbour(id, number, similarity));
    }

    private List<String> ids() {
        return lists.of("a").neighbours().stream().map(Neighbour::trackId).toList();
    }
}
