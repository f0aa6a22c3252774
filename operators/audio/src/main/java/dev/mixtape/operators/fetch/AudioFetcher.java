package dev.mixtape.operators.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Fetches audio by reference, from the allowed places alone. One thread at a time; a fetch over the
 * network holds its caller for at most the time that the rules allow.
 */
public final class AudioFetcher implements AutoCloseable {
    private static final String FILE = "file";

    private final FetchRules rules;
    private final FileFetcher files;
    private final WebFetcher web;

    /**
     * Makes it.
     *
     * @param mostBytes a longer file is refused, before it is read or while
     * @throws IOException if a root is a folder that is not there
     */
    public AudioFetcher(FetchRules rules, long mostBytes) throws IOException {
        this(rules, mostBytes, Network.real());
    }

    AudioFetcher(FetchRules rules, long mostBytes, Network network) throws IOException {
        this.rules = rules;
        this.files = new FileFetcher(rules.folders(), mostBytes);
        this.web = new WebFetcher(rules, mostBytes, network);
    }

    /**
     * Returns a file's bytes.
     *
     * @param uri where a track says that its audio is
     * @throws FetchException if it may not be read, or cannot
     * @throws InterruptedException if the caller was told to stop; nothing is known of the file
     */
    public byte[] fetch(String uri) throws FetchException, InterruptedException {
        return scheme(uri).equals(FILE) ? files.fetch(uri) : web.fetch(WebAddress.parse(uri));
    }

    /**
     * Returns where a file lies on this machine, to be read in parts; empty for one on the web. It
     * is to be opened without following links.
     *
     * @param uri where a track says that its audio is
     * @throws FetchException if it may not be read, or cannot
     */
    public Optional<Path> find(String uri) throws FetchException {
        return scheme(uri).equals(FILE) ? Optional.of(files.find(uri)) : Optional.empty();
    }

    private String scheme(String uri) throws FetchException {
        if (rules.roots().isEmpty()) {
            throw new FetchException(
                    "audio by reference is switched off: name its folder or address in audio.roots,"
                            + " or send the bytes inline");
        }
        String scheme = uri.replaceFirst("(?s):.*", "").toLowerCase(Locale.ROOT);
        if (!rules.schemes().contains(scheme)) {
            throw new FetchException(
                    Shown.address(uri)
                            + ": only references that begin with "
                            + String.join(": or ", rules.schemes())
                            + ": are read (audio.schemes)");
        }
        return scheme;
    }

    @Override
    public void close() {
        web.close();
    }
}
