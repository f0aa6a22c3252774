package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.evaluation.Split;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Evaluation;
import dev.mixtape.pipeline.evaluate.EvaluationReport;
import dev.mixtape.pipeline.evaluate.Manifest;
import dev.mixtape.pipeline.evaluate.SongModel;
import dev.mixtape.pipeline.evaluate.SongSet;
import dev.mixtape.pipeline.evaluate.Task;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.util.List;

/**
 * {@code evaluate}: tells labels or tags of songs apart, and reports how well.
 *
 * @param splits of each run
 * @param draws values of C tried
 */
record Classifying(Manifest manifest, List<List<Split>> splits, int draws, Publication publication)
        implements Judging {

    @Override
    public void check(SongModel model) {
        // a classifier makes sense of every vector
    }

    @Override
    public int leastLearned(SongSet songs) {
        return splits.stream()
                .flatMap(List::stream)
                .mapToInt(split -> split.learned().length)
                .min()
                .orElseThrow();
    }

    @Override
    public void run(SongSet songs, SongSet corpus, List<SongModel> models) {
        Evaluation evaluation =
                new Evaluation(Task.of(manifest.column()), manifest, songs, corpus, draws);
        EvaluationReport report = new EvaluationReport(manifest, outcome(evaluation, models));
        publication.write(report, report.caption(publication.out()), corpus);
    }

    private Evaluation.Outcome outcome(Evaluation evaluation, List<SongModel> models) {
        long tests = models.size() * splits.stream().mapToLong(List::size).sum();
        try (Progress progress =
                publication.cli().terminal().progress("Evaluating", tests, "tests")) {
            return evaluation.run(models, splits, publication.seed(), progress);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
