package dev.mixtape.pipeline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.operators.text.Titles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Terminal terminal(int columns) {
        return new Terminal(
                new PrintWriter(out),
                0,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                columns,
                false);
    }

    @Test
    void tellsProgressInPlainLinesAtMostEveryThreeSecondsAndOnceAtTheEnd() {
        AtomicLong nanos = new AtomicLong();
        StringWriter lines = new StringWriter();
        try (Progress progress =
                new ProgressLines(new PrintWriter(lines), nanos::get, "Publishing", 40, "tracks")) {
            for (int i = 0; i < 38; i++) {
                nanos.addAndGet(100_000_000); // 3.8 s in all
                progress.step();
            }
            progress.note("tail");
        }
        assertThat(lines.toString().lines())
                .containsExactly(
                        "Publishing: 30 of 40 tracks (75 %), 10.0 a second",
                        "Publishing: 38 of 40 tracks (95 %), 10.0 a second, tail");
    }

    @Test
    void tellsProgressWithoutATotal() {
        StringWriter lines = new StringWriter();
        try (Progress progress =
                new ProgressLines(new PrintWriter(lines), () -> 0L, "Streaming", 0, "tracks")) {
            progress.to(3);
        }
        assertThat(lines.toString().lines()).containsExactly("Streaming: 3 tracks");
    }

    @Test
    void drawsABarOnATerminalAndKeepsItOffStandardOutput() {
        try (Progress progress = terminal(80).progress("Publishing", 4, "tracks")) {
            progress.note("nearly there");
            progress.to(4);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Publishing", "100%", "4/4 tracks", "nearly there");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void drawsNoBarElsewhere() {
        try (Progress progress = terminal(0).progress("Publishing", 4, "tracks")) {
            progress.to(4);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Publishing: 4 of 4 tracks (100 %)")
                .doesNotContain("\r");
    }

    @Test
    void whateverIsSaidIsPlain() {
        Terminal terminal = terminal(0);
        terminal.say(Titles.HOSTILE);
        terminal.note(Titles.HOSTILE);
        terminal.say("", Terminal.Colour.RED, Titles.HOSTILE);
        terminal.say(new Table(Titles.HOSTILE).row(Titles.HOSTILE));
        assertThat(out.toString().lines()).hasSize(4).containsOnly(Titles.HARMLESS);
        assertThat(err()).isEqualTo(Titles.HARMLESS + "\n");

        Titles.good().forEach(terminal::note);
        assertThat(err().lines().skip(1)).containsExactlyElementsOf(Titles.good());
    }

    @Test
    void progressIsPlainOnATerminalAndElsewhere() {
        for (int columns : new int[] {0, 120}) {
            try (Progress progress =
                    terminal(columns).progress("\u009b2JPublishing", 4, "\u202etracks")) {
                progress.note("a\u001b]0;owned\u0007\u009d\nmixtape: forged");
                progress.to(4);
            }
        }
        assertThat(err())
                .contains("a ]0;owned mixtape: forged")
                .doesNotContain("\u001b]", "\u0007", "\u009b", "\u009d", "\u202e", "\nmixtape");
    }

    @Test
    void whatOthersWriteIsPlainInItsLines() {
        terminal(0).note(new IllegalStateException(Titles.HOSTILE));
        assertThat(err().lines().limit(2))
                .containsExactly(
                        "java.lang.IllegalStateException: "
                                + Titles.HARMLESS.replace("two", "\ntwo").lines().findFirst().get(),
                        "two lines");
        assertThat(err()).contains("\n\tat dev.mixtape.pipeline.terminal.TerminalTest.");

        PrintWriter lines = terminal(0).out();
        lines.println("Usage: \u001b[1mx\u009d");
        lines.print("\tand \ud83d");
        lines.print("\ude00");
        lines.flush();
        assertThat(out.toString()).isEqualTo("Usage:  [1mx \n\tand 😀");
    }

    @Test
    void paintsNothingButTheMark() {
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out),
                        80,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        80,
                        true);
        terminal.say("\u001b[5mok", Terminal.Colour.GREEN, Titles.HOSTILE);
        assertThat(out.toString())
                .isEqualTo("\u001b[32m [5mok\u001b[0m" + Titles.HARMLESS + System.lineSeparator());
    }

    @Test
    void jsonIsReadableAndHarmlessAndKeepsWhatWasMeant() throws Exception {
        terminal(0).json(Map.of("hostile", Titles.HOSTILE, "good", Titles.good()));
        assertThat(out.toString())
                .isEqualTo(PlainText.line(out.toString().strip()) + System.lineSeparator())
                .contains("\\u009b2J", "\\u202egpj", "\\u2028lines")
                .contains(Titles.good().get(2), Titles.good().get(12));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("hostile").asText()).isEqualTo(Titles.HOSTILE);
        assertThat(json.get("good"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Titles.good());
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesJsonOnOneLine() throws Exception {
        terminal(0).json(Map.of("title", "two\nlines", "tracksPerSecond", 1.5));
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("title").asText()).isEqualTo("two\nlines");
        assertThat(json.get("tracksPerSecond").asDouble()).isEqualTo(1.5);
    }
}
