package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.evaluate.EvaluationReport;
import dev.mixtape.pipeline.evaluate.SongSet;
import java.nio.file.Path;

/**
 * Where {@code evaluate} says what came out, whatever the task.
 *
 * @param out folder of the report
 * @param json whether the last line is one JSON object
 * @param seed of the first run
 */
record Publication(Path out, boolean json, long seed, CliContext cli) {

    /**
     * Writes the report's files, and shows the rest.
     *
     * @param corpus that models were learned from; null if from the songs
     */
    void write(EvaluationReport report, String caption, SongSet corpus) {
        report.write(out);
        cli.terminal().say(report.table());
        cli.terminal().say(caption);
        if (json) {
            cli.terminal().json(report.line(seed, corpus == null ? null : corpus.count()));
        }
    }
}
