package dev.mixtape.pipeline.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.text.Titles;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsWordsToTheLeftAndNumbersToTheRight() {
        Table table = new Table("track", "frames", "distance");
        table.row("Amber Dance", 431, 0.5).row("Iron", 12_920, 10.254);
        assertThat(table.lines(0))
                .containsExactly(
                        "track        frames  distance",
                        "Amber Dance     431      0.50",
                        "Iron         12,920     10.25");
    }

    @Test
    void showsNoHeadingsWhenAllAreEmpty() {
        Table table = new Table("", "").row("tracks in", 40).row("embedded", 9);
        assertThat(table.lines(0)).containsExactly("tracks in  40", "embedded    9");
    }

    @Test
    void countsColumnsNotCharacters() {
        Table table = new Table("", "").row("東京", "x").row("abcd", "y").row("e\u0301te", "z");
        assertThat(table.lines(0)).containsExactly("東京  x", "abcd  y", "e\u0301te   z");
    }

    @Test
    void cutsWordsButNotNumbersWhenTheTerminalIsNarrow() {
        Table table = new Table("title", "n").row("x".repeat(80), 1_000_000);
        assertThat(table.lines(40)).contains("x".repeat(28) + "…  1,000,000");
        assertThat(table.lines(0)).contains("x".repeat(80) + "  1,000,000");
    }

    @Test
    void carriesTheWordsOfTheLastColumnIntoTheNextLine() {
        Table table = new Table("id", "reason").row("a.mp3", "too long by far; cut the file");
        assertThat(table.lines(24))
                .containsExactly(
                        "id     reason", //
                        "a.mp3  too long by far;",
                        "       cut the file");
    }

    @Test
    void letsNoTitleMoveTheCursor() {
        Table table = new Table("").row("evil\u001b[2Jtitle\n").row((Object) null);
        assertThat(table.lines(0)).containsExactly("evil [2Jtitle", "");
    }

    @Test
    void showsTitlesOfAnyScriptWholeAndHostileOnesPlain() {
        Table table = new Table(Titles.HOSTILE).row(Titles.HOSTILE);
        Titles.good().forEach(table::row);
        List<String> lines = table.lines(0);
        assertThat(lines.subList(0, 2)).containsOnly(Titles.HARMLESS);
        assertThat(lines.subList(2, lines.size())).isEqualTo(Titles.good());
        assertThat(new Table("", "").row("می\u200cخواهم", 1).row("12345678", 2).lines(0))
                .as("a joiner takes no column")
                .startsWith("می\u200cخواهم   1");
    }

    @Test
    void refusesARowThatDoesNotFitTheHeadings() {
        assertThatThrownBy(() -> new Table("a", "b").row(1))
                .hasMessage("cells=1: must be 2, one per heading");
    }
}
