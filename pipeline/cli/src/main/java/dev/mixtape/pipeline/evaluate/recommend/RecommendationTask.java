package dev.mixtape.pipeline.evaluate.recommend;

import dev.mixtape.operators.evaluation.Interactions;
import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.Recommendation;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.SongModel;
import java.nio.file.Path;
import java.util.List;

/**
 * Recommendation with vectors of songs, by one or more similarities.
 *
 * @param interactions of users with songs, by the songs' places in the manifest
 * @param similarities in the order of the report
 * @param share of users on whom k is chosen, and as many on whom is tested
 */
public record RecommendationTask(
        Interactions interactions, List<Similarity> similarities, double share) {

    /**
     * Reads what it needs.
     *
     * @param file of interactions
     * @param manifest and its songs' paths as they are written there
     * @throws UserError in one sentence, also if too few users have played two songs
     */
    public static RecommendationTask read(
            Path file,
            Path manifest,
            List<String> songs,
            List<Similarity> similarities,
            double share) {
        RecommendationTask task =
                new RecommendationTask(
                        InteractionsFile.read(file, manifest, songs), similarities, share);
        if (task.usersWithTwo() < 2) {
            throw new UserError(
                    file
                            + ": "
                            + task.usersWithTwo()
                            + " of "
                            + task.interactions.users().size()
                            + " users have two items or more; give two such users at least, one to"
                            + " choose k on and one to test on");
        }
        return task;
    }

    /** Users of whom one song can be known and another hidden; the others are passed over. */
    public long usersWithTwo() {
        return interactions.itemsByUser().stream().filter(items -> items.length >= 2).count();
    }

    /**
     * Those that make sense of a model's vectors.
     *
     * @throws UserError if none does
     */
    public List<Similarity> similarities(SongModel model) {
        List<Similarity> fitting =
                similarities.stream()
                        .filter(s -> model.distributions() || !s.ofDistributions())
                        .toList();
        if (fitting.isEmpty()) {
            throw new UserError(
                    "--similarity: "
                            + model.name()
                            + ": its vectors are not distributions; add cosine, or leave it out of"
                            + " --models");
        }
        return fitting;
    }

    /**
     * Scores vectors of songs.
     *
     * @param vectors a row a song
     * @param similarity one that makes sense of them
     * @param seed of the draws of users and of what is hidden from them
     * @return one score a run
     */
    public List<Recommendation.Score> scores(
            Matrix vectors, Similarity similarity, int runs, long seed) {
        return new Recommendation(vectors, interactions).run(similarity, share, runs, seed);
    }
}
