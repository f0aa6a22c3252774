package dev.mixtape.operators.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;

/** Servers that send too much, too slowly, nonsense, or an answer that is no file. */
final class WebFetcherLimitsTest extends LocalNetwork {
    @Test
    void refusesABodyThatIsTooLongWhetherItSaysSoOrNeverEnds() throws Exception {
        cdn.answer("/audio/long.mp3", 200, new byte[MAX_BYTES + 1]);
        cdn.endless("/audio/endless.mp3", 0);
        AudioFetcher fetcher = fetcher(LONG);
        assertRefused(
                fetcher,
                cdn.at("cdn.test", "/audio/long.mp3"),
                "1001 bytes, at most 1000 (audio.max-bytes)");
        assertRefused(
                fetcher,
                cdn.at("cdn.test", "/audio/endless.mp3"),
                "more than 1000 bytes (audio.max-bytes)");
    }

    @Test
    void refusesWhatIsNotThereInTime() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        cdn.handle("/audio/silent.mp3", exchange -> await(never));
        cdn.endless("/audio/drips.mp3", 20);
        AudioFetcher fetcher = fetcher(SHORT);
        for (String name : List.of("silent", "drips")) {
            assertRefused(
                    fetcher,
                    cdn.at("cdn.test", "/audio/" + name + ".mp3"),
                    "not whole after 0.3 s (audio.max-fetch-time)");
        }
        never.countDown();
        cdn.answer("/audio/a.mp3", 200, new byte[5]);
        assertThat(fetcher(LONG).fetch(cdn.at("cdn.test", "/audio/a.mp3"))).hasSize(5);
    }

    @Test
    void refusesANameThatDoesNotResolveInTimeOrAtAll() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Network slow =
                new Network(
                        host -> {
                            await(never);
                            throw new UnknownHostException(host);
                        },
                        address -> true,
                        SSLContexts.createSystemDefault());
        String root = "http://cdn.test/audio/";
        assertRefused(
                opened(new AudioFetcher(rules(SHORT, List.of(), root), 10, slow)),
                root + "a.mp3",
                "not whole after 0.3 s");
        never.countDown();
        assertRefused(
                fetcher(LONG, List.of(), "http://absent.test/"),
                "http://absent.test/a.mp3",
                "no such host; check the address");
    }

    @Test
    void refusesAServerThatSpeaksNonsenseOrHeadersWithoutEnd() throws Exception {
        name("raw.test", "127.0.0.2");
        byte[] headers = "HTTP/1.1 200 OK\r\n".getBytes(US_ASCII);
        byte[] another = "X-More: and more and more and more\r\n".getBytes(US_ASCII);
        try (ServerSocket endless = raw(out -> writeForEver(out, headers, another));
                ServerSocket nonsense =
                        raw(out -> writeForEver(out, new byte[0], new byte[] {1, 2, 3}));
                ServerSocket cut =
                        raw(
                                out ->
                                        out.write(
                                                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123"
                                                        .getBytes(US_ASCII)))) {
            for (ServerSocket server : List.of(endless, nonsense, cut)) {
                String root = "http://raw.test:" + server.getLocalPort() + "/";
                assertRefused(fetcher(LONG, List.of(), root), root + "a", "cannot be read (");
            }
        }
    }

    @Test
    void saysWhatTheServerAnsweredAndWhatToDo() throws Exception {
        cdn.answer("/audio/none.mp3", 404, new byte[0]);
        cdn.answer("/audio/forbidden.mp3", 403, new byte[0]);
        cdn.answer("/audio/ill.mp3", 500, new byte[0]);
        cdn.answer("/audio/partial.mp3", 206, new byte[3]);
        AudioFetcher fetcher = fetcher(LONG);
        assertRefused(
                fetcher,
                cdn.at("cdn.test", "/audio/none.mp3"),
                "answers 404; there is no such file");
        assertRefused(
                fetcher,
                cdn.at("cdn.test", "/audio/forbidden.mp3?signature=geheim"),
                "/audio/forbidden.mp3?…: the server answers 403; does it need credentials");
        assertRefused(fetcher, cdn.at("cdn.test", "/audio/ill.mp3"), "replay the dead letter when");
        assertRefused(
                fetcher, cdn.at("cdn.test", "/audio/partial.mp3"), "answers 206; expected 200");
    }

    @Test
    void asksABusyServerAgain() throws Exception {
        Deque<Integer> answers = new ArrayDeque<>(List.of(503, 429, 200));
        cdn.handle(
                "/audio/a.mp3",
                exchange -> {
                    exchange.sendResponseHeaders(answers.remove(), -1);
                    exchange.close();
                });
        assertThat(fetcher(LONG).fetch(cdn.at("cdn.test", "/audio/a.mp3"))).isEmpty();
        assertThat(answers).isEmpty();
    }

    @Test
    void whoWaitsCanBeToldToStop() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        cdn.handle(
                "/audio/a.mp3",
                exchange -> {
                    asked.countDown();
                    await(never);
                });
        AudioFetcher fetcher = fetcher(LONG);
        CountDownLatch told = new CountDownLatch(1);
        var threads = Executors.newSingleThreadExecutor();
        Future<?> unused =
                threads.submit(
                        () -> {
                            try {
                                return fetcher.fetch(cdn.at("cdn.test", "/audio/a.mp3"));
                            } catch (InterruptedException e) {
                                told.countDown();
                                throw e;
                            }
                        });
        asked.await();
        threads.shutdownNow();
        told.await();
        never.countDown();
    }

    private interface Talk {
        void to(OutputStream out) throws IOException;
    }

    /** A server that answers one client after the other as it likes. */
    private static ServerSocket raw(Talk talk) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        Thread thread =
                new Thread(
                        () -> {
                            while (!server.isClosed()) {
                                try (Socket client = server.accept()) {
                                    client.getInputStream().read();
                                    talk.to(client.getOutputStream());
                                } catch (IOException e) {
                                    // the client has hung up, or the test is over
                                }
                            }
                        },
                        "raw server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static void writeForEver(OutputStream out, byte[] first, byte[] again)
            throws IOException {
        out.write(first);
        while (true) {
            out.write(again);
        }
    }
}
