package dev.mixtape.pipeline.console.audio;

import dev.mixtape.operators.audio.AudioSettings;
import dev.mixtape.operators.fetch.AudioFetcher;
import dev.mixtape.operators.fetch.FetchException;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The recordings of tracks: from the record that holds one, or from where it refers to, if that
 * lies beneath {@code audio.roots}.
 */
public final class Recordings implements AutoCloseable {
    /** References that are followed at a time; one on the web may take half a minute. */
    private static final int FETCHERS = 4;

    private final Places places;
    private final TracksFollower follower;
    private final TrackRecords records;
    private final FetchRules rules;
    private final BlockingQueue<AudioFetcher> fetchers = new ArrayBlockingQueue<>(FETCHERS);
    private final RecentRecordings recent = new RecentRecordings();

    private Recordings(Settings settings, Path folder) {
        rules = FetchRules.of(settings);
        try {
            for (int i = 0; i < FETCHERS; i++) {
                fetchers.add(new AudioFetcher(rules, settings.get(AudioSettings.AUDIO_MAX_BYTES)));
            }
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
        places = Places.open(folder);
        records = new TrackRecords(settings);
        follower = TracksFollower.start(settings, places);
    }

    /**
     * Begins to follow the topic of tracks.
     *
     * @param folder where it is noted what stands where
     * @throws UserError if a root is not there, or another process has the folder
     */
    public static Recordings start(Settings settings, Path folder) {
        return new Recordings(settings, folder);
    }

    /** It cannot be had; the message says why. */
    public static final class AbsentException extends Exception {
        private static final long serialVersionUID = 1L;

        AbsentException(String message) {
            this(message, null);
        }

        AbsentException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Tells whether a track's can be had, as far as that is known without reading it. */
    public boolean has(String id) {
        return places.of(id)
                .filter(place -> place.uri() == null || mayLieBeneathRoots(place.uri()))
                .isPresent();
    }

    /** By its words alone: the fetcher looks at where they lead. */
    private boolean mayLieBeneathRoots(String uri) {
        String address = shortened(uri);
        return rules.roots().stream().anyMatch(root -> address.startsWith(folder(root)));
    }

    private static String folder(String root) {
        boolean isAddress = root.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:/.*");
        String address =
                isAddress ? root : Path.of(root).toAbsolutePath().normalize().toUri().toString();
        return shortened(address).replaceFirst("/*$", "/");
    }

    /** A file's address may begin with one slash or with three. */
    private static String shortened(String uri) {
        return uri.replaceFirst("^file:///", "file:/");
    }

    /**
     * Returns a track's.
     *
     * @throws AbsentException if it cannot be had
     * @throws InterruptedException if the caller was told to stop
     */
    public Recording of(String id) throws AbsentException, InterruptedException {
        Place place =
                places.of(id)
                        .orElseThrow(
                                () ->
                                        new AbsentException(
                                                "no record of the track has been seen in the topic"
                                                        + " of tracks, or not yet"));
        Optional<Recording> known = recent.get(id, place);
        if (known.isPresent()) {
            return known.get();
        }
        if (place.uri() == null) {
            byte[] bytes = records.audio(id, place);
            return recent.put(id, place, inMemory(bytes, place.partition() + "-" + place.offset()));
        }
        return referred(id, place);
    }

    private Recording referred(String id, Place place)
            throws AbsentException, InterruptedException {
        AudioFetcher fetcher = fetchers.take();
        try {
            Optional<Path> file = fetcher.find(place.uri());
            if (file.isPresent()) {
                return ofFile(file.get());
            }
            byte[] bytes = fetcher.fetch(place.uri());
            return recent.put(
                    id, place, inMemory(bytes, "web-" + bytes.length + "-" + place.offset()));
        } catch (FetchException e) {
            throw new AbsentException(e.getMessage(), e);
        } finally {
            fetchers.add(fetcher);
        }
    }

    private static Recording inMemory(byte[] bytes, String tag) throws AbsentException {
        return new Recording(
                bytes.length,
                SoundType.of(bytes).orElseThrow(Recordings::noSound),
                tag,
                offset -> new ByteArrayInputStream(bytes, Math.toIntExact(offset), bytes.length));
    }

    private static Recording ofFile(Path file) throws AbsentException {
        try (SeekableByteChannel channel = open(file)) {
            byte[] head = Channels.newInputStream(channel).readNBytes(SoundType.BYTES);
            return new Recording(
                    channel.size(),
                    SoundType.of(head).orElseThrow(Recordings::noSound),
                    channel.size() + "-" + Files.getLastModifiedTime(file).toMillis(),
                    offset -> from(file, offset));
        } catch (IOException e) {
            throw new AbsentException("its file cannot be read; is the folder there?", e);
        }
    }

    private static InputStream from(Path file, long offset) throws IOException {
        return Channels.newInputStream(open(file).position(offset));
    }

    private static SeekableByteChannel open(Path file) throws IOException {
        return Files.newByteChannel(
                file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Whatever else lies beneath a root is none of a listener's business. */
    private static AbsentException noSound() {
        return new AbsentException("what is there is no sound of a kind that is known");
    }

    @Override
    public void close() {
        follower.close();
        records.close();
        places.close();
        fetchers.forEach(AudioFetcher::close);
    }
}
