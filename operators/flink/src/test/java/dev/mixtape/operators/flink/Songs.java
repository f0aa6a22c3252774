package dev.mixtape.operators.flink;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small songs and models for the operators' tests. */
final class Songs {
    static final int D = 3;
    static final int K = 5;

    private Songs() {}

    static Hyperparameters hyperparameters() {
        return Hyperparameters.defaults(D).toBuilder().K(K).T(3).build();
    }

    /** A song of 20 frames about one of three places; content follows the id. */
    static Song song(int number) {
        return song("song-" + number, "content-" + number, number);
    }

    static Song song(String id, String content, int number) {
        Random random = new Random(number);
        float[] frames = new float[20 * D];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = (float) (5 * (number % 3) + random.nextGaussian());
        }
        return new Song(
                id, content, null, null, List.of(), number, "tracks", 0, number, number, number, D,
                frames);
    }

    /** The same, in a record of that time and partition. */
    static Song recorded(Song song, long time, int partition) {
        return new Song(
                song.trackId(),
                song.contentId(),
                song.title(),
                song.artist(),
                song.tags(),
                song.arrivedAt(),
                song.topic(),
                partition,
                song.offset(),
                time,
                song.index(),
                song.dimensions(),
                song.frames());
    }

    static Model model() {
        List<Frames> samples = IntStream.range(0, 6).mapToObj(n -> song(n).toFrames()).toList();
        return Bootstrap.bootstrap(hyperparameters(), samples);
    }
}
