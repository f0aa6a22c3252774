package dev.mixtape.operators.framing;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that runs {@link FramerMain}, from its parent's side. */
final class FramerProcess implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int PAGE = 4_096;
    private static final int LAST_WORDS = 2_000;

    /** A process that has used more of its processors is replaced; the JVM warms up in ten. */
    private static final Duration MOST_PROCESSOR_TIME = Duration.ofMinutes(30);

    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private volatile String lastWords = "";
    private boolean ready;
    private long ticket;

    private FramerProcess(Process process) {
        this.process = process;
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER));
        in = new DataInputStream(process.getInputStream());
        Thread listener = new Thread(this::listen, "decoder-stderr-" + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts one; it is not waited for.
     *
     * @throws IllegalStateException if the system does not start processes, with the remedy
     */
    static FramerProcess start(FramingOptions options) {
        try {
            ProcessBuilder builder = new ProcessBuilder(FramerCommand.of(options));
            builder.environment().clear();
            builder.environment().put("LC_ALL", "C.UTF-8"); // file names of the class path
            FramerProcess started = new FramerProcess(builder.start());
            new ObjectOutputStream(started.out).writeObject(options);
            started.out.flush();
            return started;
        } catch (IOException e) {
            throw cannot(e.getMessage(), e);
        }
    }

    private static IllegalStateException cannot(String why, IOException e) {
        return new IllegalStateException(
                "audio.isolation=process: no process could be started to decode in ("
                        + why
                        + "); give the job more memory and processes, or set audio.isolation=none",
                e);
    }

    /** Keeps the end of what it says on standard error, however much that is. */
    private void listen() {
        byte[] block = new byte[LAST_WORDS];
        try (InputStream errors = process.getErrorStream()) {
            for (int n = errors.read(block); n >= 0; n = errors.read(block)) {
                String all = lastWords + new String(block, 0, n, StandardCharsets.UTF_8);
                lastWords = all.substring(Math.max(0, all.length() - LAST_WORDS));
            }
        } catch (IOException e) {
            lastWords = e.getMessage();
        }
    }

    /**
     * Waits until it can take a song, or somebody has closed it.
     *
     * @throws IllegalStateException if it ended before, with what it said and the remedy
     */
    void awaitReady() {
        if (ready) {
            return;
        }
        try {
            ready = in.readLong() == FramerMain.READY;
            if (!ready) {
                throw new IOException("it did not say that it is ready");
            }
        } catch (IOException e) {
            close();
            throw cannot(lastWords.isEmpty() ? e.toString() : lastWords.strip(), e);
        }
    }

    /**
     * Has a song framed.
     *
     * @throws IOException if the process died over it, or answered nonsense
     */
    Answer frame(byte[] encoded, int D, int mostFrames) throws IOException {
        ticket++;
        out.writeLong(ticket);
        out.writeInt(encoded.length);
        out.write(encoded);
        out.flush();
        return Answer.read(ticket, D, mostFrames, in);
    }

    /** Whether it has become so large or so old that another should take its place. */
    boolean isWorn(FramingOptions options) {
        return resident() > (long) options.processMemory() << 19
                || process.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .compareTo(MOST_PROCESSOR_TIME)
                        > 0;
    }

    /** Bytes of memory that it has; 0 where the system does not say. */
    long resident() {
        try {
            String pages = Files.readString(Path.of("/proc/" + process.pid() + "/statm"));
            return Long.parseLong(pages.split(" ", 3)[1]) * PAGE;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** Its number, for tests. */
    long pid() {
        return process.pid();
    }

    /** How it ended, once it has. */
    String end() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS)
                    ? "exit status " + process.exitValue()
                    : "it answered nonsense";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
