package dev.mixtape.pipeline.ingest;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.Hdf5Songs;
import dev.mixtape.operators.learner.NpyFolder;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.terminal.Progress;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/** What a researcher may point at: frames in files or in one file, or a folder of music. */
public final class SongSource {
    private static final byte[] HDF5_MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private SongSource() {}

    /**
     * Opens a source: a folder with {@code .npy} files in it, an HDF5 file in the authors' layout,
     * or else a folder of music, whose frames are extracted once into a temporary folder.
     *
     * @param limits what music is refused
     * @param features what is extracted from music
     * @throws UserError when it is none of these
     */
    public static Songs open(
            Path source, AudioLimits limits, FeatureSet features, Terminal terminal)
            throws IOException {
        if (Files.isDirectory(source)) {
            return holdsFrames(source)
                    ? new NpyFolder(source)
                    : extract(source, limits, features, terminal);
        }
        if (!Files.exists(source)) {
            throw new UserError(source + ": no such file or folder; check the path");
        }
        if (!isHdf5(source)) {
            throw new UserError(
                    source
                            + ": expected a folder of .npy frames, a folder of music, or an HDF5"
                            + " file with data, indptr and ids");
        }
        return new Hdf5Songs(source);
    }

    /** Whether a source is a folder of music, whose files may have tags of their own. */
    public static boolean isMusic(Path source) throws IOException {
        return Files.isDirectory(source) && !holdsFrames(source);
    }

    private static boolean holdsFrames(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".npy"));
        }
    }

    private static boolean isHdf5(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(HDF5_MAGIC.length), HDF5_MAGIC);
        }
    }

    /** A file that cannot be decoded is named and left out, as the stream would do. */
    private static Songs extract(
            Path folder, AudioLimits limits, FeatureSet features, Terminal terminal)
            throws IOException {
        List<MusicFile> files = new MusicFolder(folder).files();
        Path frames = Files.createTempDirectory("mixtape-frames-");
        AudioDecoder decoder = new AudioDecoder(limits);
        ThreadLocal<FrameExtractor> extractors = ThreadLocal.withInitial(features::songExtractor);
        try (Progress progress = terminal.progress("Extracting", files.size(), "tracks")) {
            files.parallelStream()
                    .forEach(
                            file -> {
                                extract(file, frames, decoder, extractors.get(), terminal);
                                synchronized (progress) {
                                    progress.step();
                                }
                            });
        }
        try {
            return new TemporaryFrames(new NpyFolder(frames), frames);
        } catch (IOException e) {
            FileUtils.deleteDirectoryQuietly(frames.toFile());
            throw new UserError(folder + ": not one of its files could be decoded", e);
        }
    }

    private static void extract(
            MusicFile file,
            Path folder,
            AudioDecoder decoder,
            FrameExtractor extractor,
            Terminal terminal) {
        try {
            Frames frames =
                    extractor.extract(decoder.decode(Files.readAllBytes(file.path())).values());
            Path target = folder.resolve(file.id() + ".npy");
            Files.createDirectories(target.getParent());
            Npy.writeFrames(target, frames);
        } catch (AudioException | IllegalArgumentException e) {
            terminal.note("mixtape: " + file.path() + ": " + e.getMessage() + "; left out");
        } catch (IOException e) {
            throw new UserError(
                    file.path() + ": cannot be read or its frames written (" + e.getMessage() + ")",
                    e);
        }
    }

    /** Frames that are gone when they are closed. */
    private record TemporaryFrames(Songs songs, Path folder) implements Songs {
        @Override
        public int count() {
            return songs.count();
        }

        @Override
        public int dimensions() {
            return songs.dimensions();
        }

        @Override
        public String id(int j) {
            return songs.id(j);
        }

        @Override
        public Frames frames(int j) throws IOException {
            return songs.frames(j);
        }

        @Override
        public void close() throws IOException {
            songs.close();
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }
}
