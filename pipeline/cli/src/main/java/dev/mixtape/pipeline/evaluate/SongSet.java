package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.Songs;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Some songs of a source, whose contents are known by digests, so that what was learned from them
 * can be found again.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record SongSet(Songs source, String[] digests, int[] chosen) implements Songs {

    /** All of a source. */
    static SongSet of(Songs source, String[] digests) {
        return new SongSet(source, digests, IntStream.range(0, source.count()).toArray());
    }

    /** Some of these, by their places here. */
    SongSet some(int[] places) {
        return new SongSet(
                source, digests, Arrays.stream(places).map(place -> chosen[place]).toArray());
    }

    /** At most so many, drawn by a seed; a larger draw of the same seed holds the smaller one. */
    SongSet atMost(int most, long seed) {
        if (most >= count()) {
            return this;
        }
        int[] order = IntStream.range(0, count()).toArray();
        Random random = new Random(seed);
        for (int i = 0; i < most; i++) {
            int j = i + random.nextInt(order.length - i);
            int drawn = order[j];
            order[j] = order[i];
            order[i] = drawn;
        }
        return some(Arrays.stream(order).limit(most).sorted().toArray());
    }

    /** Of the contents of all songs, in their order, and of their names, which seed draws. */
    String digest() {
        return Digest.of(
                Arrays.stream(chosen).mapToObj(j -> digests[j] + " " + source.id(j)).toArray());
    }

    /** Of the content of one song. */
    String digest(int j) {
        return digests[chosen[j]];
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public int dimensions() {
        return source.dimensions();
    }

    @Override
    public String id(int j) {
        return source.id(chosen[j]);
    }

    @Override
    public Frames frames(int j) throws IOException {
        return source.frames(chosen[j]);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
