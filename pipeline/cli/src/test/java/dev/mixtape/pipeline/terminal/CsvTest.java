package dev.mixtape.pipeline.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.text.Titles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void writesNumbersAndTextsAsTheyAre() {
        List<List<Object>> rows = List.of(List.of("a, \"b\"", -1.5), Arrays.asList("-7", null));
        assertThat(new String(Csv.file(List.of("name", "value"), rows), UTF_8))
                .isEqualTo("name,value\n\"a, \"\"b\"\"\",-1.5\n-7,\n");
    }

    @Test
    void noCellIsAFormulaOrMoreThanPlainText() throws IOException {
        List<List<Object>> rows =
                List.of(
                        List.of(Titles.HOSTILE),
                        List.of("\t=1+1"),
                        List.of("a;=1+1"),
                        List.of(Path.of("=any.object()")));
        String text = new String(Csv.file(List.of("@title"), rows), UTF_8);
        try (CSVParser parsed = CSVParser.parse(text, CSVFormat.RFC4180)) {
            assertThat(parsed.getRecords())
                    .extracting((CSVRecord row) -> row.get(0))
                    .containsExactly(
                            "'@title",
                            "'" + Titles.HARMLESS,
                            "' =1+1",
                            "a;'=1+1",
                            "'=any.object()");
        }
    }
}
