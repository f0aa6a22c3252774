package dev.mixtape.pipeline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.text.PlainText;
import dev.mixtape.operators.text.Titles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {

    @Test
    void noPathOrLabelIsAFormulaOfItsFiles(@TempDir Path folder) throws IOException {
        Evaluation.Outcome outcome = new Evaluation.Outcome();
        outcome.scores().add(new TestScore("g1", 1, 1, 9, 1, 2, 0.1, Map.of("accuracy", -0.5)));
        outcome.predictions()
                .add(new Evaluation.Prediction("g1", 1, 1, "-x.mp3", Titles.HOSTILE, "+rock"));
        new EvaluationReport(Titles.HOSTILE, List.of("accuracy"), Map.of("songs", 1), true, outcome)
                .write(folder);
        String rows = Files.readString(folder.resolve("predictions.csv"));
        assertThat(rows)
                .isEqualTo(PlainText.lines(rows))
                .contains("\ng1,1,1,'-x.mp3,\"'=HYPERLINK(", ",'+rock\n");
        assertThat(folder.resolve("scores.csv")).content().endsWith(",0.1,-0.5\n");
    }
}
