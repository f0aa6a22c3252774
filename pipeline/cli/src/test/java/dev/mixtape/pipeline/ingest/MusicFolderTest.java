package dev.mixtape.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MusicFolderTest {

    @TempDir Path root;

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void findsMusicBySuffixInSortedOrder() throws IOException {
        write("b/two.OGG", "x");
        write("a/one.mp3", "x");
        write("a.flac", "x");
        write("cover.png", "x");
        write(".cache/three.mp3", "x");
        write("b/.four.mp3", "x");
        assertThat(new MusicFolder(root).files())
                .extracting(MusicFile::id)
                .containsExactly("a.flac", "a/one.mp3", "b/two.OGG");
    }

    @Test
    void followsLinksButNotRoundInCircles() throws IOException {
        write("real/one.mp3", "x");
        Files.createSymbolicLink(root.resolve("real/loop"), root);
        Files.createSymbolicLink(root.resolve("linked.mp3"), root.resolve("real/one.mp3"));
        Files.createSymbolicLink(root.resolve("dangling.mp3"), root.resolve("nowhere"));
        assertThat(new MusicFolder(root).files())
                .extracting(MusicFile::id)
                .containsExactly("linked.mp3", "real/one.mp3");
    }

    @Test
    void handsOutAnArrivalOnceItHasStoppedGrowing() throws IOException {
        MusicFolder folder = new MusicFolder(root);
        write("one.mp3", "x");
        assertThat(folder.arrivals()).isEmpty();
        write("one.mp3", "longer");
        assertThat(folder.arrivals()).isEmpty();
        assertThat(folder.arrivals()).extracting(MusicFile::id).containsExactly("one.mp3");
        assertThat(folder.arrivals()).isEmpty();
    }

    @Test
    void handsOutAFileAgainWhenItsContentHasChanged() throws IOException {
        MusicFolder folder = new MusicFolder(root);
        write("one.mp3", "x");
        folder.arrivals();
        assertThat(folder.arrivals()).hasSize(1);
        write("one.mp3", "another take");
        folder.arrivals();
        assertThat(folder.arrivals()).hasSize(1);
    }

    @Test
    void refusesAFileInPlaceOfAFolder() throws IOException {
        write("one.mp3", "x");
        assertThatThrownBy(() -> new MusicFolder(root.resolve("one.mp3")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        root.resolve("one.mp3")
                                + ": not a folder; name the folder that the file is in");
    }
}
