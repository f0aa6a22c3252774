package dev.mixtape.pipeline.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardTest {
    private static final String TOKEN = "a token for these tests";

    private final Guard local = new Guard("127.0.0.1", List.of("music.example"), TOKEN);
    private WebServer server = serve(local);

    /** The loopback address is what tests can listen at; the guard believes otherwise. */
    private static WebServer serve(Guard guard) {
        return new WebServer(
                "127.0.0.1",
                0,
                guard,
                List.of(
                        routes -> {
                            Routes.get(routes, "/api/read", ctx -> ctx.result("read"));
                            Routes.get(routes, "/", ctx -> ctx.result("page"));
                            routes.post("/api/write", ctx -> ctx.result("written"));
                            routes.post("/api/similar", ctx -> ctx.result("asked"));
                            routes.post("/api/session", guard::giveCookie);
                            routes.get(
                                    "/api/broken",
                                    ctx -> {
                                        throw new IllegalStateException("the secret of the house");
                                    });
                            routes.get(
                                    "/api/dead",
                                    ctx -> {
                                        throw new StackOverflowError("the secret of the house");
                                    });
                            routes.post(
                                    "/api/write/json",
                                    ctx -> Json.answer(ctx, Json.read(ctx, Map.class)));
                        }),
                WebServer.LONGEST_SILENCE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Asked ask(String... lines) throws IOException {
        return Asked.of(server.port(), "", lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST",
                "127.0.0.1:1",
                "[::1]:1",
                "music.example"
            })
    void answersUnderItsOwnNames(String host) throws Exception {
        assertThat(ask("GET /api/read HTTP/1.1", "Host: " + host).body()).isEqualTo("read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "10.0.0.1",
                "2130706433",
                "localhost:8080:1",
                "localhost,evil.example",
                ""
            })
    void refusesANameThatWasMadeToLeadHere(String host) throws Exception {
        assertThat(ask("GET /api/read HTTP/1.1", "Host: " + host).status()).isIn(400, 421);
        assertThat(ask("GET / HTTP/1.1", "Host: " + host).body()).doesNotContain("page");
    }

    @Test
    void anAddressInTheFirstLineCountsAsTheHostItIs() throws Exception {
        Asked asked = ask("GET http://evil.example/api/read HTTP/1.1", "Host: localhost");
        assertThat(asked.status()).isIn(400, 421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "http://localhost.evil.example",
                "http://localhost:2",
                "file://",
                "http://music.example"
            })
    void refusesPagesOfOthers(String origin) throws Exception {
        Asked asked = ask("GET /api/read HTTP/1.1", "Host: localhost:1", "Origin: " + origin);
        assertThat(asked.status()).isEqualTo(403);
        assertThat(asked.body()).doesNotContain("read\"").contains("own pages");
        assertThat(asked.headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void itsOwnPagesAskFromItsOwnOriginAlsoBehindAProxyWithTls() throws Exception {
        assertThat(
                        ask(
                                        "GET /api/read HTTP/1.1",
                                        "Host: localhost:1",
                                        "Origin: http://localhost:1")
                                .status())
                .isEqualTo(200);
        assertThat(
                        ask(
                                        "POST /api/similar HTTP/1.1",
                                        "Host: music.example",
                                        "Origin: https://music.example")
                                .body())
                .isEqualTo("asked");
    }

    @Test
    void aPageElsewhereCannotEmbedWhatItSays() throws Exception {
        Asked asked =
                ask("GET /api/read HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: cross-site");
        assertThat(asked.status()).isEqualTo(403);
        assertThat(ask("GET / HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: cross-site").status())
                .as("a link leads to the pages")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: at all",
                "X-Mixtape-Token: wrong",
                "X-Mixtape-Token: ",
                "X-Mixtape-Token: a token for these test",
                "X-Mixtape-Token: a token for these tests!",
                "Authorization: Basic a token for these tests",
                "Authorization: Bearer ",
                "Cookie: mixtape-reader=a token for these tests"
            })
    void writesForNobodyWithoutTheToken(String header) throws Exception {
        Asked asked = ask("POST /api/write HTTP/1.1", "Host: localhost", header);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(asked.json().get("detail").asText()).contains("X-Mixtape-Token");
    }

    @Test
    void writesForWhoeverHasIt() throws Exception {
        for (String header :
                List.of("X-Mixtape-Token: " + TOKEN, "Authorization: Bearer " + TOKEN)) {
            assertThat(ask("POST /api/write HTTP/1.1", "Host: localhost", header).body())
                    .isEqualTo("written");
        }
    }

    @Test
    void aMethodThatNobodyThoughtOfNeedsTheTokenToo() throws Exception {
        for (String method : List.of("PUT", "DELETE", "PATCH", "BREW", "OPTIONS")) {
            Asked asked = ask(method + " /api/read HTTP/1.1", "Host: localhost");
            assertThat(asked.status()).as(method).isEqualTo(401);
            Asked known =
                    ask(
                            method + " /api/read HTTP/1.1",
                            "Host: localhost",
                            "X-Mixtape-Token: " + TOKEN);
            assertThat(known.status()).as(method).isEqualTo(405);
            assertThat(known.headers()).containsKey("Allow");
        }
    }

    @Test
    void everyAnswerSaysWhatABrowserMayDoWithIt() throws Exception {
        for (String line :
                List.of(
                        "GET /api/read HTTP/1.1",
                        "HEAD /api/read HTTP/1.1",
                        "GET /nothing HTTP/1.1",
                        "POST /api/write HTTP/1.1",
                        "GET /api/broken HTTP/1.1",
                        "GET /% HTTP/1.1",
                        "GET /%00 HTTP/1.1")) {
            Asked asked = ask(line, "Host: localhost");
            assertThat(asked.headers())
                    .as(line)
                    .containsAllEntriesOf(Guard.HEADERS)
                    .doesNotContainKey("Server");
            assertThat(asked.headers().get("Content-Security-Policy")).doesNotContain("unsafe");
        }
    }

    @Test
    void everyProblemIsToldAsOneAndKeepsTheHousesSecrets() throws Exception {
        Map<String, Integer> expected =
                Map.of(
                        "GET /nothing HTTP/1.1", 404,
                        "GET /api/nothing HTTP/1.1", 404,
                        "POST /api/write HTTP/1.1", 401,
                        "GET /api/broken HTTP/1.1", 500,
                        "GET /api/dead HTTP/1.1", 500,
                        "GET /%zz HTTP/1.1", 400,
                        "GARBAGE", 400);
        for (Map.Entry<String, Integer> each : expected.entrySet()) {
            Asked asked = ask(each.getKey(), "Host: localhost");
            assertThat(asked.status()).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(asked.headers().get("Content-Type"))
                    .as(each.getKey())
                    .isEqualTo("application/problem+json");
            assertThat(asked.json().get("status").asInt()).isEqualTo(each.getValue());
            assertThat(asked.json().get("title").asText()).isNotBlank();
            assertThat(asked.body())
                    .doesNotContain("secret", "Exception", "StackOverflow", "at dev.");
        }
    }

    @Test
    void offLoopbackNothingIsSaidWithoutTheTokenButThePages() throws Exception {
        server.close();
        server = serve(new Guard("0.0.0.0", List.of(), TOKEN));
        assertThat(ask("GET / HTTP/1.1", "Host: 192.0.2.1").body()).isEqualTo("page");
        assertThat(ask("GET /api/read HTTP/1.1", "Host: 192.0.2.1").status()).isEqualTo(401);
        assertThat(ask("GET /api/read HTTP/1.1", "Host: evil.example").status()).isEqualTo(421);
        assertThat(ask("POST /api/similar HTTP/1.1", "Host: 192.0.2.1").status()).isEqualTo(401);
        assertThat(
                        ask(
                                        "GET /api/read HTTP/1.1",
                                        "Host: 192.0.2.1",
                                        "Authorization: Bearer " + TOKEN)
                                .body())
                .isEqualTo("read");
    }

    @Test
    void aCookieReadsAndNeverWrites() throws Exception {
        server.close();
        server = serve(new Guard("0.0.0.0", List.of(), TOKEN));
        String given =
                ask("POST /api/session HTTP/1.1", "Host: 192.0.2.1", "X-Mixtape-Token: " + TOKEN)
                        .headers()
                        .get("Set-Cookie");
        assertThat(given).contains("HttpOnly", "SameSite=Strict").doesNotContain(TOKEN);
        String cookie = "Cookie: " + given.substring(0, given.indexOf(';'));
        assertThat(ask("GET /api/read HTTP/1.1", "Host: 192.0.2.1", cookie).body())
                .isEqualTo("read");
        assertThat(ask("POST /api/write HTTP/1.1", "Host: 192.0.2.1", cookie).status())
                .isEqualTo(401);
        assertThat(ask("POST /api/session HTTP/1.1", "Host: 192.0.2.1").status()).isEqualTo(401);
    }

    @Test
    void tenMegabytesOfJsonAreNotRead() throws Exception {
        String large = "{\"tracks\":[\"" + "x".repeat(10 << 20) + "\"]}";
        assertThat(json(large, "Content-Length: " + large.length()).status()).isEqualTo(413);
    }

    @Test
    void jsonThatIsDeepOrWrongOrNoneIsRefused() throws Exception {
        String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        for (String body :
                List.of(deep, "{", "", "null", "[]", "{} {}", "{\"a\":1e" + "9".repeat(50) + "}")) {
            Asked asked = json(body, "Content-Length: " + body.length());
            assertThat(asked.status()).as(body).isEqualTo(400);
            assertThat(asked.body()).doesNotContain("com.fasterxml");
        }
        Asked form =
                Asked.of(
                        server.port(),
                        "{}",
                        "POST /api/write/json HTTP/1.1",
                        "Host: localhost",
                        "X-Mixtape-Token: " + TOKEN,
                        "Content-Type: text/plain",
                        "Content-Length: 2");
        assertThat(form.status()).isEqualTo(415);
    }

    private Asked json(String body, String length) throws IOException {
        return Asked.of(
                server.port(),
                body,
                "POST /api/write/json HTTP/1.1",
                "Host: localhost",
                "X-Mixtape-Token: " + TOKEN,
                "Content-Type: application/json",
                length);
    }
}
