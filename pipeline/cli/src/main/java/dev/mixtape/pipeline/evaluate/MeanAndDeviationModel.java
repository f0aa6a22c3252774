package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.MeanAndDeviation;
import java.io.IOException;
import java.util.function.Consumer;

/** {@code g1}: learns nothing. */
record MeanAndDeviationModel(String name) implements SongModel {

    @Override
    public boolean distributions() {
        return false;
    }

    @Override
    public Matrix embed(SongSet corpus, SongSet songs, long seed, Consumer<String> note)
            throws IOException {
        note.accept("means and deviations");
        return SongMatrix.of(songs, MeanAndDeviation::of);
    }
}
