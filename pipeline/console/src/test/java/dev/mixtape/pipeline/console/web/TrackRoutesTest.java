package dev.mixtape.pipeline.console.web;

import static dev.mixtape.pipeline.console.web.Filled.track;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackRoutesTest {
    private static final String JSON = "Content-Type: application/json";

    @TempDir Path folder;
    private Filled console;

    @BeforeEach
    void fill() {
        console = new Filled(folder);
        console.put(track("a/1.mp3", 0), track("a/2.mp3", 0.1), track("b", 0.5), track("c", 1));
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void findsTracksInPages() throws Exception {
        JsonNode page = console.get("/api/tracks?query=title&limit=2&offset=1").json();
        assertThat(page.get("total").asInt()).isEqualTo(4);
        assertThat(page.get("offset").asInt()).isEqualTo(1);
        assertThat(page.get("limit").asInt()).isEqualTo(2);
        assertThat(page.get("tracks")).hasSize(2);
        JsonNode one = console.get("/api/tracks/" + encoded("a/1.mp3")).json();
        assertThat(one.get("id").asText()).isEqualTo("a/1.mp3");
        assertThat(one.get("arrivedAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(one.get("components").get(0).get("component").asInt()).isEqualTo(1);
        assertThat(one.get("audio").asBoolean()).isFalse();
    }

    @Test
    void refusesWhatNobodyCanMean() throws Exception {
        for (String query :
                List.of(
                        "limit=0",
                        "limit=501",
                        "limit=ten",
                        "offset=-1",
                        "offset=99999999999",
                        "component=-1")) {
            Asked asked = console.get("/api/tracks?" + query);
            assertThat(asked.status()).as(query).isEqualTo(400);
            assertThat(asked.json().get("detail").asText())
                    .contains(query.replaceFirst("^component=.*", "component"));
        }
        Asked unknown = console.get("/api/tracks/nobody");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().get("detail").asText()).contains("nobody");
    }

    @Test
    void saysWhatIsNearATrackAndSeveralAndAVector() throws Exception {
        JsonNode near = console.get("/api/tracks/a%2F1.mp3/similar?limit=2").json();
        assertThat(near.get("track").get("id").asText()).isEqualTo("a/1.mp3");
        assertThat(ids(near)).containsExactly("a/2.mp3", "b");
        assertThat(near.get("similar").get(0).get("similarity").floatValue()).isBetween(0.9f, 1f);

        assertThat(ids(console.get("/api/similar?track=b&track=c&limit=1").json()))
                .containsExactly("a/2.mp3");
        Asked posted = console.ask("POST", "/api/similar", "{\"tracks\":[\"b\",\"c\"]}", JSON);
        assertThat(ids(posted.json())).containsExactly("a/2.mp3", "a/1.mp3");
        Asked vector = console.ask("POST", "/api/similar?limit=1", "{\"vector\":[1,0,0.1]}", JSON);
        assertThat(ids(vector.json())).containsExactly("a/1.mp3");
    }

    private static List<String> ids(JsonNode found) {
        return found.findValue("similar").findValues("track").stream()
                .map(each -> each.get("id").asText())
                .toList();
    }

    @Test
    void refusesVectorsThatCannotBeCompared() throws Exception {
        Map<String, Integer> expected =
                Map.of(
                        "{\"vector\":[1,2]}", 400,
                        "{\"vector\":[0,0,0]}", 400,
                        "{\"vector\":[1e30,1e30,1e39]}", 400,
                        "{\"vector\":[null,1,1]}", 400,
                        "{\"vector\":[1,1,1],\"tracks\":[\"a\"]}", 400,
                        "{}", 400,
                        "{\"tracks\":[]}", 400,
                        "{\"tracks\":[null]}", 400,
                        "{\"tracks\":[\"nobody\"]}", 404);
        for (Map.Entry<String, Integer> each : expected.entrySet()) {
            Asked asked = console.ask("POST", "/api/similar", each.getKey(), JSON);
            assertThat(asked.status()).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(asked.headers()).containsEntry("Content-Type", Problems.TYPE);
        }
        assertThat(console.get("/api/similar").status()).isEqualTo(400);
        assertThat(console.ask("POST", "/api/similar", "x", "Content-Type: text/html").status())
                .isEqualTo(415);
    }

    @Test
    void leadsFromOneTrackToAnother() throws Exception {
        JsonNode path = console.get("/api/path?from=a%2F1.mp3&to=c&length=3").json();
        assertThat(path.get("tracks")).hasSize(3);
        assertThat(path.get("tracks").get(0).get("id").asText()).isEqualTo("a/1.mp3");
        assertThat(path.get("tracks").get(2).get("id").asText()).isEqualTo("c");
        assertThat(console.get("/api/path?from=b").status()).isEqualTo(400);
        assertThat(console.get("/api/path?from=b&to=nobody").status()).isEqualTo(404);
    }

    @Test
    void hostileTextsComeBackAsTheyAre() throws Exception {
        List<String> titles =
                List.of(
                        "<script>alert(1)</script>",
                        "\u202Eltr\u0000\u0007\u001B[31m",
                        "\"};alert(1)//\\",
                        "x".repeat(10_000),
                        "\uD83C\uDFB8 \u2028\u2029");
        for (String title : titles) {
            String id = "id " + title.substring(0, 5) + "/../%2e%2e?#;";
            console.put(track(id, 0.3).setTitle(title).setTags(List.of(title)));
            Asked asked = console.get("/api/tracks/" + encoded(id).replace("%00", "%00"));
            if (!id.contains("\u0000")) {
                assertThat(asked.json().get("title").asText()).isEqualTo(title);
                assertThat(asked.json().get("tags").get(0).asText()).isEqualTo(title);
                assertThat(asked.headers().get("Content-Type")).isEqualTo("application/json");
            }
        }
    }

    @Test
    void saysWhenNothingHasChanged() throws Exception {
        Asked first = console.get("/api/tracks/b");
        String tag = first.headers().get("ETag");
        Asked second = console.get("/api/tracks/b", "If-None-Match: W/\"x\", " + tag);
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        console.put(track("b", 0.5).setTitle("new"));
        assertThat(console.get("/api/tracks/b", "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    @Test
    void tellsTheHeadOfEverythingThatItTells() throws Exception {
        for (String path : List.of("/api/tracks/b", "/api/status", "/api/tracks")) {
            Asked head = console.ask("HEAD", path, "");
            Asked get = console.get(path);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().get("ETag")).isEqualTo(get.headers().get("ETag"));
        }
    }

    @Test
    void saysHowItIsWithoutAModelAndWithoutKafka() throws Exception {
        JsonNode status = console.get("/api/status").json();
        assertThat(status.get("tracks").asInt()).isEqualTo(4);
        assertThat(status.get("modelVersion").asInt()).isEqualTo(-1);
        assertThat(status.get("writable").asBoolean()).isFalse();
        assertThat(status.get("version").asText()).isNotEmpty();
        JsonNode known = console.get("/api/status", "X-Mixtape-Token: " + Filled.TOKEN).json();
        assertThat(known.get("writable").asBoolean()).isTrue();
        for (String path :
                List.of(
                        "/api/components",
                        "/api/learning",
                        "/api/freshness",
                        "/api/dead-letters",
                        "/api/listeners")) {
            assertThat(console.get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(console.get("/api/listeners/nobody").status()).isEqualTo(404);
        assertThat(console.get("/api/tracks/b/why/c").status()).isEqualTo(409);
        assertThat(console.get("/api/tracks/b/audio").status()).isEqualTo(404);
        assertThat(
                        console.ask("POST", "/api/similar", "no sound", "Content-Type: audio/mpeg")
                                .status())
                .isEqualTo(409);
    }

    @Test
    void writesNothingThatCannotBeMeant() throws Exception {
        String token = "X-Mixtape-Token: " + Filled.TOKEN;
        for (String body :
                List.of(
                        "{\"letters\":[]}",
                        "{\"letters\":[\"x\"]}",
                        "{\"letters\":[null]}",
                        "{}")) {
            assertThat(console.ask("POST", "/api/dead-letters/replay", body, JSON, token).status())
                    .as(body)
                    .isEqualTo(400);
        }
        String name = "/api/components/0/name";
        assertThat(console.ask("PUT", name, "{\"name\":\"x\"}", JSON, token).status())
                .as("there is no model")
                .isEqualTo(409);
        assertThat(console.ask("PUT", name, "{\"name\":\"x\"}", JSON).status()).isEqualTo(401);
    }

    @Test
    void servesItsPagesAndNothingBesideThem() throws Exception {
        for (String path :
                List.of(
                        "/../dev/mixtape/pipeline/console/web/version.properties",
                        "/%2e%2e/log4j2.xml",
                        "/..%2f..%2fetc/passwd",
                        "/webjars/../../../etc/passwd",
                        "/webjars/..%2f..%2f..%2fMETA-INF/MANIFEST.MF",
                        "/console/index.html",
                        "/.hidden.js",
                        "//etc/passwd",
                        "/dev/mixtape/pipeline/console/Console.class",
                        "/nothing.html",
                        "/nothing")) {
            Asked asked = console.get(path);
            assertThat(asked.status()).as(path).isIn(400, 404);
            assertThat(asked.headers()).as(path).containsEntry("Content-Type", Problems.TYPE);
        }
    }
}
