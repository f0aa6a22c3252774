package dev.mixtape.pipeline.evaluate.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.evaluation.Interactions;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InteractionsFileTest {

    private static final Path MANIFEST = Path.of("songs.csv");
    private static final List<String> SONGS = List.of("a.ogg", "b, c.ogg", "d.ogg");

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("plays.csv");
    }

    private Interactions read(String text) throws IOException {
        return read(text, StandardCharsets.UTF_8);
    }

    private Interactions read(String text, Charset charset) throws IOException {
        Files.writeString(file, text, charset);
        return InteractionsFile.read(file, MANIFEST, SONGS);
    }

    @Test
    void readsColumnsByNameAndEachPairOnce() throws IOException {
        Interactions interactions =
                read(
                        String.join(
                                "\r\n",
                                "\uFEFFcount, Item ,when,user",
                                "3,d.ogg,monday,ann",
                                "1,\"b, c.ogg\",tuesday,bob",
                                "",
                                "0.5,a.ogg,monday,ann",
                                "1,d.ogg,friday,ann",
                                ""));

        assertThat(interactions.users()).containsExactly("ann", "bob");
        assertThat(interactions.items()).isEqualTo(3);
        assertThat(interactions.itemsByUser().get(0)).containsExactly(0, 2);
        assertThat(interactions.itemsByUser().get(1)).containsExactly(1);
    }

    @Test
    void needsNoCounts() throws IOException {
        assertThat(read("user,item\nann,a.ogg\n").itemsByUser().get(0)).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "'' -> ': is empty; expected a header such as user,item,count'",
                "'user,item\n' -> ': has a header and no row; list one user and item a row'",
                "'user,song\n' -> ', row 1: no column item in user,song; expected a header such as"
                        + " user,item,count'",
                "'user,item\nann,a.ogg\nann,x.ogg\n' -> ', row 3: item=x.ogg: is no path in"
                        + " songs.csv; write it as there, or leave the row out'",
                "'user,item\n ,a.ogg\n' -> ', row 2: user is empty; give one, or leave the row"
                        + " out'",
                "'user,item\nann,b, c.ogg\n' -> ', row 2: has 3 columns: the header has 2; put"
                        + " values with commas in double quotes'",
                "'user,item,count\nann,a.ogg,-2\n' -> ', row 2: count=-2: must be a number greater"
                        + " than 0'",
                "'user,item,count\nann,a.ogg,0\n' -> ', row 2: count=0: must be a number greater"
                        + " than 0'",
                "'user,item,count\nann,a.ogg,often\n' -> ', row 2: count=often: must be a number"
                        + " greater than 0'",
            })
    void namesTheRowAndWhatToDo(String text, String complaint) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UserError.class)
                .hasMessage(file + complaint);
    }

    @Test
    void saysWhatIsNoCsvInUtf8() {
        assertThatThrownBy(() -> read("user,item\nj\u00fcrg,a.ogg\n", StandardCharsets.ISO_8859_1))
                .isInstanceOf(UserError.class)
                .hasMessage(file + ": is not UTF-8 text; save it as CSV in UTF-8");
        assertThatThrownBy(() -> read("user,item\n\"ann\"x,a.ogg\n"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file + ": cannot be read as CSV (");
        assertThatThrownBy(() -> InteractionsFile.read(folder.resolve("no.csv"), MANIFEST, SONGS))
                .isInstanceOf(UserError.class)
                .hasMessage(folder.resolve("no.csv") + ": no such file; check the path");
    }

    @Test
    void saysThatOneSongAUserIsTooLittleToHideAny() throws IOException {
        Files.writeString(file, "user,item\nann,a.ogg\nbob,a.ogg\nbob,d.ogg\ncyd,d.ogg\n");
        assertThatThrownBy(
                        () ->
                                RecommendationTask.read(
                                        file, MANIFEST, SONGS, List.of(Similarity.COSINE), 0.1))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        file
                                + ": 1 of 3 users have two items or more; give two such users at"
                                + " least, one to choose k on and one to test on");
    }
}
