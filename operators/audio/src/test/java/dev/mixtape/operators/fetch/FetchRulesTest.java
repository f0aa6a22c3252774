package dev.mixtape.operators.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FetchRulesTest {
    private static FetchRules rules(String schemes, String... roots) {
        return new FetchRules(
                List.of(roots), List.of(schemes.split(",", -1)), List.of(), Duration.ofSeconds(1));
    }

    @Test
    void tellFoldersFromAddresses() {
        FetchRules rules = rules("file,HTTPS", "/music", "relative", "file:/more", "https://h/a");
        assertThat(rules.folders()).containsExactly("/music", "relative", "file:/more");
        assertThat(rules.webRoots()).extracting(WebAddress::host).containsExactly("h");
    }

    @Test
    void refuseARootWhoseSchemeIsNotAllowed() {
        assertThatThrownBy(() -> rules("file,https", "http://h/a"))
                .hasMessage(
                        "audio.roots=http://h/a: audio.schemes does not have http; add it there, or"
                                + " remove the root");
        assertThatThrownBy(() -> rules("https", "/music"))
                .hasMessage(
                        "audio.roots=/music: audio.schemes does not have file; add it there, or"
                                + " remove the root");
    }

    @Test
    void refuseWhatNobodyKnows() {
        assertThatThrownBy(() -> rules("file,gopher"))
                .hasMessage("audio.schemes=gopher: must be among file, https, http");
        assertThatThrownBy(() -> rules("file", "s3://bucket/x"))
                .hasMessage(
                        "audio.roots=s3://bucket/x: must be a folder, or begin with https:// or"
                                + " http://");
        assertThatThrownBy(() -> rules("https", "https://me:geheim@h/a"))
                .hasMessage(
                        "audio.roots=https://…@h/a: must be an address such as"
                                + " https://cdn.example.com/audio/ (it holds a user)");
    }
}
