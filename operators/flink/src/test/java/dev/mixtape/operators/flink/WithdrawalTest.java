package dev.mixtape.operators.flink;

import static dev.mixtape.operators.flink.InferenceHarness.moved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.TrackEmbedding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A withdrawn track is gone from state and topics, wherever its song is at that moment. */
final class WithdrawalTest {
    private InferenceHarness harness;

    @BeforeEach
    void open() throws Exception {
        harness = new InferenceHarness(InferenceHarness.TOLERANCE);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void ofASongThatIsHeldItIsNeitherEmbeddedNorLearnedFrom() throws Exception {
        for (int n = 0; n < 3; n++) {
            harness.send(Songs.song(n));
        }
        harness.withdraw("song-1");
        harness.restart();
        harness.send(Songs.model());
        harness.check();
        harness.flush();
        assertThat(harness.compacted()).containsOnlyKeys("song-0", "song-2");
        assertThat(harness.learned()).isEqualTo(2);
    }

    @Test
    void ofASongThatWaitsForItsBundleItIsNeitherEmbeddedNorLearnedFrom() throws Exception {
        harness.send(Songs.model());
        harness.send(Songs.song(1));
        harness.withdraw("song-1");
        harness.send(Songs.song(2));
        harness.flush();
        assertThat(harness.output())
                .extracting(TrackEmbedding::getTrackId)
                .containsExactly("song-1", "song-2");
        assertThat(harness.output().get(0)).matches(Withdrawals::is);
        assertThat(harness.learned()).isEqualTo(1);
    }

    @Test
    void ofAnEmbeddedTrackOnlyItsDateIsLeftInState() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        harness.send(Songs.song(1));
        harness.flush();
        assertThat(harness.stateEntries()).isEqualTo(4);
        harness.withdraw("song-1");
        assertThat(harness.stateEntries()).isEqualTo(1);
        assertThat(harness.compacted()).isEmpty();
        harness.restart();
        harness.send(moved(model));
        harness.check();
        assertThat(harness.output()).as("and it does not come back").isEmpty();
    }

    @Test
    void ofATrackThatWaitsForItsRefreshNothingComesAfter() throws Exception {
        Model model = Songs.model();
        harness.send(model);
        for (int n = 0; n < 3; n++) {
            harness.send(Songs.song(n));
        }
        harness.flush();
        harness.send(moved(model));
        harness.leap(InferenceHarness.CHECK_INTERVAL); // all three are due
        harness.withdraw("song-1");
        harness.check();
        assertThat(harness.output())
                .filteredOn(embedding -> embedding.getTrackId().equals("song-1"))
                .hasSize(2)
                .last()
                .matches(Withdrawals::is);
        assertThat(harness.compacted().values())
                .extracting(TrackEmbedding::getModelVersion)
                .containsExactly(1L, 1L);
    }

    @Test
    void ofAnUnknownTrackOnlyItsDateIsLeft() throws Exception {
        harness.withdraw("never seen");
        harness.flush();
        assertThat(harness.stateEntries()).isEqualTo(1);
        assertThat(harness.side(Outputs.DEAD_LETTERS)).isEmpty();
        assertThat(harness.output())
                .as("an earlier job may have embedded it")
                .singleElement()
                .matches(Withdrawals::is);
    }

    @Test
    void theSameAudioAfterItIsANewTrack() throws Exception {
        harness.send(Songs.model());
        harness.send(Songs.song(1));
        harness.withdraw("song-1");
        harness.send(Songs.song(1));
        harness.withdraw("song-1");
        harness.send(Songs.song(1));
        harness.flush();
        assertThat(harness.compacted()).containsOnlyKeys("song-1");
        assertThat(harness.learned()).isEqualTo(1);
        harness.withdraw("song-1");
        harness.send(Songs.song(1));
        harness.flush();
        assertThat(harness.compacted()).containsOnlyKeys("song-1");
        assertThat(harness.learned()).as("learned from again").isEqualTo(2);
    }
}
