package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code up} and {@code demo} as processes of their own: nobody but this machine reaches them, and
 * nobody makes them run a program.
 */
final class LoopbackTest {
    private static final String FOREIGN = "https://stranger.example";

    @TempDir Path folder;

    @Test
    void upListensOnLoopbackAloneAndRunsNoStrangersProgram() throws Exception {
        try (MixtapeProcess up = new MixtapeProcess(folder, "up", "--port", "0")) {
            up.awaitBroker();
            List<InetSocketAddress> listening = ListeningSockets.of(up.pid());
            assertThat(listening)
                    .isNotEmpty()
                    .allMatch(address -> address.getAddress().isLoopbackAddress());

            URI flink = flink(listening);
            assertThat(get(flink.resolve("/config")).body()).contains("\"web-submit\":false");
            assertThat(postJar(flink).statusCode()).isBetween(400, 499);
            assertThat(runJar(flink).statusCode()).isEqualTo(404);
            assertThat(get(flink.resolve("/jars")).statusCode()).isEqualTo(404);
            assertThat(get(flink.resolve("/config"), "Origin", FOREIGN))
                    .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(403))
                    .satisfies(answer -> assertThat(answer.body()).isEmpty());
            assertThat(get(flink.resolve("/config"), "Origin", flink.toString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void demoListensOnLoopbackAloneAndNothingInTheTemporaryFolderCanBeForetold() throws Exception {
        Set<String> seen = new HashSet<>();
        try (MixtapeProcess demo = new MixtapeProcess(folder, "demo")) {
            Set<InetSocketAddress> listening = new HashSet<>();
            while (demo.isAlive()) {
                listening.addAll(ListeningSockets.of(demo.pid()));
                seen.addAll(demo.temporaryFiles());
                Thread.sleep(100);
            }
            assertThat(demo.output()).contains("48");
            assertThat(listening)
                    .hasSizeGreaterThan(1)
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
        }
        try (MixtapeProcess up =
                new MixtapeProcess(
                        folder, "up", "--port", "0", "--set", "flink.rest.bind-address=0.0.0.0")) {
            up.awaitBroker();
            assertThat(up.temporaryFiles()).isNotEmpty().doesNotContainAnyElementsOf(seen);
            assertThat(up.output())
                    .as("what it means to open Flink")
                    .contains("warning: flink.rest.bind-address=0.0.0.0: ")
                    .contains("can run code as you");
        }
    }

    @Test
    void anOriginThatIsAllowedByNameIsAnswered() throws Exception {
        try (MixtapeProcess up =
                new MixtapeProcess(
                        folder,
                        "up",
                        "--port",
                        "0",
                        "--set",
                        "flink.web.access-control-allow-origin=" + FOREIGN)) {
            up.awaitBroker();
            URI config = flink(ListeningSockets.of(up.pid())).resolve("/config");
            assertThat(get(config, "Origin", FOREIGN).statusCode()).isEqualTo(200);
            assertThat(get(config, "Origin", "https://other.example").statusCode()).isEqualTo(403);
        }
    }

    private static URI flink(List<InetSocketAddress> listening) throws InterruptedException {
        for (InetSocketAddress address : listening) {
            URI uri = URI.create("http://127.0.0.1:" + address.getPort());
            try {
                if (get(uri.resolve("/config")).body().contains("flink-version")) {
                    return uri;
                }
            } catch (IOException e) {
                // this one speaks something else
            }
        }
        throw new AssertionError("no Flink among " + listening);
    }

    private static HttpResponse<String> get(URI uri, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> postJar(URI flink)
            throws IOException, InterruptedException {
        String form =
                """
                --x\r
                Content-Disposition: form-data; name="jarfile"; filename="a.jar"\r
                Content-Type: application/x-java-archive\r
                \r
                PK\r
                --x--\r
                """;
        HttpRequest request =
                HttpRequest.newBuilder(flink.resolve("/jars/upload"))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> runJar(URI flink) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(flink.resolve("/jars/a.jar/run"))
                        .timeout(Duration.ofSeconds(10))
                        .POST(BodyPublishers.noBody())
                        .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
