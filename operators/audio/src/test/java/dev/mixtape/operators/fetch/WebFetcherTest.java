package dev.mixtape.operators.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a fetch may lead, and where not. */
final class WebFetcherTest extends LocalNetwork {
    @Test
    void readsWhatLiesBeneathARootAndKeepsTheHostsName() throws Exception {
        cdn.answer("/audio/a.mp3", 200, new byte[MAX_BYTES]);
        assertThat(fetcher(LONG).fetch(cdn.at("cdn.test", "/audio/a.mp3?signature=1")))
                .hasSize(MAX_BYTES);
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
}
