package dev.mixtape.operators.npz;

import dev.mixtape.operators.model.Model;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model as {@code model.npz}: m K×D, wInv K×D×D, lambda K, nu K, u and v K−1 in stick order,
 * stickOrder K, whiteningMean D, whiteningMatrix D×D, version, population; and what further
 * learning needs (hyperparameters, stickMass, tracksLearned, framesLearned, concentrations).
 */
public final class ModelArchive {

    private ModelArchive() {}

    /** Writes it, whole or not at all; the same model gives the same bytes. */
    public static void write(Model model, Path file) throws IOException {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /**
     * Reads one that {@link #write} wrote.
     *
     * @throws IOException in one sentence, for a file that is foreign, truncated or inconsistent
     */
    public static Model read(Path file) throws IOException {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
