package dev.mixtape.pipeline.console.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** JSON as the console reads and writes it. */
final class Json {
    static final String TYPE = "application/json";

    /** Of a request: ids of tracks, or a vector. */
    private static final int MOST_BYTES = 1 << 20;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(10)
                                                    .maxStringLength(10_000)
                                                    .maxNumberLength(40)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private Json() {}

    /** Answers, or says that nothing has changed since the reader's last question. */
    static void answer(Context ctx, Object shape) {
        ctx.contentType(TYPE);
        Unchanged.answer(ctx, bytes(shape));
    }

    static byte[] bytes(Object shape) {
        try {
            return MAPPER.writeValueAsBytes(shape);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a request's body.
     *
     * @throws Refusal if it is none, or too large, or of another shape
     */
    static <T> T read(Context ctx, Class<T> shape) {
        String type = ctx.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            throw new Refusal(
                    415, "Content-Type " + type + ": expected " + TYPE + "; send the body as JSON");
        }
        byte[] body = Bodies.read(ctx, MOST_BYTES, "a JSON body");
        try {
            T read = MAPPER.readValue(body, shape);
            if (read == null) {
                throw Refusal.malformed("null: expected an object; see /openapi.json");
            }
            return read;
        } catch (JacksonException e) {
            throw new Refusal(
                    400,
                    "the body is not the JSON that is expected ("
                            + e.getOriginalMessage().lines().findFirst().orElse("")
                            + "); see /openapi.json",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An instant as ISO 8601 has it; null stays null. */
    static String time(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** A number that JSON can say; null for one that it cannot. */
    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
