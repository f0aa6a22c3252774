package dev.mixtape.operators.interpretation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TagsTest {

    @Test
    void areStrippedAndCountOnce() {
        assertThat(Tags.clean(List.of(" rock", "rock ", "Rock", "", "  ", "hip\thop", "\u0000")))
                .containsExactly("rock", "Rock", "hip hop");
    }

    @Test
    void areCleanInEveryScript() {
        assertThat(Tags.clean(List.of("soft\u00adrock", "\u009b31mred\u202e", "می\u200cخواهم")))
                .containsExactly("softrock", "31mred", "می\u200cخواهم");
    }

    @Test
    void aMegabyteIsNoTagAndTenThousandAreNotCounted() {
        assertThat(Tags.clean(List.of("x".repeat(1 << 20), "y".repeat(256)))).hasSize(1);
        List<String> many = IntStream.range(0, 10_000).mapToObj(n -> "tag " + n).toList();
        assertThat(Tags.clean(many)).isEqualTo(many.subList(0, Tags.MAX_TAGS));
    }
}
