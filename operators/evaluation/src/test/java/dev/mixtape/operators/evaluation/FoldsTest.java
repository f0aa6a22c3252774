package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldsTest {

    private static List<int[]> oneClassEach(int n, int classes, Random random) {
        return IntStream.range(0, n).mapToObj(i -> new int[] {random.nextInt(classes)}).toList();
    }

    @Property(tries = 200)
    void everySongIsTestedOnceAndNoGroupCrosses(
            @ForAll @IntRange(min = 5, max = 120) int n,
            @ForAll @IntRange(min = 3, max = 6) int folds,
            @ForAll @IntRange(min = 1, max = 40) int groupCount,
            @ForAll long seed) {
        Random random = new Random(seed);
        int[] groups = random.ints(n, 0, groupCount).toArray();
        Assume.that(Arrays.stream(groups).distinct().count() >= Math.max(3, folds));
        List<Split> splits = Folds.of(oneClassEach(n, 4, random), groups, folds, seed);
        assertThat(splits).hasSize(folds);
        assertThat(splits.stream().flatMapToInt(s -> Arrays.stream(s.test())).sorted().toArray())
                .containsExactly(IntStream.range(0, n).toArray());
        for (Split split : splits) {
            Set<Integer> train = groupsOf(split.train(), groups);
            Set<Integer> valid = groupsOf(split.valid(), groups);
            Set<Integer> test = groupsOf(split.test(), groups);
            assertThat(train).isNotEmpty().doesNotContainAnyElementsOf(valid);
            assertThat(train).doesNotContainAnyElementsOf(test);
            assertThat(valid).isNotEmpty().doesNotContainAnyElementsOf(test);
            assertThat(test).isNotEmpty();
            assertThat(split.learned().length + split.test().length).isEqualTo(n);
        }
    }

    private static Set<Integer> groupsOf(int[] songs, int[] groups) {
        Set<Integer> set = new HashSet<>();
        Arrays.stream(songs).forEach(i -> set.add(groups[i]));
        return set;
    }

    @Property(tries = 100)
    void classesOfUngroupedSongsDifferByOneAtMost(
            @ForAll @IntRange(min = 10, max = 100) int n,
            @ForAll @IntRange(min = 2, max = 5) int folds,
            @ForAll long seed) {
        List<int[]> classes = oneClassEach(n, 3, new Random(seed));
        List<Split> splits = Folds.of(classes, IntStream.range(0, n).toArray(), folds, seed);
        for (int c = 0; c < 3; c++) {
            int wanted = c;
            long[] counts =
                    splits.stream()
                            .mapToLong(
                                    s ->
                                            Arrays.stream(s.test())
                                                    .filter(i -> classes.get(i)[0] == wanted)
                                                    .count())
                            .toArray();
            assertThat(
                            Arrays.stream(counts).max().orElseThrow()
                                    - Arrays.stream(counts).min().orElseThrow())
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theSeedDecidesAndNothingElse() {
        List<int[]> classes = oneClassEach(50, 3, new Random(1));
        int[] groups = IntStream.range(0, 50).toArray();
        assertThat(Folds.of(classes, groups, 5, 7).get(2).test())
                .isEqualTo(Folds.of(classes, groups, 5, 7).get(2).test())
                .isNotEqualTo(Folds.of(classes, groups, 5, 8).get(2).test());
    }

    @Test
    void songsWithSeveralTagsOrNoneAreSpreadToo() {
        List<int[]> tags =
                IntStream.range(0, 40)
                        .mapToObj(i -> i % 4 == 0 ? new int[0] : new int[] {i % 2, 2 + i % 3})
                        .toList();
        List<Split> splits = Folds.of(tags, IntStream.range(0, 40).toArray(), 4, 1);
        for (Split split : splits) {
            assertThat(split.test().length).isBetween(8, 12);
            assertThat(Arrays.stream(split.test()).filter(i -> tags.get(i).length > 0).count())
                    .isBetween(6L, 9L);
        }
    }

    @Test
    void refusesTwoFoldsOfWhichOneLeavesASingleGroupToLearnFrom() {
        assertThatThrownBy(
                        () ->
                                Folds.of(
                                        oneClassEach(5, 2, new Random(1)),
                                        new int[] {0, 0, 0, 1, 2},
                                        2,
                                        1))
                .hasMessageStartingWith("groups=1: ")
                .hasMessageContaining("give more folds or more groups");
    }

    @Test
    void refusesFewerGroupsThanFolds() {
        List<int[]> classes = oneClassEach(9, 2, new Random(1));
        int[] groups = {0, 0, 0, 1, 1, 1, 2, 2, 2};
        assertThatThrownBy(() -> Folds.of(classes, groups, 5, 1))
                .hasMessageContaining("folds=5")
                .hasMessageContaining("which is 3");
        assertThatThrownBy(() -> Folds.of(classes, groups, 1, 1)).hasMessageContaining("folds=1");
        assertThatThrownBy(() -> Folds.of(classes, new int[9], 2, 1))
                .hasMessageContaining("which is 1");
    }
}
