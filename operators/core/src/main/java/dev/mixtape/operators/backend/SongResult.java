package dev.mixtape.operators.backend;

/**
 * What inference says of one song.
 *
 * @param embedding ln(max(y_k, 1e-8)), y_k = (1/N) Σ_n softmax_k(E[ln p(x_n|φ_k)] / temperature),
 *     K, log domain
 * @param responsibilities (1/N) Σ_n r_nk, K, linear domain, sums to 1
 * @param bound song bound L_j in nats, of whitened frames
 * @param frames N
 * @param iterations rounds of Eq. 10-13 until the bound stopped gaining
 * @param vector where the song's Fisher vector lies along the model's axes, as many numbers as
 *     there are axes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record SongResult(
        float[] embedding,
        float[] responsibilities,
        double bound,
        int frames,
        int iterations,
        float[] vector) {

    /** The same with another vector. */
    public SongResult withVector(float[] other) {
        return new SongResult(embedding, responsibilities, bound, frames, iterations, other);
    }

    /** L_j / N, in nats. */
    public double boundPerFrame() {
        return bound / frames;
    }
}
