package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Manifest;
import dev.mixtape.pipeline.evaluate.recommend.RecommendationTask;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The part of {@code evaluate} that recommends songs to users. */
final class RecommendOptions {

    @Option(
            names = "--interactions",
            paramLabel = "FILE",
            description =
                    "Recommend instead: a CSV file of who played what, with columns user, item (a"
                            + " path of the manifest, which then needs no labels) and optionally"
                            + " count.")
    private Path interactions;

    @Option(
            names = "--similarity",
            paramLabel = "LIST",
            defaultValue = "cosine",
            description =
                    "By which songs are neighbours: cosine (the paper's), jensen-shannon,"
                            + " hellinger. Default: ${DEFAULT-VALUE}.")
    private String similarities;

    @Option(
            names = "--test-users",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "Of users to recommend to; as many more are to choose the number of neighbours"
                            + " on. Default: ${DEFAULT-VALUE}.")
    private double share;

    /** Whether to recommend rather than to classify. */
    boolean asked() {
        return interactions != null;
    }

    /** Reads who played what. */
    RecommendationTask task(Manifest songs) {
        if (!(share > 0 && share <= 0.5)) {
            throw new UserError("--test-users=" + share + ": must be more than 0 and at most 0.5");
        }
        return RecommendationTask.read(
                interactions,
                songs.file(),
                songs.songs().stream().map(Manifest.Song::name).toList(),
                parsed(),
                share);
    }

    private List<Similarity> parsed() {
        try {
            return Arrays.stream(similarities.split(","))
                    .map(name -> Similarity.of(name.strip()))
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new UserError("--" + e.getMessage(), e);
        }
    }
}
