package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.frames.Frames;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * In a process of its own. One that dies over a song, or answers nonsense, is replaced, and the
 * song is tried twice more, since somebody may have killed the process; then the song is refused.
 * One that does not answer in time is ended, and its song refused at once.
 */
final class ProcessFramer implements SongFramer {
    private static final int ATTEMPTS = 3;

    /** Seconds of music whose features any machine extracts in a second. */
    private static final double SLOWEST_EXTRACTION = 100;

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final FramingOptions options;
    private final int D;
    private final int mostFrames;
    private final Duration patience;
    private final ScheduledExecutorService clock;
    private FramerProcess process;
    private long deaths;

    /** Starts a process; it is waited for with the first song. */
    ProcessFramer(FramingOptions options) {
        this.options = options;
        FeatureSet set = FeatureSet.named(options.features());
        D = set.dimensions();
        double seconds = options.limits().maxSeconds();
        long most = set.frames((int) Math.ceil((seconds + 1) * FeatureSet.SAMPLE_RATE)) + 1L;
        mostFrames = (int) Math.min(most, Integer.MAX_VALUE / 8 / D);
        patience =
                options.limits()
                        .maxDecodeTime()
                        .plus(LEAST_PATIENCE)
                        .plusSeconds((long) (seconds / SLOWEST_EXTRACTION));
        process = FramerProcess.start(options);
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "decoder-clock");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public Frames frame(byte[] encoded) throws AudioException {
        if (encoded.length > options.limits().maxBytes()) {
            throw AudioException.tooManyBytes(encoded.length, options.limits());
        }
        for (int attempt = 1; ; attempt++) {
            awaitReady();
            Answer answer = attempt(encoded, attempt);
            if (answer != null) {
                if (answer.kind() == Answer.Kind.NO_MEMORY || process.isWorn(options)) {
                    replace();
                }
                return answer.framesOrRefusal();
            }
        }
    }

    private void awaitReady() {
        Future<?> end = endIn(LONGEST_START);
        try {
            process.awaitReady();
        } finally {
            end.cancel(false);
        }
    }

    private Future<?> endIn(Duration time) {
        FramerProcess watched = process;
        return clock.schedule(watched::close, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns null if the process died and the song should be tried again. */
    private Answer attempt(byte[] encoded, int attempt) throws AudioException {
        FramerProcess asked = process;
        Future<?> end = endIn(patience);
        try {
            return asked.frame(encoded, D, mostFrames);
        } catch (IOException e) {
            boolean late = end.isDone();
            String how = asked.end();
            replace();
            deaths++;
            if (late) {
                throw AudioException.limit(
                        "decoding did not end in "
                                + patience.toMillis() / 1e3
                                + " s (audio.max-decode-time, and time to extract features); cut"
                                + " the file or raise the limit");
            }
            if (attempt == ATTEMPTS) {
                throw AudioException.undecodable(
                        "decoding ended its process "
                                + ATTEMPTS
                                + " times ("
                                + how
                                + "; "
                                + options.processMemory()
                                + " MiB by audio.process-memory); encode the file again");
            }
            return null;
        } finally {
            end.cancel(false);
        }
    }

    private void replace() {
        process.close();
        process = FramerProcess.start(options);
    }

    @Override
    public long deaths() {
        return deaths;
    }

    /** The process in use, for tests. */
    FramerProcess process() {
        return process;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        process.close();
    }
}
