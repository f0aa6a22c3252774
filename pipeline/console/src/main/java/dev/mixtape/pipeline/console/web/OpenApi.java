package dev.mixtape.pipeline.console.web;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;

/** What can be asked, for programs; a test holds it to the routes and to what they tell. */
final class OpenApi implements Routes {
    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(
                routes,
                "/openapi.json",
                ctx -> {
                    ctx.contentType(Json.TYPE);
                    Unchanged.answer(ctx, document());
                });
    }

    private static byte[] document() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        }
    }
}
