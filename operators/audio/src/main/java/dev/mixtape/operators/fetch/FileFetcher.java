package dev.mixtape.operators.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code file:} references beneath folders.
 *
 * <p>A reference is followed by its real path, so neither {@code ..} nor a symbolic link leads out
 * of the roots. Who may write into a root could still exchange a folder for a link while a file is
 * being opened: roots are for folders that only trusted people write to.
 */
final class FileFetcher {
    private final List<Path> roots;
    private final long mostBytes;

    /**
     * Makes it for folders that exist.
     *
     * @throws IOException naming the setting, if one does not
     */
    FileFetcher(List<String> folders, long mostBytes) throws IOException {
        this.mostBytes = mostBytes;
        List<Path> real = new ArrayList<>();
        for (String folder : folders) {
            try {
                real.add(path(folder).toRealPath());
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException(
                        FetchSettings.AUDIO_ROOTS.key()
                                + "="
                                + folder
                                + ": no folder that can be read on "
                                + InetAddress.getLocalHost().getHostName()
                                + "; make it on every machine that runs tasks, or remove the root",
                        e);
            }
        }
        this.roots = List.copyOf(real);
    }

    byte[] fetch(String uri) throws FetchException {
        Path file = find(uri);
        try {
            return read(uri, file);
        } catch (IOException e) {
            throw unreadable(uri, e);
        }
    }

    /** Returns the real path of a file that may be read. */
    Path find(String uri) throws FetchException {
        Path named = locate(uri);
        try {
            Path file = named.toRealPath();
            if (roots.stream().noneMatch(file::startsWith)) {
                throw refusal(uri, "outside audio.roots; allow its folder there");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw refusal(uri, "not a file");
            }
            long size = Files.size(file);
            if (size > mostBytes) {
                throw refusal(uri, size + " bytes, at most " + mostBytes + TOO_LARGE);
            }
            return file;
        } catch (IOException e) {
            throw unreadable(uri, e);
        }
    }

    private static FetchException unreadable(String uri, IOException e) {
        return new FetchException(
                Shown.address(uri)
                        + (e instanceof NoSuchFileException
                                ? ": no such file"
                                : ": cannot be read (" + e.getMessage() + ")"),
                e);
    }

    /** What to do about a file past the limit. */
    static final String TOO_LARGE = " (audio.max-bytes); cut the file or raise the limit";

    /** Its size was looked at, but it may be growing. */
    private byte[] read(String uri, Path file) throws IOException, FetchException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
            if (bytes.length > mostBytes) {
                throw refusal(uri, "more than " + mostBytes + " bytes" + TOO_LARGE);
            }
            return bytes;
        }
    }

    private static Path locate(String uri) throws FetchException {
        try {
            URI parsed = URI.create(uri);
            if (parsed.getAuthority() != null) {
                throw refusal(uri, "names a host; a file: reference begins with file:/");
            }
            return FileSystems.getDefault().provider().getPath(parsed);
        } catch (IllegalArgumentException e) {
            throw new FetchException(
                    Shown.address(uri) + ": not a file: reference (write it as file:/folder/name)",
                    e);
        }
    }

    private static Path path(String folder) {
        return folder.startsWith("file:") ? Path.of(URI.create(folder)) : Path.of(folder);
    }

    private static FetchException refusal(String uri, String why) {
        return new FetchException(Shown.address(uri) + ": " + why);
    }
}
