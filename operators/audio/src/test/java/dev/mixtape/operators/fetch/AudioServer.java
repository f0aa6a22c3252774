package dev.mixtape.operators.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;

/** An HTTP server on loopback that remembers who asked for what. */
final class AudioServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> serverNames = new CopyOnWriteArrayList<>();

    private AudioServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    static AudioServer on(String address) throws IOException {
        return on(address, 0);
    }

    static AudioServer on(String address, int port) throws IOException {
        return new AudioServer(HttpServer.create(new InetSocketAddress(address, port), 0));
    }

    static AudioServer on(String address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new AudioServer(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Its address under a name. */
    String at(String host, String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://" + host + ":" + port() + path;
    }

    /** What was asked for: the {@code Host} header and the address behind it. */
    List<String> requests() {
        return requests;
    }

    /** Names that TLS clients gave (SNI). */
    List<String> serverNames() {
        return serverNames;
    }

    void handle(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    remember(exchange);
                    handler.handle(exchange);
                });
    }

    void answer(String path, int status, byte[] body) {
        handle(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    void redirect(String path, String location) {
        handle(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", location);
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
    }

    /** A body without end, with so much time between its pieces. */
    void endless(String path, long millis) {
        handle(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream body = exchange.getResponseBody()) {
                        while (true) {
                            body.write(1);
                            body.flush();
                            Thread.sleep(millis);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void remember(HttpExchange exchange) {
        requests.add(
                exchange.getRequestHeaders().getFirst("Host") + " " + exchange.getRequestURI());
        if (exchange instanceof HttpsExchange secure
                && secure.getSSLSession() instanceof ExtendedSSLSession session) {
            session.getRequestedServerNames().stream()
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .forEach(serverNames::add);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
