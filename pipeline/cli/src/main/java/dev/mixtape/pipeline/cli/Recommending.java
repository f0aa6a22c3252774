package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Evaluation;
import dev.mixtape.pipeline.evaluate.EvaluationReport;
import dev.mixtape.pipeline.evaluate.SongModel;
import dev.mixtape.pipeline.evaluate.SongSet;
import dev.mixtape.pipeline.evaluate.recommend.RecommendationEvaluation;
import dev.mixtape.pipeline.evaluate.recommend.RecommendationTask;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code evaluate --interactions}: recommends songs to users and reports how well.
 *
 * @param title of the chart
 * @param runs each with another draw of users
 */
record Recommending(RecommendationTask task, String title, int runs, Publication publication)
        implements Judging {

    @Override
    public void check(SongModel model) {
        var unused = task.similarities(model);
    }

    @Override
    public int leastLearned(SongSet songs) {
        return songs.count();
    }

    @Override
    public void run(SongSet songs, SongSet corpus, List<SongModel> models) {
        Evaluation.Outcome outcome = outcome(songs, corpus, models);
        int tested = outcome.scores().get(0).tested();
        EvaluationReport report =
                new EvaluationReport(
                        title,
                        RecommendationEvaluation.METRICS,
                        facts(songs.count(), tested),
                        false,
                        outcome);
        publication.write(report, caption(songs.count(), tested), corpus);
    }

    private Map<String, Object> facts(int songs, int tested) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("task", "recommendation");
        facts.put("songs", songs);
        facts.put("users", users());
        facts.put("testUsers", tested);
        return facts;
    }

    private Evaluation.Outcome outcome(SongSet songs, SongSet corpus, List<SongModel> models) {
        long steps = (long) models.size() * runs;
        try (Progress progress =
                publication.cli().terminal().progress("Recommending", steps, "runs")) {
            return new RecommendationEvaluation(task, songs, corpus)
                    .run(models, runs, publication.seed(), progress);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private int users() {
        return task.interactions().users().size();
    }

    private String caption(int songs, int tested) {
        long single = users() - task.usersWithTwo();
        return String.format(
                Locale.ROOT,
                "mean ± standard deviation over %d runs of nDCG@500, %d test users a run of %d%s,"
                        + " %d songs; %s holds each run and a chart",
                runs,
                tested,
                users(),
                single == 0 ? "" : " (" + single + " with a single song are left out)",
                songs,
                publication.out());
    }
}
