package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.errors.UserError;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;

/** HTTP: guarded, routed, and with every problem told as one. */
final class WebServer implements AutoCloseable {
    /** Of a connection; a reader who takes nothing for so long has gone. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final Javalin server;

    /**
     * Begins to answer.
     *
     * @param port 0 for any that is free
     * @param silence of a connection, after which it is closed
     * @throws UserError if nothing can listen there
     */
    WebServer(String host, int port, Guard guard, List<Routes> routes, Duration silence) {
        server =
                Javalin.create(
                        config -> {
                            config.jetty.modifyHttpConfiguration(
                                    http -> {
                                        http.setSendServerVersion(false);
                                        http.setIdleTimeout(silence.toMillis());
                                    });
                            configure(config, host, guard, routes);
                        });
        try {
            server.start(host, port);
        } catch (JavalinBindException e) {
            throw new UserError(
                    host
                            + ":"
                            + port
                            + ": the console cannot listen there ("
                            + e.getMessage()
                            + "); is another one running? choose another port",
                    e);
        }
    }

    private static void configure(
            JavalinConfig config, String host, Guard guard, List<Routes> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE; // loopback; a proxy may
        config.jetty.host = host;
        config.jetty.modifyServer(server -> server.setErrorHandler(new Problems.OfServer()));
        config.router.javaLangErrorHandler(Problems::internal);
        config.routes.before(guard::check);
        Problems.addTo(config.routes);
        routes.forEach(each -> each.addTo(config.routes));
    }

    /** Where it listens. */
    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
