package dev.mixtape.pipeline.evaluate.recommend;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.Recommendation;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.evaluate.Evaluation;
import dev.mixtape.pipeline.evaluate.SongModel;
import dev.mixtape.pipeline.evaluate.SongSet;
import dev.mixtape.pipeline.evaluate.TestScore;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Recommends with every model on the same songs, users and seeds.
 *
 * @param songs that users play, in the manifest's order
 * @param corpus to learn models from; null to learn from the songs themselves, of which nothing but
 *     their sound is looked at: what users play is kept from the models
 */
public record RecommendationEvaluation(RecommendationTask task, SongSet songs, SongSet corpus) {

    /** Names of what is scored: nDCG at 500 places, and how many neighbours were chosen for it. */
    public static final List<String> METRICS = List.of("ndcg", "k");

    /**
     * Runs it.
     *
     * @param models in the order of the report
     * @param runs each with another draw of users, and of whatever a model draws
     * @param seed of the first run; each further run has the next one
     * @param progress one step a model and run
     * @return a score for each run and model and similarity that makes sense of it
     * @throws IOException if a song cannot be read or inferred, named
     */
    public Evaluation.Outcome run(List<SongModel> models, int runs, long seed, Progress progress)
            throws IOException {
        Evaluation.Outcome outcome = new Evaluation.Outcome();
        SongSet learned = corpus == null ? songs : corpus;
        for (int run = 0; run < runs; run++) {
            for (SongModel model : models) {
                String who = "run " + (run + 1) + ", " + model.name() + ": ";
                Matrix vectors =
                        model.embed(learned, songs, seed + run, note -> progress.note(who + note));
                for (Similarity similarity : task.similarities(model)) {
                    progress.note(who + "recommending by " + similarity);
                    Recommendation.Score score =
                            task.scores(vectors, similarity, 1, seed + run).get(0);
                    outcome.scores()
                            .add(
                                    new TestScore(
                                            name(model, similarity),
                                            run + 1,
                                            1,
                                            learned.count(),
                                            score.testUsers(),
                                            vectors.columns(),
                                            Double.NaN,
                                            Map.of("ndcg", score.ndcg(), "k", (double) score.k())));
                }
                progress.step();
            }
        }
        return outcome;
    }

    /** The model's, with the similarity as a parameter where there are several. */
    private String name(SongModel model, Similarity similarity) {
        String separator = model.name().contains(":") ? "," : ":";
        return task.similarities().size() == 1
                ? model.name()
                : model.name() + separator + "similarity=" + similarity;
    }
}
