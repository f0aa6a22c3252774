package dev.mixtape.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LivesTest {
    private static final int COMPONENTS = 2;

    /** 0 to 2; restored; suspended at 3; a life that was given up; and one from 3 again. */
    private static final List<Piece> ROLLED_BACK =
            both(
                    both(versions("a", "", -1, 0, 2), versions("b", "a", 2, 2, 3)),
                    both(versions("dead", "b", 3, 3, 5), versions("c", "b", 3, 3, 4)));

    private static final DeadLife DEAD =
            new DeadLife(Instant.ofEpochMilli(100), Instant.ofEpochMilli(200));

    @Test
    void theChainLeadsFromTheLivingLifeToARoot() {
        Lives lives = Lives.of(ROLLED_BACK, ROLLED_BACK);
        assertThat(lives.broken()).isEmpty();
        assertThat(lives.isAlive("a", 1)).isTrue();
        assertThat(lives.isAlive("b", 3)).isTrue();
        assertThat(lives.isAlive("dead", 3)).isFalse();
        assertThat(lives.isAlive("c", 4)).isTrue();
        assertThat(lives.newest()).isEqualTo(4);
        assertThat(lives.count()).isEqualTo(4);
        assertThat(lives.rolledBack()).isEqualTo(3);
    }

    @Test
    void aLifeFollowsTheVersionThatItGrewFrom() {
        List<Piece> gap = both(versions("a", "", -1, 0, 2), versions("b", "a", 2, 3, 4));
        assertThat(Lives.of(gap, gap).broken())
                .singleElement()
                .asString()
                .contains("begins with 3");
        List<Piece> nowhere = both(versions("a", "", -1, 0, 2), versions("b", "a", 7, 7, 8));
        assertThat(Lives.of(nowhere, nowhere).broken())
                .singleElement()
                .asString()
                .contains("version 7 of life 'a', which is nowhere");
    }

    @Test
    void aVersionThatATransactionTookIsKnownFromWhatReadersCannotSee() {
        List<Piece> written = both(versions("a", "", -1, 0, 3), versions("b", "a", 3, 3, 4));
        List<Piece> seen = both(versions("a", "", -1, 0, 2), versions("b", "a", 3, 3, 4));
        Lives lives = Lives.of(seen, written);
        assertThat(lives.broken()).isEmpty();
        assertThat(lives.expired()).hasSize(1);
        assertThat(lives.isAlive("a", 2)).isTrue();
    }

    @Test
    void aVersionMayBeLostWithinALifeAndComeAgain() {
        List<Piece> written = both(versions("a", "", -1, 0, 4), versions("a", "", -1, 4, 4));
        List<Piece> seen = both(versions("a", "", -1, 0, 2), versions("a", "", -1, 4, 4));
        Lives lives = Lives.of(seen, written);
        assertThat(lives.broken()).isEmpty();
        assertThat(lives.expired()).hasSize(1);
        assertThat(Lives.of(written, written).broken()).isEmpty();
        List<Piece> back = both(versions("a", "", -1, 0, 3), versions("a", "", -1, 2, 2));
        assertThat(Lives.of(back, back).broken()).hasSize(1);
    }

    @Test
    void aVersionInHalfOrOutOfOrderOrOfALifeThatIsOverIsComplainedOf() {
        List<Piece> half = new ArrayList<>(versions("a", "", -1, 0, 2));
        half.remove(half.size() - 1);
        assertThat(Lives.of(half, half).broken()).hasSize(1);
        List<Piece> gap = both(versions("a", "", -1, 0, 1), versions("a", "", -1, 3, 3));
        assertThat(Lives.of(gap, gap).broken()).hasSize(1);
        List<Piece> late = both(ROLLED_BACK, versions("dead", "b", 3, 6, 6));
        assertThat(Lives.of(late, late).broken())
                .singleElement()
                .asString()
                .contains("after life 'c' had begun");
    }

    @Test
    void nothingThatIsMadeAfterARollbackNamesWhatWasRolledBack() {
        NamedModels named = new NamedModels(Lives.of(ROLLED_BACK, ROLLED_BACK), List.of(DEAD));
        named.add(0, "b", 3, Instant.ofEpochMilli(50));
        named.add(0, "dead", 5, Instant.ofEpochMilli(150));
        named.add(0, "b", 3, Instant.ofEpochMilli(201)); // restored, and not heard of again yet
        named.add(0, "c", 4, Instant.ofEpochMilli(210));
        assertThat(named.broken()).isEmpty();
        named.add(1, "dead", 5, Instant.ofEpochMilli(250));
        named.add(0, "dead", 5, Instant.ofEpochMilli(160)); // behind one of 210
        named.add(0, "c", 5, Instant.ofEpochMilli(260)); // nobody has seen it
        assertThat(named.broken()).hasSize(2);
        assertThat(named.broken().get(0)).startsWith("1 embeddings name a model that nobody saw");
        assertThat(named.broken().get(1)).startsWith("2 embeddings name a model that was rolled");
    }

    @Test
    void tracksLearnedGoOnFromTheVersionThatALifeGrewFrom() {
        VersionCounts counts = new VersionCounts(Optional.of(Lives.of(ROLLED_BACK, ROLLED_BACK)));
        counts.add("a", 0, 0, 0);
        counts.add("a", 1, 10, 10);
        counts.add("a", 2, 10, 20);
        counts.add("b", 2, 10, 20); // told again
        counts.add("b", 3, 10, 30);
        counts.add("dead", 4, 10, 40); // not told again
        counts.add("dead", 5, 10, 50);
        counts.add("c", 3, 10, 30);
        counts.add("c", 4, 7, 37);
        assertThat(counts.broken()).isEmpty();
        assertThat(counts.learned()).isEqualTo(37);
        counts.add("c", 5, 7, 45);
        assertThat(counts.broken()).hasSize(1);
    }

    @Test
    void aLifeThatHasLearnedWhatOnlyADeadOneDidIsComplainedOf() {
        VersionCounts counts = new VersionCounts(Optional.of(Lives.of(ROLLED_BACK, ROLLED_BACK)));
        counts.add("a", 0, 0, 0);
        counts.add("b", 3, 10, 30);
        counts.add("dead", 4, 10, 40);
        counts.add("c", 4, 10, 50);
        assertThat(counts.broken()).hasSize(1);
    }

    private static List<Piece> both(List<Piece> first, List<Piece> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static List<Piece> versions(
            String life, String parent, long parentVersion, long from, long to) {
        List<Piece> pieces = new ArrayList<>();
        for (long version = from; version <= to; version++) {
            pieces.add(new Piece(life, version, COMPONENTS, parent, parentVersion));
            for (int k = 0; k < COMPONENTS; k++) {
                pieces.add(new Piece(life, version, 0, "", -1));
            }
        }
        return pieces;
    }
}
