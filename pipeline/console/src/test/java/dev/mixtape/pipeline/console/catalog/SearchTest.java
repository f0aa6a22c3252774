package dev.mixtape.pipeline.console.catalog;

import static dev.mixtape.pipeline.console.catalog.Tracks.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchTest {
    @TempDir Path folder;

    private Catalog catalog;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void listsTheNewestArrivalsFirstWithoutWords() {
        IntStream.range(0, 25).forEach(i -> catalog.put(track("t" + i, i, 1, 0).build()));
        catalog.put(track("also-24", 24, 1, 0).build());
        catalog.refresh();
        Page page = catalog.search(new Query("  ", null, null, 0, 3));
        assertThat(page.total()).isEqualTo(26);
        assertThat(ids(page)).containsExactly("also-24", "t24", "t23");
        assertThat(ids(catalog.search(new Query(null, null, null, 24, 10))))
                .containsExactly("t1", "t0");
        assertThat(ids(catalog.search(new Query(null, null, null, Integer.MAX_VALUE, 500))))
                .isEmpty();
        assertThat(catalog.search(new Query(null, null, null, 0, 0)))
                .isEqualTo(new Page(26, List.of()));
        assertThatThrownBy(() -> new Query(null, null, null, -1, 5))
                .hasMessage("offset=-1, limit=5: must be at least 0");
    }

    @Test
    void findsWordsAndTheirBeginningsInTitleArtistTagsAndId() {
        put("1", "Blue in Green", "Miles Davis", "jazz");
        put("2", "Blueberry Hill", "Fats Domino", "rock'n'roll");
        put("collection/so_what.flac", "So What", "Miles Davis", "modal jazz");
        assertThat(find("blue")).containsExactly("1", "2"); // the whole word of a title first
        assertThat(find("blueb")).containsExactly("2");
        assertThat(find("mil dav gre")).containsExactly("1");
        assertThat(find("MODAL")).containsExactly("collection/so_what.flac");
        assertThat(find("flac what")).containsExactly("collection/so_what.flac");
        assertThat(find("rock roll")).containsExactly("2");
        assertThat(find("green hill")).isEmpty();
        assertThat(find("!?")).isEmpty();
    }

    @Test
    void foldsCaseAccentsAndApostrophes() {
        put("1", "Don’t Stop", "Beyoncé", "été");
        put("2", "Straße nach Ålesund", "Mø", "İstanbul");
        put("3", "L'amour", "Łona", "ΟΔΟΣ");
        put("4", "東京の夜", "がっこう", "Ночь");
        put("5", "한국 노래", "مُحَمَّد", "🎵");
        assertThat(find("dont")).containsExactly("1");
        assertThat(find("DON'T")).containsExactly("1");
        assertThat(find("beyonce ete")).containsExactly("1");
        assertThat(find("strasse alesund MO")).containsExactly("2");
        assertThat(find("ISTANBUL")).containsExactly("2");
        assertThat(find("amour lona")).containsExactly("3");
        assertThat(find("οδος")).containsExactly("3");
        assertThat(find("東京")).containsExactly("4");
        assertThat(find("がっこう ночь")).containsExactly("4");
        assertThat(find("かっこう")).isEmpty();
        assertThat(find("노래")).containsExactly("5");
        assertThat(find("محمد")).containsExactly("5");
        assertThat(find("🎵")).containsExactly("5");
    }

    @Test
    void filtersByComponentAndExactTag() {
        catalog.put(
                track("a", 0, 1, 0)
                        .setTags(List.of("jazz", "Jazz fusion"))
                        .setStrongest(List.of(new ComponentShare(12, 1f)))
                        .build());
        catalog.put(track("b", 1, 1, 0).setTags(List.of("jazz")).build());
        catalog.refresh();
        assertThat(ids(catalog.search(new Query(null, 12, null, 0, 9)))).containsExactly("a");
        assertThat(ids(catalog.search(new Query(null, 2, null, 0, 9)))).isEmpty();
        assertThat(ids(catalog.search(new Query(null, null, "jazz", 0, 9))))
                .containsExactly("b", "a");
        assertThat(ids(catalog.search(new Query(null, null, "Jazz fusion", 0, 9))))
                .containsExactly("a");
        assertThat(ids(catalog.search(new Query(null, null, "fusion", 0, 9)))).isEmpty();
        assertThat(ids(catalog.search(new Query("title", 12, "jazz", 0, 9)))).containsExactly("a");
    }

    @Test
    void keepsHostileTextsAsTheyAre() {
        String evil =
                "<script>alert(1)</script>\u202Egnirts\u0000\u001B[31m" + "a".repeat(10_000) + "é";
        String id = "𝄞".repeat(20_000); // 80,000 bytes
        TrackEmbedding hostile =
                track(id, 0, 1, 0)
                        .setTitle(evil)
                        .setArtist(evil)
                        .setTags(
                                IntStream.range(0, 20)
                                        .mapToObj(i -> i + "x".repeat(33_000))
                                        .toList())
                        .build();
        catalog.put(hostile);
        catalog.put(track(id + "2", 1, 1, 0).build());
        catalog.commit(java.util.Map.of());
        assertThat(catalog.size()).isEqualTo(2);
        assertThat(catalog.track(id)).contains(TrackLine.of(hostile));
        assertThat(catalog.search(new Query("script alert", null, null, 0, 9)).tracks())
                .containsExactly(TrackLine.of(hostile));
        assertThat(catalog.search(new Query(null, null, "7" + "x".repeat(33_000), 0, 9)).total())
                .isEqualTo(1);
        assertThat(catalog.search(new Query("a* OR (b".repeat(10_000), null, null, 0, 9)).total())
                .isZero();
        catalog.remove(id);
        catalog.refresh();
        assertThat(catalog.size()).isEqualTo(1);
    }

    private void put(String id, String title, String artist, String tag) {
        catalog.put(
                track(id, 0, 1, 0).setTitle(title).setArtist(artist).setTags(List.of(tag)).build());
        catalog.refresh();
    }

    private List<String> find(String words) {
        return ids(catalog.search(new Query(words, null, null, 0, 9)));
    }

    private static List<String> ids(Page page) {
        return page.tracks().stream().map(TrackLine::id).toList();
    }
}
