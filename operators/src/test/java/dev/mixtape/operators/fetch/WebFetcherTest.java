package dev.mixtape.operators.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against real servers on loopback. 127.0.0.2 plays the part of a public address here, 127.0.0.1
 * that of a private one.
 */
final class WebFetcherTest {
    private static final int MOST_BYTES = 1_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    /** What a test waits until it is refused. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Map<String, Deque<String>> names = new HashMap<>();
    private final List<String> resolved = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private AudioServer cdn;

    @BeforeEach
    void startServer() throws IOException {
        cdn = opened(AudioServer.on("127.0.0.2"));
        name("cdn.test", "127.0.0.2");
    }

    @AfterEach
    void stopAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void readsWhatLiesBeneathARootAndKeepsTheHostsName() throws Exception {
        cdn.answer("/audio/a.mp3", 200, new byte[MOST_BYTES]);
        assertThat(fetcher(LONG).fetch(cdn.at("cdn.test", "/audio/a.mp3?signature=1")))
                .hasSize(MOST_BYTES);
        assertThat(cdn.requests())
                .containsExactly("cdn.test:" + cdn.port() + " /audio/a.mp3?signature=1");
    }

    @Test
    void keepsAConnectionForTheNextFileAndAsksForNameOnce() throws Exception {
        cdn.answer("/audio/a.mp3", 200, new byte[5]);
        AudioFetcher fetcher = fetcher(LONG);
        for (int i = 0; i < 3; i++) {
            fetcher.fetch(cdn.at("cdn.test", "/audio/a.mp3"));
        }
        assertThat(cdn.requests()).hasSize(3);
        assertThat(resolved).containsExactly("cdn.test");
    }

    @Test
    void asksNobodyOutsideOfTheRoots() throws Exception {
        AudioFetcher fetcher = fetcher(LONG);
        for (String uri :
                List.of(
                        cdn.at("cdn.test", "/other/a.mp3"),
                        cdn.at("cdn.test", "/audio2/a.mp3"),
                        cdn.at("127.0.0.2", "/audio/a.mp3"),
                        "http://cdn.test/audio/a.mp3")) {
            assertRefused(fetcher, uri, "outside audio.roots; allow its address there");
        }
        assertRefused(fetcher, cdn.at("cdn.test", "/audio/../a"), "not an address that is read");
        assertRefused(
                fetcher,
                "https://cdn.test/audio/a.mp3",
                "only references that begin with file: or http: are read (audio.schemes)");
        assertThat(cdn.requests()).isEmpty();
        assertThat(resolved).isEmpty();
    }

    @Test
    void refusesAPrivateAddressUnlessItsHostIsAllowedOne() throws Exception {
        AudioServer inner = opened(AudioServer.on("127.0.0.1"));
        inner.answer("/audio/a.mp3", 200, new byte[5]);
        name("inner.test", "127.0.0.1");
        String uri = inner.at("inner.test", "/audio/a.mp3");
        assertRefused(
                fetcher(LONG, List.of(), inner.at("inner.test", "/audio/")),
                uri,
                "inner.test has the address 127.0.0.1, which is not public; allow the host in"
                        + " audio.private-hosts");
        assertThat(inner.requests()).isEmpty();

        assertThat(
                        fetcher(LONG, List.of("Inner.test"), inner.at("inner.test", "/audio/"))
                                .fetch(uri))
                .hasSize(5);
    }

    @Test
    void refusesANameThatHasAPrivateAddressBesideAPublicOne() throws Exception {
        name("cdn.test", "127.0.0.2,127.0.0.1");
        assertRefused(
                fetcher(LONG),
                cdn.at("cdn.test", "/audio/a.mp3"),
                "127.0.0.1, which is not public");
        assertThat(cdn.requests()).isEmpty();
    }

    /** The same port on both addresses, as a rebinding attacker would have it. */
    @Test
    void aNameThatChangesItsAddressGainsNothing() throws Exception {
        AudioServer inner = opened(AudioServer.on("127.0.0.1", cdn.port()));
        inner.answer("/audio/a.mp3", 200, new byte[7]);
        cdn.answer("/audio/a.mp3", 200, new byte[5]);
        name("cdn.test", "127.0.0.2", "127.0.0.1");
        String uri = cdn.at("cdn.test", "/audio/a.mp3");

        AudioFetcher fetcher = fetcher(LONG);
        assertThat(fetcher.fetch(uri)).as("from the address that was checked").hasSize(5);
        assertThat(resolved).as("resolved once, not once more to connect").hasSize(1);
        cdn.close(); // and with it the connection
        assertRefused(fetcher, uri, "127.0.0.1, which is not public");
        assertThat(inner.requests()).isEmpty();
    }

    @Test
    void followsRedirectsWithinTheRoots() throws Exception {
        cdn.redirect("/audio/a.mp3", "b.mp3");
        cdn.redirect("/audio/b.mp3", cdn.at("cdn.test", "/audio/c.mp3"));
        cdn.answer("/audio/c.mp3", 200, new byte[5]);
        assertThat(fetcher(LONG).fetch(cdn.at("cdn.test", "/audio/a.mp3"))).hasSize(5);
    }

    @Test
    void refusesRedirectsThatLeadOutOrRoundOrHome() throws Exception {
        AudioServer inner = opened(AudioServer.on("127.0.0.1"));
        inner.answer("/audio/a.mp3", 200, new byte[5]);
        name("inner.test", "127.0.0.1");
        cdn.redirect("/audio/out.mp3", inner.at("127.0.0.1", "/latest/meta-data"));
        cdn.redirect("/audio/up.mp3", "../secret");
        cdn.redirect("/audio/file.mp3", "file:/etc/passwd");
        cdn.redirect("/audio/bad.mp3", "http://me:geheim@cdn.test:" + cdn.port() + "/audio/x");
        cdn.redirect("/audio/home.mp3", inner.at("inner.test", "/audio/a.mp3"));
        cdn.redirect("/audio/round.mp3", "round.mp3");

        AudioFetcher fetcher = fetcher(LONG, List.of(), inner.at("inner.test", "/audio/"));
        assertRedirectRefused(fetcher, "out", "/latest/meta-data: outside audio.roots");
        assertRedirectRefused(fetcher, "up", "/secret: outside audio.roots");
        assertRedirectRefused(
                fetcher, "file", "which is not an address that is read (scheme file)");
        assertRedirectRefused(
                fetcher, "bad", "which is not an address that is read (it holds a user)");
        assertRedirectRefused(fetcher, "home", "127.0.0.1, which is not public");
        assertRedirectRefused(fetcher, "round", "more than 5 redirects");
        assertThat(inner.requests()).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLongWhetherItSaysSoOrNeverEnds() throws Exception {
        cdn.answer("/audio/long.mp3", 200, new byte[MOST_BYTES + 1]);
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

    // --- TLS

    @Test
    void speaksTlsWithTheNameThoughItConnectsToTheCheckedAddress() throws Exception {
        Certificate certificate = Certificate.of("cdn.test");
        try (AudioServer secure = AudioServer.on("127.0.0.2", certificate.serverContext())) {
            secure.answer("/audio/a.mp3", 200, new byte[5]);
            AudioFetcher fetcher = secureFetcher(certificate, secure);
            assertThat(fetcher.fetch(secure.at("cdn.test", "/audio/a.mp3"))).hasSize(5);
            assertThat(secure.serverNames()).containsExactly("cdn.test");
            assertThat(secure.requests())
                    .containsExactly("cdn.test:" + secure.port() + " /audio/a.mp3");
        }
    }

    @Test
    void refusesACertificateForAnotherNameOrOfAnUnknownIssuer() throws Exception {
        Certificate other = Certificate.of("other.test");
        Certificate unrelated = Certificate.of("cdn.test");
        try (AudioServer secure = AudioServer.on("127.0.0.2", other.serverContext())) {
            secure.answer("/audio/a.mp3", 200, new byte[5]);
            for (Certificate trusted : List.of(other, unrelated)) {
                assertRefused(
                        secureFetcher(trusted, secure),
                        secure.at("cdn.test", "/audio/a.mp3"),
                        "TLS failed (");
            }
            assertThat(secure.requests()).isEmpty();
        }
    }

    // --- helpers

    private AudioFetcher secureFetcher(Certificate trusted, AudioServer server) throws Exception {
        Network network =
                new Network(this::resolve, WebFetcherTest::isPublic, trusted.clientContext());
        return opened(
                new AudioFetcher(
                        rules(LONG, List.of(), server.at("cdn.test", "/audio/")),
                        MOST_BYTES,
                        network));
    }

    private AudioFetcher fetcher(Duration most) throws IOException {
        return fetcher(most, List.of());
    }

    private AudioFetcher fetcher(Duration most, List<String> privateHosts, String... more)
            throws IOException {
        String[] roots = Arrays.copyOf(more, more.length + 1);
        roots[more.length] = cdn.at("cdn.test", "/audio/");
        Network network =
                new Network(
                        this::resolve, WebFetcherTest::isPublic, SSLContexts.createSystemDefault());
        return opened(new AudioFetcher(rules(most, privateHosts, roots), MOST_BYTES, network));
    }

    private static FetchRules rules(Duration most, List<String> privateHosts, String... roots) {
        List<String> schemes =
                roots[0].startsWith("https") ? List.of("https") : List.of("file", "http");
        return new FetchRules(List.of(roots), schemes, privateHosts, most);
    }

    private <T extends AutoCloseable> T opened(T thing) {
        open.add(thing);
        return thing;
    }

    private static boolean isPublic(InetAddress address) {
        return address.getHostAddress().equals("127.0.0.2");
    }

    /** What a name resolves to, each time it is asked for; the last answer stays. */
    private void name(String host, String... answers) {
        names.put(host, new ArrayDeque<>(List.of(answers)));
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        resolved.add(host);
        Deque<String> answers = names.get(host);
        if (answers == null) {
            throw new UnknownHostException(host);
        }
        String answer = answers.size() > 1 ? answers.remove() : answers.element();
        List<InetAddress> addresses = new ArrayList<>();
        for (String each : answer.split(",", -1)) {
            addresses.add(InetAddress.getByName(each));
        }
        return addresses.toArray(InetAddress[]::new);
    }

    private void assertRedirectRefused(AudioFetcher fetcher, String name, String why) {
        assertRefused(fetcher, cdn.at("cdn.test", "/audio/" + name + ".mp3"), why);
    }

    private static void assertRefused(AudioFetcher fetcher, String uri, String why) {
        assertThatThrownBy(() -> fetcher.fetch(uri))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("\n");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
