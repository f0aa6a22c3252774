package dev.mixtape.pipeline.console.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Bodies of requests, of which never more is read than is allowed. */
final class Bodies {
    /** For all of a body, however slowly it comes; a silence ends earlier, by the server's rule. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int BLOCK = 1 << 16;

    private Bodies() {}

    /**
     * Reads a body into memory.
     *
     * @param what it should be, for a refusal
     */
    static byte[] read(Context ctx, int mostBytes, String what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            copy(ctx, mostBytes, what, bytes);
        } catch (IOException e) {
            throw new Refusal(400, "the body ended before it was whole; send it again", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Hands a body on as it comes.
     *
     * @throws Refusal if it is longer than allowed, before it is read where it says so itself
     * @throws IOException if it ends early, or cannot be handed on
     */
    static void copy(Context ctx, int mostBytes, String what, OutputStream to) throws IOException {
        long said = ctx.req().getContentLengthLong();
        if (said > mostBytes) {
            throw tooLarge(said + " bytes", mostBytes, what);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        InputStream in = ctx.req().getInputStream();
        byte[] block = new byte[BLOCK];
        int total = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            total += read;
            if (total > mostBytes) {
                throw tooLarge("more than " + mostBytes + " bytes", mostBytes, what);
            }
            if (System.nanoTime() > end) {
                throw new Refusal(
                        408, "the body took longer than " + PATIENCE.toSeconds() + " s to come");
            }
            to.write(block, 0, read);
        }
    }

    private static Refusal tooLarge(String given, int mostBytes, String what) {
        return new Refusal(413, given + ": " + what + " may have " + mostBytes + " at most");
    }
}
