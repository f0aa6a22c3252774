package dev.mixtape.pipeline.ingest;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of music and what is beneath it.
 *
 * <p>Files count by their suffix; hidden files and folders do not. Symbolic links are followed, and
 * loops are not.
 */
public final class MusicFolder {

    private static final Logger LOG = LoggerFactory.getLogger(MusicFolder.class);
    private static final Set<String> SUFFIXES =
            Set.of(
                    "mp3", "ogg", "oga", "opus", "flac", "wav", "m4a", "mp4", "aac", "aif", "aiff",
                    "aifc", "au", "snd");

    private final Path root;
    private final Map<String, MusicFile> seenBefore = new HashMap<>();
    private final Map<String, MusicFile> handedOut = new HashMap<>();

    /**
     * Opens a folder.
     *
     * @throws UserError when it is missing, or no folder
     */
    public MusicFolder(Path root) {
        if (!Files.exists(root)) {
            throw new UserError(root + ": no such folder; check the path");
        }
        if (!Files.isDirectory(root)) {
            throw new UserError(root + ": not a folder; name the folder that the file is in");
        }
        this.root = root;
    }

    /** The suffixes of the files that count, sorted. */
    public static List<String> suffixes() {
        return SUFFIXES.stream().sorted().toList();
    }

    /**
     * All files of music, sorted by id.
     *
     * @throws UserError when there is none, or the folder cannot be read
     */
    public List<MusicFile> files() {
        List<MusicFile> files = scan();
        if (files.isEmpty()) {
            throw new UserError(
                    root
                            + ": no music in it; expected files that end in "
                            + String.join(", ", suffixes()));
        }
        return files;
    }

    /**
     * The files that were not handed out before, or have changed since, sorted by id. One that is
     * still growing waits until two calls find it the same.
     *
     * @throws UserError when the folder cannot be read
     */
    public List<MusicFile> arrivals() {
        List<MusicFile> arrivals = new ArrayList<>();
        for (MusicFile file : scan()) {
            boolean settled = file.equals(seenBefore.put(file.id(), file));
            if (settled && !file.equals(handedOut.get(file.id()))) {
                handedOut.put(file.id(), file);
                arrivals.add(file);
            }
        }
        return arrivals;
    }

    private List<MusicFile> scan() {
        List<MusicFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root,
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new Collector(files));
        } catch (IOException e) {
            throw new UserError(
                    root + ": cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
        files.sort(Comparator.comparing(MusicFile::id));
        return files;
    }

    private final class Collector extends SimpleFileVisitor<Path> {
        private final List<MusicFile> files;

        Collector(List<MusicFile> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean enter = directory.equals(root) || !isHidden(directory);
            return enter ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(path) && SUFFIXES.contains(suffix(path))) {
                String id = root.relativize(path).toString().replace('\\', '/');
                files.add(
                        new MusicFile(
                                id,
                                path,
                                attributes.size(),
                                attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException problem) throws IOException {
            if (path.equals(root)) {
                throw problem;
            }
            LOG.warn("Passed over {}: {}", path, problem.toString());
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static String suffix(Path path) {
        String name = path.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
