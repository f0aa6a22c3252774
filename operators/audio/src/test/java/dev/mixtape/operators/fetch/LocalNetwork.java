package dev.mixtape.operators.fetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
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
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Real servers on loopback. 127.0.0.2 plays the part of a public address here, 127.0.0.1 that of a
 * private one.
 */
abstract class LocalNetwork {
    static final int MAX_BYTES = 1_000;
    static final Duration LONG = Duration.ofMinutes(1);

    /** What a test waits until it is refused. */
    static final Duration SHORT = Duration.ofMillis(300);

    private final Map<String, Deque<String>> names = new HashMap<>();
    final List<String> resolved = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    AudioServer cdn;

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

    AudioFetcher secureFetcher(Certificate trusted, AudioServer server) throws Exception {
        Network network =
                new Network(this::resolve, LocalNetwork::isPublic, trusted.clientContext());
        return opened(
                new AudioFetcher(
                        rules(LONG, List.of(), server.at("cdn.test", "/audio/")),
                        MAX_BYTES,
                        network));
    }

    AudioFetcher fetcher(Duration most) throws IOException {
        return fetcher(most, List.of());
    }

    AudioFetcher fetcher(Duration most, List<String> privateHosts, String... more)
            throws IOException {
        String[] roots = Arrays.copyOf(more, more.length + 1);
        roots[more.length] = cdn.at("cdn.test", "/audio/");
        Network network =
                new Network(
                        this::resolve, LocalNetwork::isPublic, SSLContexts.createSystemDefault());
        return opened(new AudioFetcher(rules(most, privateHosts, roots), MAX_BYTES, network));
    }

    static FetchRules rules(Duration most, List<String> privateHosts, String... roots) {
        List<String> schemes =
                roots[0].startsWith("https") ? List.of("https") : List.of("file", "http");
        return new FetchRules(List.of(roots), schemes, privateHosts, most);
    }

    <T extends AutoCloseable> T opened(T thing) {
        open.add(thing);
        return thing;
    }

    static boolean isPublic(InetAddress address) {
        return address.getHostAddress().equals("127.0.0.2");
    }

    /** What a name resolves to, each time it is asked for; the last answer stays. */
    void name(String host, String... answers) {
        names.put(host, new ArrayDeque<>(List.of(answers)));
    }

    InetAddress[] resolve(String host) throws UnknownHostException {
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

    void assertRedirectRefused(AudioFetcher fetcher, String name, String why) {
        assertRefused(fetcher, cdn.at("cdn.test", "/audio/" + name + ".mp3"), why);
    }

    static void assertRefused(AudioFetcher fetcher, String uri, String why) {
        assertThatThrownBy(() -> fetcher.fetch(uri))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("\n");
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
