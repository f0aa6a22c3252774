package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventsTest {
    private final Events events = new Events();
    private final WebServer server =
            new WebServer(
                    "127.0.0.1",
                    0,
                    new Guard("127.0.0.1", List.of(), "a token for these tests"),
                    List.of(events),
                    Duration.ofSeconds(3));
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        events.close();
        server.close();
    }

    private BufferedReader listen() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        socket.getOutputStream()
                .write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    private static String next(BufferedReader reader, String beginning) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = reader.readLine();
        }
        return line;
    }

    @Test
    void tellsEveryReaderWhatIsNew() throws Exception {
        List<BufferedReader> readers = List.of(listen(), listen());
        for (BufferedReader reader : readers) {
            assertThat(next(reader, "event: ")).isEqualTo("event: ping");
        }
        events.tell("points", Map.of("title", "two\nlines"));
        for (BufferedReader reader : readers) {
            assertThat(next(reader, "event: points")).isEqualTo("event: points");
            assertThat(next(reader, "data: ")).isEqualTo("data: {\"title\":\"two\\nlines\"}");
        }
    }

    @Test
    void aReaderThatDoesNotReadIsLetGoAndHoldsNobodyUp() throws Exception {
        listen(); // and never read
        BufferedReader quick = listen();
        await().until(() -> events.readers() == 2);
        Map<String, String> large = Map.of("text", "x".repeat(100_000));
        for (int i = 0; i < 3 * Events.MOST_BEHIND; i++) {
            events.tell("large", large);
            assertThat(next(quick, "event: large")).isNotNull();
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> events.readers() == 1);
        events.tell("after", Map.of());
        assertThat(next(quick, "event: after")).isNotNull();
    }

    @Test
    void oneWhoHasGoneIsForgotten() throws Exception {
        listen();
        await().until(() -> events.readers() == 1);
        sockets.get(0).close();
        await().until(
                        () -> {
                            events.tell("news", Map.of("text", "x".repeat(10_000)));
                            return events.readers() == 0;
                        });
    }

    @Test
    void refusesOneReaderTooMany() throws Exception {
        for (int i = 0; i < Events.MOST_READERS; i++) {
            next(listen(), "event: ping");
        }
        assertThat(listen().readLine()).contains("503");
    }
}
