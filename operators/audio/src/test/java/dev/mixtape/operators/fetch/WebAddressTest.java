package dev.mixtape.operators.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebAddressTest {
    private final WebAddress root = WebAddress.root("https://cdn.example.com/audio/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/audio/a.mp3",
                "HTTPS://CDN.example.COM:443/audio/b/c%20d.mp3",
                "https://cdn.example.com/audio/a..b/...mp3",
                "https://cdn.example.com/audio/a.mp3?signature=x&path=../../etc"
            })
    void coversWhatLiesBeneath(String address) throws Exception {
        assertThat(root.covers(WebAddress.parse(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cdn.example.com/audio/a.mp3",
                "https://cdn.example.com:8443/audio/a.mp3",
                "https://cdn.example.com./audio/a.mp3",
                "https://cdn.example.com.evil.example/audio/a.mp3",
                "https://evil.example/audio/a.mp3",
                "https://cdn.example.com/audiobooks/a.mp3",
                "https://cdn.example.com/AUDIO/a.mp3",
                "https://cdn.example.com/",
                "https://cdn.example.com"
            })
    void doesNotCoverWhatOnlyLooksLikeIt(String address) throws Exception {
        assertThat(root.covers(WebAddress.parse(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/audio/../secret",
                "https://cdn.example.com/audio/./../secret",
                "https://cdn.example.com/audio/..",
                "https://cdn.example.com/audio/%2e%2e/secret",
                "https://cdn.example.com/audio/.%2E/secret",
                "https://cdn.example.com/audio/..%2fsecret",
                "https://cdn.example.com/audio/..%5Csecret",
                "https://cdn.example.com/audio/..;x/secret",
                "https://cdn.example.com/audio/a\\..\\secret",
                "https://cdn.example.com/audio/a%00.mp3",
                "https://user:pass@cdn.example.com/audio/a.mp3",
                "https://cdn.example.com@evil.example/audio/a.mp3",
                "https:///audio/a.mp3",
                "https:audio/a.mp3",
                "https://cdn.example.com:99999/audio/a.mp3",
                "https://[fe80::1%25eth0]/audio/a.mp3",
                "https://cdn.exa mple.com/audio/a.mp3",
                "ftp://cdn.example.com/audio/a.mp3",
                "/audio/a.mp3",
                ""
            })
    void refusesWhatServersMayReadDifferently(String address) {
        assertThatThrownBy(() -> WebAddress.parse(address))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(": not an address that is read (")
                .hasMessageNotContaining("pass");
    }

    @Test
    void aRootThatIsAFileCoversItself() throws Exception {
        WebAddress file = WebAddress.root("http://[::1]:8080/one.mp3");
        assertThat(file.covers(WebAddress.parse("http://[::1]:8080/one.mp3"))).isTrue();
        assertThat(file.covers(WebAddress.parse("http://[::1]:8080/one.mp3x"))).isFalse();
        assertThat(file)
                .hasToString("http://[::1]:8080/one.mp3")
                .matches(r -> r.host().equals("::1"));
    }

    @Test
    void neitherSignaturesNorPasswordsAreShown() throws Exception {
        assertThat(WebAddress.parse("https://h.example/a.mp3?X-Signature=geheim"))
                .hasToString("https://h.example/a.mp3?…");
        assertThat(Shown.address("https://me:geheim@h.example/a"))
                .isEqualTo("https://…@h.example/a");
        assertThat(Shown.address("x".repeat(9_000))).hasSize(200);
    }
}
