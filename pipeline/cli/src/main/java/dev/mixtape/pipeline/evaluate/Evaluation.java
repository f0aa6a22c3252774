package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.LinearClassifier;
import dev.mixtape.operators.evaluation.LinearProbe;
import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.Split;
import dev.mixtape.operators.evaluation.Targets;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs every model on the same songs, splits and seeds.
 *
 * @param task to score by
 * @param manifest of the songs
 * @param songs its songs, in its order
 * @param corpus to learn models from, of other songs; null to learn from each split's own training
 *     and validation songs
 * @param draws values of C tried
 */
public record Evaluation(Task task, Manifest manifest, SongSet songs, SongSet corpus, int draws) {

    /**
     * What a classifier said of one song that it had not learned from.
     *
     * @param actual its label, or its tags
     * @param predicted the label, or the tags above even odds
     */
    public record Prediction(
            String model, int run, int fold, String song, String actual, String predicted) {}

    /** All that came out. */
    public record Outcome(List<TestScore> scores, List<Prediction> predictions) {

        /** Nothing yet; to be added to. */
        public Outcome() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * Runs it.
     *
     * @param models in the order of the report
     * @param runs the splits of each run
     * @param seed of the first run; each further run has the next one
     * @param progress one step a model and split
     * @throws IOException if a song cannot be read or inferred, named
     */
    public Outcome run(List<SongModel> models, List<List<Split>> runs, long seed, Progress progress)
            throws IOException {
        Outcome outcome = new Outcome();
        for (int run = 0; run < runs.size(); run++) {
            for (int fold = 0; fold < runs.get(run).size(); fold++) {
                Split split = runs.get(run).get(fold);
                String place = "run " + (run + 1) + ", fold " + (fold + 1) + ", ";
                for (SongModel model : models) {
                    String who = place + model.name() + ": ";
                    Matrix x = vectors(model, split, seed + run, note -> progress.note(who + note));
                    progress.note(who + "classifying");
                    test(outcome, model.name(), run + 1, fold + 1, x, split, seed + run);
                    progress.step();
                }
            }
        }
        return outcome;
    }

    private Matrix vectors(SongModel model, Split split, long seed, Consumer<String> note)
            throws IOException {
        SongSet learnFrom = corpus == null ? songs.some(split.learned()) : corpus;
        return model.embed(learnFrom, songs, seed, note);
    }

    private void test(
            Outcome outcome, String model, int run, int fold, Matrix x, Split split, long seed) {
        Targets targets = manifest.targets();
        String main = task.metrics().get(0);
        LinearProbe.Outcome probe =
                LinearProbe.run(
                        x,
                        targets,
                        split,
                        task.solver(),
                        (truth, decisions) -> task.scores(truth, decisions).get(main),
                        draws,
                        seed);
        Targets truth = targets.rows(split.test());
        Map<String, Double> values = new LinkedHashMap<>(task.scores(truth, probe.decisions()));
        values.putAll(task.scores(x, manifest, split.test()));
        outcome.scores()
                .add(
                        new TestScore(
                                model,
                                run,
                                fold,
                                split.learned().length,
                                split.test().length,
                                x.columns(),
                                probe.C(),
                                values));
        List<String> predicted = predicted(probe.decisions(), split.test().length);
        for (int i = 0; i < predicted.size(); i++) {
            Manifest.Song song = manifest.songs().get(split.test()[i]);
            String actual = String.join("|", song.classes());
            outcome.predictions()
                    .add(new Prediction(model, run, fold, song.name(), actual, predicted.get(i)));
        }
    }

    private List<String> predicted(double[][] decisions, int count) {
        if (task == Task.GENRE) {
            return Arrays.stream(LinearClassifier.argmax(decisions))
                    .mapToObj(manifest.classes()::get)
                    .toList();
        }
        return IntStream.range(0, count).mapToObj(i -> tags(decisions, i)).toList();
    }

    private String tags(double[][] decisions, int i) {
        List<String> tags = new ArrayList<>();
        for (int c = 0; c < decisions.length; c++) {
            if (decisions[c][i] > 0) {
                tags.add(manifest.classes().get(c));
            }
        }
        return String.join("|", tags);
    }
}
