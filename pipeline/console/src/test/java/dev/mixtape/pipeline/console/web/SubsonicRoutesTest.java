package dev.mixtape.pipeline.console.web;

import static dev.mixtape.pipeline.console.web.Filled.track;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** With requests as the specification's pages show them. */
final class SubsonicRoutesTest {
    private static final String WHO = "u=demo&p=" + Filled.TOKEN + "&v=1.16.1&c=AwesomeClientName";

    @TempDir Path folder;
    private Filled console;

    @BeforeEach
    void fill() {
        console = new Filled(folder);
        console.put(
                track("100", 0).setTitle("\"Dusk\" & <dawn>\u0001"),
                track("101", 0.2),
                track("102", 0.6),
                track("200", 1.2).setTitle(null).setArtist(null).setTags(List.of()));
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private JsonNode json(String path) throws Exception {
        Asked asked = console.get(path + "&f=json");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.headers().get("Content-Type")).isEqualTo("application/json");
        JsonNode response = asked.json().get("subsonic-response");
        assertThat(response.get("version").asText()).isEqualTo("1.16.1");
        assertThat(response.get("type").asText()).isEqualTo("mixtape");
        assertThat(response.get("openSubsonic").asBoolean()).isTrue();
        assertThat(response.get("serverVersion").asText()).isNotEmpty();
        return response;
    }

    @Test
    void findsSimilarTracks() throws Exception {
        JsonNode found = json("/rest/getSonicSimilarTracks.view?id=100&count=2&" + WHO);
        assertThat(found.get("status").asText()).isEqualTo("ok");
        JsonNode matches = found.get("sonicMatch");
        assertThat(matches).hasSize(2);
        assertThat(matches.get(0).get("entry").get("id").asText()).isEqualTo("101");
        assertThat(matches.get(0).get("entry").get("isDir").isBoolean()).isTrue();
        assertThat(matches.get(0).get("entry").get("title").asText()).isEqualTo("Title of 101");
        assertThat(matches.get(0).get("similarity").asDouble())
                .isGreaterThan(matches.get(1).get("similarity").asDouble())
                .isBetween(0.0, 1.0);
        assertThat(json("/rest/getSonicSimilarTracks?id=100&count=0&" + WHO).get("sonicMatch"))
                .isEmpty();
        assertThat(json("/rest/getSonicSimilarTracks?id=100&" + WHO).get("sonicMatch")).hasSize(3);
    }

    @Test
    void aPathBeginsAndEndsAsAsked() throws Exception {
        JsonNode path =
                json("/rest/findSonicPath.view?startSongId=100&endSongId=200&count=3&" + WHO)
                        .get("sonicMatch");
        assertThat(path).hasSize(3);
        assertThat(path.get(0).get("entry").get("id").asText()).isEqualTo("100");
        assertThat(path.get(0).get("similarity").asDouble()).isBetween(0.999, 1.0);
        assertThat(path.get(2).get("entry").get("id").asText()).isEqualTo("200");
        assertThat(path.get(2).get("entry").get("title").asText())
                .as("a title is required")
                .isEqualTo("200");
    }

    @Test
    void speaksXmlUnlessAskedOtherwise() throws Exception {
        Asked asked = console.get("/rest/findSonicPath?startSongId=100&endSongId=101&" + WHO);
        assertThat(asked.headers().get("Content-Type")).startsWith("application/xml");
        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        asked.body().getBytes(StandardCharsets.UTF_8)))
                        .getDocumentElement();
        assertThat(root.getAttribute("status")).isEqualTo("ok");
        Element match = (Element) root.getElementsByTagName("sonicMatch").item(0);
        assertThat(Double.parseDouble(match.getAttribute("similarity"))).isBetween(0.99, 1.0);
        Element entry = (Element) match.getElementsByTagName("entry").item(0);
        assertThat(entry.getAttribute("title")).isEqualTo("\"Dusk\" & <dawn>\uFFFD");
    }

    @Test
    void saysWhatItCanToWhoeverAsks() throws Exception {
        JsonNode extensions =
                json("/rest/getOpenSubsonicExtensions?u=demo&p=wrong")
                        .get("openSubsonicExtensions");
        assertThat(extensions.findValuesAsText("name"))
                .containsExactly("sonicSimilarity", "formPost", "apiKeyAuthentication");
        assertThat(extensions.get(0).get("versions").get(0).asInt()).isEqualTo(1);
    }

    @Test
    void takesFormsAsFormPostSays() throws Exception {
        Asked asked =
                console.ask(
                        "POST",
                        "/rest/getSonicSimilarTracks.view",
                        WHO + "&id=100&count=1&f=json",
                        "Content-Type: application/x-www-form-urlencoded");
        assertThat(asked.json().findValue("sonicMatch")).hasSize(1);
    }

    @Test
    void knowsTheTokenInEveryWayThatPlayersSayIt() throws Exception {
        byte[] md5 =
                MessageDigest.getInstance("MD5")
                        .digest((Filled.TOKEN + "c19b2d").getBytes(StandardCharsets.UTF_8));
        String hex = HexFormat.of().formatHex(Filled.TOKEN.getBytes(StandardCharsets.UTF_8));
        for (String right :
                List.of(
                        "u=joe&p=" + Filled.TOKEN,
                        "u=joe&p=enc:" + hex,
                        "u=joe&t=" + HexFormat.of().formatHex(md5) + "&s=c19b2d",
                        "apiKey=" + Filled.TOKEN,
                        "c=on+this+machine+nobody+need+say")) {
            assertThat(json("/rest/ping?" + right).get("status").asText())
                    .as(right)
                    .isEqualTo("ok");
        }
    }

    @Test
    void failsWithTheProtocolsOwnCodes() throws Exception {
        fails(40, "/rest/ping?u=joe&p=wrong");
        fails(40, "/rest/ping?u=joe&p=enc:zz");
        fails(40, "/rest/ping?u=joe&t=00&s=c19b2d");
        fails(40, "/rest/ping?u=joe&t=00");
        fails(43, "/rest/ping?u=joe&apiKey=" + Filled.TOKEN);
        fails(43, "/rest/ping?u=joe&p=x&t=00&s=11");
        fails(44, "/rest/ping?apiKey=wrong");
        fails(10, "/rest/getSonicSimilarTracks?" + WHO);
        fails(10, "/rest/findSonicPath?startSongId=100&" + WHO);
        fails(70, "/rest/getSonicSimilarTracks?id=nobody&" + WHO);
        fails(0, "/rest/getSonicSimilarTracks?id=100&count=many&" + WHO);
        assertThat(console.get("/rest/getAlbumList?" + WHO).status()).isEqualTo(404);
    }

    private void fails(int code, String path) throws Exception {
        JsonNode failed = json(path);
        assertThat(failed.get("status").asText()).as(path).isEqualTo("failed");
        assertThat(failed.get("error").get("code").asInt()).as(path).isEqualTo(code);
        assertThat(failed.get("error").get("message").asText()).isNotEmpty();
        assertThat(failed.get("sonicMatch")).isNull();
    }
}
