package dev.mixtape.pipeline.console.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pages, as they lie in the jar, and the libraries that they use, as these lie in theirs
 * (WebJars).
 */
final class StaticPages implements Routes {
    /** Names between slashes, of which none begins with a dot: none leads upwards. */
    private static final Pattern PATH =
            Pattern.compile("(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+\\.([a-z0-9]+)");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "mjs", "text/javascript; charset=utf-8",
                    "json", "application/json",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "ico", "image/x-icon",
                    "woff2", "font/woff2",
                    "txt", "text/plain; charset=utf-8");

    private static final String PAGES = "/console";
    private static final String LIBRARIES = "/META-INF/resources";

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/", ctx -> answer(ctx, "/index.html"));
        Routes.get(routes, "/<path>", ctx -> answer(ctx, ctx.path()));
    }

    private static void answer(Context ctx, String path) throws IOException {
        byte[] file =
                read(path)
                        .orElseThrow(
                                () ->
                                        Refusal.unknown(
                                                Params.shown(path)
                                                        + ": there is no such page; begin at /"));
        ctx.contentType(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
        Unchanged.answer(ctx, file);
    }

    private static Optional<byte[]> read(String path) throws IOException {
        var matcher = PATH.matcher(path);
        if (!matcher.matches() || !TYPES.containsKey(matcher.group(1))) {
            return Optional.empty();
        }
        String resource = (path.startsWith("/webjars/") ? LIBRARIES : PAGES) + path;
        try (InputStream in = StaticPages.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }
}
