package dev.mixtape.operators.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileFetcherTest {
    @TempDir Path folder;
    private Path music;
    private FileFetcher fetcher;

    @BeforeEach
    void makeARoot() throws IOException {
        music = Files.createDirectories(folder.resolve("the music"));
        fetcher = new FileFetcher(List.of(music.toUri().toString()), 10);
    }

    @Test
    void readsBeneathARootAlsoThroughLinksThatStayInside() throws Exception {
        Path file = Files.write(music.resolve("ä b.wav"), new byte[10]);
        Path link = Files.createSymbolicLink(music.resolve("link"), file);
        assertThat(fetcher.fetch(file.toUri().toString())).hasSize(10);
        assertThat(fetcher.fetch(link.toUri().toString())).hasSize(10);
    }

    @Test
    void aRootMayBeALinkItself() throws Exception {
        Files.write(music.resolve("a"), new byte[1]);
        Path link = Files.createSymbolicLink(folder.resolve("link"), music);
        FileFetcher linked = new FileFetcher(List.of(link.toString()), 10);
        assertThat(linked.fetch(link.resolve("a").toUri().toString())).hasSize(1);
    }

    @Test
    void refusesWhatLeadsOut() throws Exception {
        Path outside = Files.write(folder.resolve("outside.wav"), new byte[1]);
        Files.createSymbolicLink(music.resolve("link"), outside);
        Files.createSymbolicLink(music.resolve("folder"), folder);
        Files.createDirectories(folder.resolve("the music too"));
        Files.write(folder.resolve("the music too/a"), new byte[1]);
        for (String name :
                List.of("../outside.wav", "link", "folder/outside.wav", "../the%20music%20too/a")) {
            assertRefused(music.toUri() + name, "outside audio.roots; allow its folder there");
        }
        assertRefused("file:/etc/passwd", "outside audio.roots");
    }

    @Test
    void refusesWhatIsNoFileOrTooLong() throws Exception {
        Files.write(music.resolve("long"), new byte[11]);
        assertRefused(
                music.toUri() + "long",
                "11 bytes, at most 10 (audio.max-bytes); cut the file or raise the limit");
        assertRefused(music.toUri().toString(), "not a file");
        assertRefused(music.toUri() + "none", "no such file");
        assertRefused("file://host/share/a.wav", "names a host");
        assertRefused("file:relative.wav", "not a file: reference");
    }

    /** Some files have no size before they are read: here the kernel's, elsewhere growing ones. */
    @Test
    void mindsTheLimitWhileReading() throws Exception {
        FileFetcher kernel = new FileFetcher(List.of("/proc"), 10);
        assertThatThrownBy(() -> kernel.fetch("file:/proc/cpuinfo"))
                .hasMessageStartingWith("file:/proc/cpuinfo: more than 10 bytes (audio.max-bytes)");
    }

    @Test
    void saysWhichRootIsMissingAndWhere() {
        assertThatThrownBy(() -> new FileFetcher(List.of("/no/such/folder"), 10))
                .hasMessageStartingWith(
                        "audio.roots=/no/such/folder: no folder that can be read on ")
                .hasMessageEndingWith("or remove the root");
    }

    private void assertRefused(String uri, String why) {
        assertThatThrownBy(() -> fetcher.fetch(uri))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(uri + ": ")
                .hasMessageContaining(why);
    }
}
