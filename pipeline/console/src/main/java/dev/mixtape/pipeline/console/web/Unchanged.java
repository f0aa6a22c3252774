package dev.mixtape.pipeline.console.web;

import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Answers that name what they hold (ETag), so that a reader who has it is not sent it again. */
final class Unchanged {
    /** Of a SHA-256. */
    private static final int BYTES = 12;

    private Unchanged() {}

    /** Answers 200 with the bytes, or 304 without them. */
    static void answer(Context ctx, byte[] bytes) {
        String tag = "\"" + digest(bytes) + "\"";
        ctx.header("ETag", tag);
        ctx.header("Cache-Control", "no-cache"); // to be kept, and asked about
        if (isKnown(ctx.header("If-None-Match"), tag)) {
            ctx.status(304);
        } else {
            ctx.result(bytes);
        }
    }

    private static boolean isKnown(String given, String tag) {
        return given != null
                && Arrays.stream(given.split(",", -1))
                        .map(each -> each.strip().replaceFirst("^W/", ""))
                        .anyMatch(each -> each.equals(tag) || each.equals("*"));
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
