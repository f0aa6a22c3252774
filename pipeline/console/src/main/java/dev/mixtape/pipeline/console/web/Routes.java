package dev.mixtape.pipeline.console.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Some of what the console answers. */
interface Routes {
    /** Adds them; they are told of in openapi.json, which a test holds them to. */
    void addTo(RoutesConfig routes);

    /** Adds one that is read, and HEAD with it, of which the server leaves the body out. */
    static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }
}
