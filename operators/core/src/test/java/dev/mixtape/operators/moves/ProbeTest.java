package dev.mixtape.operators.moves;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.frames.Frames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {

    @Test
    void isTheSameInWhateverOrderAndFromHoweverManyItIsGathered() {
        Probe inOrder = new Probe();
        IntStream.range(0, 100).forEach(j -> inOrder.offer(7, "t" + j, song(j)));
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        Probe[] parts = {new Probe(), new Probe(), new Probe()};
        for (int j : shuffled) {
            parts[j % 3].offer(7, "t" + j, song(j));
        }
        Probe gathered = new Probe();
        for (Probe part : parts) {
            part.songs().forEach(gathered::add);
        }

        assertThat(names(gathered)).isEqualTo(names(inOrder)).hasSize(Probe.SONGS);
        for (int j = 0; j < Probe.SONGS; j++) {
            assertThat(gathered.songs().get(j).frames().values())
                    .isEqualTo(inOrder.songs().get(j).frames().values())
                    .hasSize(Probe.FRAMES * 2);
        }
    }

    @Test
    void theSeedDecidesWhichSongs() {
        Probe one = new Probe();
        Probe other = new Probe();
        IntStream.range(0, 100).forEach(j -> one.offer(7, "t" + j, song(j)));
        IntStream.range(0, 100).forEach(j -> other.offer(8, "t" + j, song(j)));

        assertThat(names(one)).isNotEqualTo(names(other));
    }

    @Test
    void whatIsNotWantedNeedNotBeRead() {
        Probe probe = new Probe();
        IntStream.range(0, 100).forEach(j -> probe.offer(7, "t" + j, song(j)));

        for (int j = 0; j < 100; j++) {
            assertThat(probe.wants(7, "t" + j)).isEqualTo(names(probe).contains("t" + j));
        }
    }

    @Test
    void bothRevisionsOfATrackStay() {
        Probe probe = new Probe();
        probe.offer(7, "t", song(1));
        probe.offer(7, "t", song(2));
        probe.offer(7, "t", song(2));
        probe.offer(7, "silence", new Frames(0, 2, new float[0]));

        assertThat(names(probe)).containsExactly("t", "t");
    }

    private static List<String> names(Probe probe) {
        return probe.songs().stream().map(Probe.Song::trackId).toList();
    }

    private static Frames song(int j) {
        float[] values = new float[40 * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = j + i / 100f;
        }
        return new Frames(40, 2, values);
    }
}
