package dev.mixtape.pipeline.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(int columns) {
        return new Console(
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
        try (Progress progress = console(80).progress("Publishing", 4, "tracks")) {
            progress.note("nearly there");
            progress.to(4);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Publishing", "100%", "4/4 tracks", "nearly there");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void drawsNoBarElsewhere() {
        try (Progress progress = console(0).progress("Publishing", 4, "tracks")) {
            progress.to(4);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Publishing: 4 of 4 tracks (100 %)")
                .doesNotContain("\r");
    }

    @Test
    void writesJsonOnOneLine() throws Exception {
        console(0).json(Map.of("title", "two\nlines", "tracksPerSecond", 1.5));
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("title").asText()).isEqualTo("two\nlines");
        assertThat(json.get("tracksPerSecond").asDouble()).isEqualTo(1.5);
    }
}
