package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever goes wrong, as problem+json (RFC 9457). What is nobody's fault outside is logged, once,
 * and its reader is told no more than that.
 */
final class Problems {
    static final String TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Where Javalin says which methods a path has. */
    private static final String METHODS = "availableMethods";

    private Problems() {}

    /**
     * A problem.
     *
     * @param detail one sentence: what was given, and what to do
     */
    record Problem(String type, String title, int status, String detail) {
        static Problem of(int status, String detail) {
            return new Problem(
                    "about:blank", HttpStatus.forStatus(status).getMessage(), status, detail);
        }
    }

    /** Has them answered. */
    static void addTo(RoutesConfig routes) {
        routes.exception(Refusal.class, (e, ctx) -> answer(ctx, e.status(), e.getMessage()));
        routes.exception(UserError.class, (e, ctx) -> answer(ctx, 400, e.getMessage()));
        routes.exception(BrokerException.class, (e, ctx) -> broker(ctx, e, e.getMessage()));
        routes.exception(KafkaException.class, (e, ctx) -> broker(ctx, e, KafkaErrors.sentence(e)));
        routes.exception(HttpResponseException.class, Problems::answer);
        routes.exception(Exception.class, (e, ctx) -> internal(ctx, e));
    }

    private static void answer(HttpResponseException e, Context ctx) {
        String asked = Params.shown(ctx.method() + " " + ctx.path());
        if (e.getDetails().containsKey(METHODS)) {
            ctx.header("Allow", e.getDetails().get(METHODS));
        }
        answer(
                ctx,
                e.getStatus(),
                switch (e.getStatus()) {
                    case 404 -> asked + ": there is nothing here; see /openapi.json";
                    case 405 -> asked + ": not done here; see /openapi.json for what is";
                    default -> asked + ": " + HttpStatus.forStatus(e.getStatus()).getMessage();
                });
    }

    private static void broker(Context ctx, Exception e, String sentence) {
        LOG.warn("{} {} failed", ctx.method(), ctx.path(), e);
        answer(ctx, 503, sentence);
    }

    /** What should not have happened. */
    static void internal(Context ctx, Throwable e) {
        LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
        answer(ctx, 500, "this should not have happened; the console's log says what did");
    }

    static void answer(Context ctx, int status, String detail) {
        ctx.status(status)
                .removeHeader("ETag")
                .header("Cache-Control", "no-store")
                .result(Json.bytes(Problem.of(status, detail)))
                .contentType(TYPE);
    }

    /** What no handler is told of: the heap is full, a class is missing. */
    static void internal(HttpServletResponse response, Error e) {
        LOG.error("A request failed", e);
        response.setStatus(500);
        response.setContentType(TYPE);
        try {
            response.getOutputStream()
                    .write(Json.bytes(Problem.of(500, "the console cannot go on; see its log")));
        } catch (IOException gone) {
            LOG.debug("Its reader has gone", gone);
        }
    }

    /** What the server refuses by itself, before any handler is asked: what is hardly HTTP. */
    static final class OfServer extends ErrorHandler {
        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int code,
                String message,
                Throwable cause,
                Callback callback) {
            Guard.HEADERS.forEach(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
            Problem problem =
                    Problem.of(
                            code,
                            "the request cannot be understood as HTTP; send a well-formed one");
            response.write(true, ByteBuffer.wrap(Json.bytes(problem)), callback);
        }
    }
}
