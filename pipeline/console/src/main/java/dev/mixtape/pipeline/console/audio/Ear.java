package dev.mixtape.pipeline.console.audio;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.SongFramer;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hears files: decodes them in a process of its own ({@code audio.isolation}), within the limits
 * that the job has as well, and asks a model about them. One at a time; a process that has nothing
 * to do for a while ends.
 */
public final class Ear implements AutoCloseable {
    private static final Duration LONGEST_REST = Duration.ofMinutes(2);

    /** That somebody waits for those before. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FramingOptions options;
    private final String backendName;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "console-ear");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Null while there is nothing to do. */
    private SongFramer framer;

    /** Null before a model is asked. */
    private InferenceBackend backend;

    private Future<?> rest;
    private boolean closed;

    /**
     * Makes one.
     *
     * @throws dev.mixtape.operators.settings.SettingException if limits do not go together
     */
    public Ear(Settings settings) {
        options = FramingOptions.of(settings);
        backendName = settings.get(BackendSettings.BACKEND);
    }

    /** It hears others, who were there before. */
    public static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("files are heard one at a time, and others came before; ask again in a minute");
        }
    }

    /**
     * Returns a file's frames.
     *
     * @throws AudioException past a limit, or not decodable; the message says which
     * @throws IllegalArgumentException if it has no frames
     * @throws BusyException if others came before
     * @throws InterruptedException if the caller was told to stop
     */
    public Frames frames(byte[] encoded)
            throws AudioException, BusyException, InterruptedException {
        begin();
        try {
            if (framer == null) {
                framer = options.open();
            }
            return framer.frame(encoded);
        } finally {
            end();
        }
    }

    /**
     * Returns what a model says of a song.
     *
     * @throws IllegalArgumentException if it can say nothing of such frames
     * @throws BusyException if others came before
     * @throws InterruptedException if the caller was told to stop
     */
    public SongResult embed(Model model, Frames frames) throws BusyException, InterruptedException {
        begin();
        try {
            if (backend == null) {
                backend = Backends.choose(backendName).backend();
            }
            backend.use(model);
            backend.check(frames);
            return backend.embed(List.of(frames)).get(0);
        } finally {
            end();
        }
    }

    private void begin() throws BusyException, InterruptedException {
        if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BusyException();
        }
        if (closed) {
            lock.unlock();
            throw new BusyException();
        }
        if (rest != null) {
            rest.cancel(false);
        }
    }

    private void end() {
        if (!closed) {
            rest = clock.schedule(this::rest, LONGEST_REST.toMillis(), TimeUnit.MILLISECONDS);
        }
        lock.unlock();
    }

    /** Frees what was held, if nobody needs it. */
    private void rest() {
        if (lock.tryLock()) {
            try {
                free();
            } finally {
                lock.unlock();
            }
        }
    }

    private void free() {
        if (framer != null) {
            framer.close();
            framer = null;
        }
        if (backend != null) {
            backend.close();
            backend = null;
        }
    }

    /** Waits for the file that is being heard, which has a limit of time. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            clock.shutdownNow();
            free();
        } finally {
            lock.unlock();
        }
    }
}
