package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What is new, as server-sent events. Whoever tells waits for nobody: a reader who does not keep up
 * is let go, and its browser comes back by itself.
 */
final class Events implements Routes, AutoCloseable {
    static final int MOST_READERS = 64;

    /** Events that a reader may be behind. */
    static final int MOST_BEHIND = 256;

    /** Proxies close what is silent for long, and silence shows nobody that a reader has gone. */
    private static final long PING_SECONDS = 15;

    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private static final class Reader {
        private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MOST_BEHIND);
        private volatile boolean gone;

        void offer(byte[] event) {
            gone |= !queue.offer(event);
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/events", this::serve);
    }

    /** Tells every reader. */
    void tell(String name, Object shape) {
        byte[] event = event(name, shape);
        readers.forEach(reader -> reader.offer(event));
    }

    private static byte[] event(String name, Object shape) {
        String data = new String(Json.bytes(shape), UTF_8); // one line, as JSON is written here
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(UTF_8);
    }

    private void serve(Context ctx) throws IOException {
        Reader reader = new Reader();
        readers.add(reader);
        try {
            if (readers.size() > MOST_READERS) {
                throw new Refusal(
                        503,
                        MOST_READERS + " readers listen already; close a page, or ask again later");
            }
            ctx.contentType("text/event-stream").header("Cache-Control", "no-store");
            send(reader, ctx.res().getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            readers.remove(reader);
        }
    }

    /** Until the reader has gone, or the console. */
    private void send(Reader reader, OutputStream out) throws InterruptedException {
        byte[] ping = event("ping", Map.of());
        try {
            out.write(ping);
            out.flush();
            while (!reader.gone && !closed) {
                byte[] next = reader.queue.poll(PING_SECONDS, TimeUnit.SECONDS);
                out.write(next == null ? ping : next);
                out.flush();
            }
        } catch (IOException e) {
            reader.gone = true; // it need not say goodbye
        }
    }

    /** How many read at the moment. */
    int readers() {
        return readers.size();
    }

    @Override
    public void close() {
        closed = true;
        tell("ping", Map.of());
    }
}
