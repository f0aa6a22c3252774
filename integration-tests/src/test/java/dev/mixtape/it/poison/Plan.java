package dev.mixtape.it.poison;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What comes, in whole batches: songs, then the hour, then songs.
 *
 * @param before songs that the model has learned when the hour begins
 * @param noise tracks of noise in the hour
 * @param amid songs that come among them, evenly
 * @param after songs that come when it is over
 * @param batch batch.tracks
 * @param kills processes that get {@code kill -9} during the hour
 */
record Plan(int before, int noise, int amid, int after, int batch, int kills) {

    /** One whose parts are whole batches, with a song for each fifty tracks of noise or more. */
    static Plan of(int noise, int batch, int kills) {
        int least = noise + noise / 50 + 1;
        int hour = (least + batch - 1) / batch * batch;
        return new Plan(6 * batch, noise, hour - noise, 3 * batch, batch, kills);
    }

    int hour() {
        return noise + amid;
    }

    List<String> songsBefore() {
        return songs(0, before);
    }

    List<String> songsAmid() {
        return songs(before, amid);
    }

    List<String> songsAfter() {
        return songs(before + amid, after);
    }

    List<String> noises() {
        return IntStream.range(0, noise).mapToObj(n -> "noise-" + n).toList();
    }

    /** The tracks of the hour, in order. */
    List<String> tracksOfTheHour() {
        List<String> songs = songsAmid();
        List<String> all = new ArrayList<>(noises());
        for (int n = 0; n < amid; n++) {
            all.add((int) ((n + 0.5) * hour() / amid), songs.get(n));
        }
        return all;
    }

    private static List<String> songs(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(n -> "song-" + n).toList();
    }
}
