package dev.mixtape.operators.backend;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import java.util.List;

/**
 * Infers songs against a model (Eq. 10-13) on some machine. A song's result depends on the song and
 * the model version alone: not on its bundle, and not on the backend beyond a stated tolerance.
 *
 * <p>One caller at a time. {@link #use} prepares a version once and keeps it resident, on the
 * device where there is one; whitening is applied inside, so songs come raw.
 */
public interface InferenceBackend extends AutoCloseable {

    /** The word it is chosen by: {@code reference}, {@code blas}, {@code opencl}. */
    String name();

    /** The machine it runs on, for logs and people. */
    String device();

    /** How many songs of usual length, given at once, keep this machine busy. */
    int suitableBundle();

    /** Prepares a model version for the songs that follow; cheap when it is in use already. */
    void use(Model model);

    /**
     * Refuses a song that cannot be inferred here.
     *
     * @throws IllegalStateException if no model is in use
     * @throws IllegalArgumentException as {@link dev.mixtape.operators.model.Whitening#check}, or
     *     because the song is too long for the device, saying how long it may be
     */
    void check(Frames song);

    /**
     * Infers songs and gathers what a corpus update learns from them.
     *
     * @param songs raw frames, ragged, at least one frame each; an empty list gives an empty result
     * @throws IllegalStateException if no model is in use
     * @throws IllegalArgumentException for the first song that {@link #check} refuses; then none
     *     was inferred, so check songs one by one before they are bundled
     * @throws DeviceFailure if a device fails; then none was inferred
     */
    BundleResult infer(List<Frames> songs);

    /**
     * Like {@link #infer}, without statistics: for songs that are embedded but not learned from.
     */
    List<SongResult> embed(List<Frames> songs);

    /** Frees what lies outside the heap; the backend is not used afterwards. */
    @Override
    void close();
}
