package dev.mixtape.operators.learner;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of {@code .npy} files, each the frames of one song, N×D; sorted by name. */
public final class NpyFolder implements Songs {

    private final List<Path> files;
    private final Path folder;
    private final int dimensions;

    /**
     * Lists a folder and everything beneath it.
     *
     * @throws IOException if there is no {@code .npy} file, or the first is not frames
     */
    public NpyFolder(Path folder) throws IOException {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": is not a folder");
        }
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(f -> f.toString().endsWith(".npy")).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new IOException(folder + ": has no .npy file; write some with mixtape features");
        }
        dimensions = Npy.readFrames(files.get(0)).dimensions();
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    /** The path beneath the folder, without {@code .npy}. */
    @Override
    public String id(int j) {
        String name = folder.relativize(files.get(j)).toString();
        return name.substring(0, name.length() - ".npy".length());
    }

    @Override
    public Frames frames(int j) throws IOException {
        return Npy.readFrames(files.get(j));
    }

    @Override
    public void close() {}
}
