package dev.mixtape.operators.interpretation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.interpretation.ComponentDescription.Length;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ComponentDescriptionTest {
    private static final int K = 4;
    private static final Length LENGTH = new Length(10, 3, 5);
    private static final double UNIT = 1.0 / SongShares.UNIT;

    /** Tags a, b and c are planted at components 0, 1 and 2; every song is "music". */
    private static List<SongShares> planted() {
        Random random = new Random(11);
        List<SongShares> songs = new ArrayList<>();
        for (int j = 0; j < 90; j++) {
            float[] r = new float[K];
            float rest = 1;
            for (int k = 0; k < K; k++) {
                r[k] = k == j % 3 ? 0 : 0.1f * random.nextFloat();
                rest -= r[k];
            }
            r[j % 3] = rest;
            songs.add(
                    SongShares.of(
                            "song-" + j,
                            null,
                            null,
                            100 + j,
                            List.of("music", "abc".substring(j % 3, j % 3 + 1)),
                            r));
        }
        return songs;
    }

    private static List<ComponentDescription> describe(List<SongShares> songs) {
        SongTally tally = new SongTally(LENGTH.exemplars());
        songs.forEach(tally::add);
        return ComponentDescription.of(tally.counts(), Collections.nCopies(K, List.of()), LENGTH);
    }

    private static ComponentDescription of(int k, List<ComponentDescription> all) {
        return all.stream().filter(each -> each.component() == k).findAny().orElseThrow();
    }

    @Test
    void findsPlantedTagsAndPassesOverWhatEverySongCarries() {
        List<ComponentDescription> all = describe(planted());
        for (int k = 0; k < 3; k++) {
            assertThat(of(k, all).tags().get(0).tag()).isEqualTo("abc".substring(k, k + 1));
            assertThat(of(k, all).tags().get(0).tagShare()).isGreaterThan(0.75);
        }
        assertThat(all)
                .flatExtracting(ComponentDescription::tags)
                .extracting(ComponentDescription.Tag::tag)
                .doesNotContain("music");
    }

    /** Three songs, two components, everything worked out on paper. */
    @Test
    void followsTheFormulasByHand() {
        List<ComponentDescription> all =
                describe(
                        List.of(
                                song("x", 100, List.of("rock"), 0.75f, 0.25f),
                                song("y", 300, List.of("rock", "live"), 0.5f, 0.5f),
                                song("z", 200, List.of("folk"), 0f, 1f),
                                song("untagged", 400, List.of(), 0.25f, 0.75f)));

        // N_0 = 75 + 150 + 0 + 100, N_1 = 25 + 150 + 200 + 300.
        assertThat(of(0, all).share()).isCloseTo(325 / 1000.0, within(1e-9));
        assertThat(of(1, all).share()).isCloseTo(675 / 1000.0, within(1e-9));
        assertThat(of(0, all).songs()).isEqualTo(3);
        assertThat(all).extracting(ComponentDescription::component).containsExactly(1, 0);

        // J = 3 tagged songs. rock: n = 2, idf = ln(3/3) = 0, so it tells nothing.
        // live, folk: n = 1, idf = ln(3/2).
        double idf = Math.log(1.5);
        assertThat(of(0, all).tags())
                .singleElement()
                .satisfies(
                        tag -> {
                            assertThat(tag.tag()).isEqualTo("live");
                            assertThat(tag.weight()).isCloseTo(0.5 * idf, within(1e-9));
                            assertThat(tag.tagShare()).isCloseTo(0.5, within(1e-9));
                        });
        assertThat(of(1, all).tags())
                .extracting(ComponentDescription.Tag::tag)
                .containsExactly("folk", "live");
        assertThat(of(1, all).tags().get(0).weight()).isCloseTo(1 * idf, within(1e-9));

        assertThat(of(0, all).exemplars())
                .extracting(Exemplar::id)
                .containsExactly("x", "y", "untagged");
        assertThat(of(1, all).exemplars())
                .extracting(Exemplar::id)
                .containsExactly("z", "untagged", "y");
    }

    private static SongShares song(String id, int frames, List<String> tags, float... r) {
        return SongShares.of(id, null, null, frames, tags, r);
    }

    @Test
    void theOrderOfSongsDoesNotMatterToTheLastBit() {
        List<SongShares> songs = new ArrayList<>(planted());
        List<ComponentDescription> before = describe(songs);
        Collections.shuffle(songs, new Random(5));
        assertThat(describe(songs)).isEqualTo(before);
    }

    @Test
    void ofEqualSharesTheLongerSongExemplifiesThenTheFirstId() {
        ComponentDescription only =
                describe(
                                List.of(
                                        song("b", 10, List.of(), 1f),
                                        song("c", 99, List.of(), 1f),
                                        song("a", 10, List.of(), 1f),
                                        song("d", 999, List.of(), 0.5f, 0.5f)))
                        .get(0);
        assertThat(only.exemplars()).extracting(Exemplar::id).containsExactly("c", "a", "b");
        assertThat(only.exemplars().get(0).shareOfSong()).isCloseTo(1, within(UNIT));
    }

    @Test
    void songsWithoutTagsHaveSharesAndExemplarsAllTheSame() {
        List<ComponentDescription> all = describe(List.of(song("a", 10, List.of(), 1f)));
        assertThat(all).hasSize(1);
        assertThat(all.get(0).share()).isEqualTo(1);
        assertThat(all.get(0).tags()).isEmpty();
        assertThat(describe(List.of())).isEmpty();
    }
}
