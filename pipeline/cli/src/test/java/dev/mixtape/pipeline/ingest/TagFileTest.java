package dev.mixtape.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TagFileTest {
    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tags.csv"), text);
    }

    @Test
    void readsIdsTagsAndNames() throws IOException {
        Map<String, TaggedSong> songs =
                TagFile.read(
                        file(
                                """
                                id,tags,title,year
                                a.ogg,rock|live| rock ,"One, two",1999
                                b.npy,,,
                                """),
                        folder);
        assertThat(songs)
                .containsEntry(
                        "a.ogg", new TaggedSong("a.ogg", "One, two", null, List.of("rock", "live")))
                .containsEntry("b", new TaggedSong("b", null, null, List.of()));
    }

    @Test
    void aManifestWillDoWhosePathsAreRelativeToIt() throws IOException {
        assertThat(
                        TagFile.read(
                                        file("path,label,split\nmusic/x/y.mp3,folk,test\n"),
                                        folder.resolve("music"))
                                .get("x/y.mp3")
                                .tags())
                .containsExactly("folk");
    }

    @Test
    void namesTheRowAndWhatIsWrongWithIt() throws IOException {
        assertRefused("id,tags\na,x\n,y\n", "tags.csv, row 3: id is empty: every row needs one");
        assertRefused("id,tags\na,x\na,y\n", "tags.csv, row 3: a came before; keep one row a song");
        assertRefused(
                "id,tags\na," + "x".repeat(300) + "\n",
                "tags.csv, row 2: a tag of 300 characters: at most 256");
        assertRefused(
                "id,tags\na," + "x|".repeat(10_000) + "y\n",
                "tags.csv, row 2: 10001 tags: at most 256");
        assertRefused(
                "id,tags\na\n",
                "tags.csv, row 2: as many values as the first row has names are needed");
        assertRefused(
                "name,tags\na,b\n",
                "tags.csv: its first row is name,tags: expected a column named id or path");
        assertRefused("id,tags\n", "tags.csv: has no rows; expected id,tags and one row a song");
        assertRefused("id,tags\na,\"b\n", "tags.csv: is no CSV file in UTF-8 (");
        Files.write(
                folder.resolve("tags.csv"), "id,tags\nä,x\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TagFile.read(folder.resolve("tags.csv"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is no CSV file in UTF-8");
        assertThatThrownBy(() -> TagFile.read(folder.resolve("absent.csv"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("absent.csv: no such file; check the path");
    }

    private void assertRefused(String text, String sentence) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> TagFile.read(file, folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(sentence);
    }
}
