package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.learner.Hdf5Songs;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Unlabelled songs to learn models from, as the paper does from the Million Song Dataset. */
public final class Corpus {

    private Corpus() {}

    /**
     * Opens a folder of {@code .npy} frames, a folder of music, or an HDF5 file in the authors'
     * layout. A file that cannot be used is named and left out.
     *
     * @throws UserError when it is none of these, or has not one good song
     */
    public static SongSet open(Path source, FrameCache frames, Terminal terminal) {
        try {
            if (!Files.exists(source)) {
                throw new UserError("--corpus=" + source + ": no such file or folder");
            }
            SongSet songs =
                    Files.isDirectory(source) ? folder(source, frames, terminal) : hdf5(source);
            if (songs.count() == 0) {
                throw new UserError("--corpus=" + source + ": not one of its songs can be used");
            }
            return songs;
        } catch (IOException e) {
            throw new UserError("--corpus: " + e.getMessage(), e);
        }
    }

    private static SongSet folder(Path folder, FrameCache frames, Terminal terminal)
            throws IOException {
        List<Path> npy;
        try (Stream<Path> all = Files.walk(folder)) {
            npy = all.filter(file -> file.toString().endsWith(".npy")).sorted().toList();
        }
        List<Path> files =
                npy.isEmpty()
                        ? new MusicFolder(folder).files().stream().map(MusicFile::path).toList()
                        : npy;
        return frames.songs(
                "Reading the corpus",
                files.stream().map(file -> folder.relativize(file).toString()).toList(),
                files,
                (place, problem) ->
                        terminal.note(
                                "mixtape: " + files.get(place) + ": " + problem + "; left out"));
    }

    private static SongSet hdf5(Path file) throws IOException {
        Songs songs = new Hdf5Songs(file);
        String digest = Digest.of(file);
        return SongSet.of(
                songs,
                IntStream.range(0, songs.count())
                        .mapToObj(j -> digest + "#" + j)
                        .toArray(String[]::new));
    }
}
