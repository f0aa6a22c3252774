package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Manifest.Song;
import dev.mixtape.pipeline.terminal.Terminal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The frames of a manifest's songs. */
public final class ManifestSongs {

    private ManifestSongs() {}

    /**
     * Reads them all. A bad one ends it: left out, it would make other folds of the same manifest.
     * Songs of the same content under two names are noted: learned from and tested, they flatter.
     *
     * @return the songs, in the manifest's order
     * @throws UserError saying of the first bad song's row what is wrong, and naming the others
     */
    public static SongSet read(Manifest manifest, FrameCache frames, Terminal terminal) {
        List<Song> songs = manifest.songs();
        List<String> problems = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        SongSet set =
                frames.songs(
                        "Reading songs",
                        songs.stream().map(Song::name).toList(),
                        songs.stream().map(Song::path).toList(),
                        (place, problem) -> {
                            Song song = songs.get(place);
                            problems.add(
                                    manifest.at(song) + "path=" + song.name() + ": " + problem);
                            rows.add(Integer.toString(song.row()));
                        });
        if (!problems.isEmpty()) {
            String more = String.join(", ", rows.subList(1, rows.size()));
            throw new UserError(
                    problems.get(0)
                            + "; mend it or leave it out"
                            + (more.isEmpty() ? "" : ", and look at the songs of rows " + more));
        }
        noteTheSameTwice(manifest, set, terminal);
        return set;
    }

    private static void noteTheSameTwice(Manifest manifest, SongSet set, Terminal terminal) {
        Map<String, Integer> firstOf = new HashMap<>();
        for (int i = 0; i < set.count(); i++) {
            Integer first = firstOf.putIfAbsent(set.digest(i), i);
            if (first != null) {
                terminal.note(
                        "mixtape: "
                                + manifest.at(manifest.songs().get(i))
                                + "the same content as row "
                                + manifest.songs().get(first).row()
                                + "; give both one group, or leave one out");
            }
        }
    }
}
