package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoredNodesTest {

    @Test
    void givesEachNodeOnceTheBestFirstAndEqualsInTheirOrder() {
        ScoredNodes compared = new ScoredNodes();
        Random random = new Random(2);
        for (int i = 0; i < 3_000; i++) {
            int node = random.nextInt(2_000);
            compared.add(node, score(node));
        }
        compared.sort(7);
        List<Integer> nodes = new ArrayList<>();
        compared.each(
                10_000,
                (node, score) -> {
                    assertThat(score).isEqualTo(score(node));
                    nodes.add(node);
                });
        assertThat(nodes).doesNotContain(7).doesNotHaveDuplicates().hasSizeGreaterThan(1_400);
        for (int i = 1; i < nodes.size(); i++) {
            float before = score(nodes.get(i - 1));
            float now = score(nodes.get(i));
            assertThat(before > now || (before == now && nodes.get(i - 1) < nodes.get(i))).isTrue();
        }
    }

    @Test
    void givesNoMoreThanWanted() {
        ScoredNodes compared = new ScoredNodes();
        compared.add(1, -0.5f);
        compared.add(2, 0);
        compared.add(3, 0.25f);
        compared.sort(-1);
        List<Integer> nodes = new ArrayList<>();
        compared.each(2, (node, score) -> nodes.add(node));
        assertThat(nodes).containsExactly(3, 2);
    }

    /** Of either sign, and the same for several nodes. */
    private static float score(int node) {
        return (node % 500 - 250) / 100f;
    }
}
