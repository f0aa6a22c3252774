package dev.mixtape.operators.flink;

import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings a track's encoded audio into memory: from the record itself, or from a file beneath one of
 * the allowed roots.
 *
 * <p>A reference is followed by its real path, so neither {@code ..} nor a symbolic link leads out
 * of the roots. Nothing but {@code file:} is read.
 */
final class AudioFetcher {
    private final List<Path> roots;
    private final long mostBytes;

    /**
     * Makes it for roots that exist.
     *
     * @param roots folders; none means that every reference is refused
     * @param mostBytes a longer file is refused before it is read
     */
    AudioFetcher(List<String> roots, long mostBytes) throws IOException {
        this.mostBytes = mostBytes;
        List<Path> real = new java.util.ArrayList<>();
        for (String root : roots) {
            real.add(Path.of(root).toRealPath());
        }
        this.roots = List.copyOf(real);
    }

    byte[] fetch(Track track) throws Rejection {
        if (track.getAudio() instanceof InlineAudio inline) {
            ByteBuffer bytes = inline.getBytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }
        return read(track.getId(), ((AudioReference) track.getAudio()).getUri());
    }

    private byte[] read(String id, String uri) throws Rejection {
        Path named = locate(id, uri);
        try {
            Path file = named.toRealPath();
            if (roots.stream().noneMatch(file::startsWith)) {
                throw rejection(id, uri + ": outside audio.roots; allow its folder there", null);
            }
            if (!Files.isRegularFile(file)) {
                throw rejection(id, uri + ": not a file", null);
            }
            long size = Files.size(file);
            if (size > mostBytes) {
                throw rejection(
                        id,
                        uri
                                + ": "
                                + size
                                + " bytes, at most "
                                + mostBytes
                                + " (audio.max-bytes); cut the file or raise the limit",
                        null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw rejection(id, uri + ": no such file", e);
        } catch (IOException e) {
            throw rejection(id, uri + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private Path locate(String id, String uri) throws Rejection {
        if (roots.isEmpty()) {
            throw rejection(
                    id,
                    "audio by reference is switched off: name its folder in audio.roots, or send"
                            + " the bytes inline",
                    null);
        }
        try {
            URI parsed = URI.create(uri);
            if (!"file".equalsIgnoreCase(parsed.getScheme()) || parsed.getAuthority() != null) {
                throw rejection(id, uri + ": only file: references are read", null);
            }
            return FileSystems.getDefault().provider().getPath(parsed);
        } catch (IllegalArgumentException e) {
            throw rejection(id, uri + ": not a file: reference (" + e.getMessage() + ")", e);
        }
    }

    private static Rejection rejection(String id, String reason, Throwable cause) {
        return new Rejection(Stage.FETCH, id, reason, cause);
    }
}
