package dev.mixtape.pipeline.ingest;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioTags;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tracks of files, with what the files' own tags say.
 *
 * <p>A file that cannot be decoded becomes a track all the same, without title and artist: the job
 * answers it with a dead letter, where whoever watches the catalog will look for it.
 */
public final class TrackFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TrackFiles.class);
    private static final AudioTags NONE =
            new AudioTags(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final AudioDecoder decoder = new AudioDecoder();
    private final boolean byReference;
    private final long mostInlineBytes;
    private final Clock clock;

    /**
     * Makes it.
     *
     * @param byReference whether the track names the file instead of holding its bytes
     * @param mostInlineBytes a longer file is refused unless by reference
     * @param clock gives the time of arrival
     */
    public TrackFiles(boolean byReference, long mostInlineBytes, Clock clock) {
        this.byReference = byReference;
        this.mostInlineBytes = mostInlineBytes;
        this.clock = clock;
    }

    /**
     * Reads one file.
     *
     * @throws UserError when it is too large or cannot be read; the message says what to do
     */
    public Track read(MusicFile file) {
        if (!byReference && file.bytes() > mostInlineBytes) {
            throw new UserError(
                    String.format(
                            "%s: %.1f MB, and the topic takes at most %.1f MB; publish it with"
                                    + " --by-reference, or compress it",
                            file.path(), file.bytes() / 1e6, mostInlineBytes / 1e6));
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file.path());
        } catch (IOException e) {
            throw new UserError(
                    file.path() + ": cannot be read (" + e.getMessage() + "); check the file", e);
        }
        AudioTags tags = tags(file, bytes);
        Object audio =
                byReference
                        ? new AudioReference(file.path().toAbsolutePath().toUri().toString())
                        : new InlineAudio(ByteBuffer.wrap(bytes));
        return Track.newBuilder()
                .setId(file.id())
                .setAudio(audio)
                .setTitle(tags.title().orElse(null))
                .setArtist(tags.artist().orElse(null))
                .setTags(Stream.of(tags.genre(), tags.album()).flatMap(Optional::stream).toList())
                .setArrivedAt(clock.instant())
                .build();
    }

    private AudioTags tags(MusicFile file, byte[] bytes) {
        try {
            return decoder.readTags(bytes);
        } catch (AudioException e) {
            LOG.info("No tags from {}: {}", file.path(), e.getMessage());
            return NONE;
        }
    }
}
