package dev.mixtape.operators.fisher;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Model;
import java.util.List;

/**
 * The axes that a model's song vectors lie along: learned once, and then part of the model for its
 * life, as the whitening is, so that a dimension keeps its meaning. Axes that were learned from one
 * collection serve others.
 */
public final class VectorAxes {

    private VectorAxes() {}

    /**
     * Learns them. The same model and songs in the same order give the same axes, bit by bit.
     *
     * @param songs raw frames, at least one song
     * @param width numbers of a vector; 0 for none at all
     * @return {@link PrincipalAxes#turned}, in half precision, {@link PrincipalAxes#rounded}
     */
    public static PrincipalAxes learn(Model model, List<Frames> songs, int width) {
        if (width == 0) {
            return PrincipalAxes.NONE;
        }
        SongVector whole = SongVector.of(model);
        float[][] vectors = songs.parallelStream().map(whole::embed).toArray(float[][]::new);
        return PrincipalAxes.learn(vectors, width).turned().rounded();
    }
}
