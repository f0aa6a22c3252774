package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.TrackEmbedding;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Once partitions were added, the records of a track lie in several, which are read in no order:
 * the newest wins all the same, be it a revision or a withdrawal.
 */
final class OrderTest {
    private static final Song SONG = Songs.song(1);
    private static final String ID = SONG.trackId();
    private static final Song REVISED = Songs.song(ID, "revised", 2);

    private InferenceHarness harness;

    @BeforeEach
    void open() throws Exception {
        harness = new InferenceHarness((RefreshOptions) null);
        harness.send(Songs.model());
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void anOlderRevisionFromAnotherPartitionIsPassedOver() throws Exception {
        send(REVISED, 20, 3);
        harness.restart();
        send(SONG, 10, 0);
        harness.flush();
        assertThat(contents()).as("nothing more").isEmpty();
        assertThat(harness.learned()).isZero();
        assertThat(harness.outdated()).isEqualTo(1);
    }

    @Test
    void aNewerRevisionFromAnotherPartitionIsTaken() throws Exception {
        send(SONG, 10, 3);
        send(REVISED, 20, 0);
        harness.flush();
        assertThat(contents()).containsExactly(SONG.contentId(), REVISED.contentId());
        assertThat(harness.outdated()).isZero();
    }

    @Test
    void ofTheSameTimeTheHigherPartitionIsNewer() throws Exception {
        send(SONG, 10, 1);
        send(REVISED, 10, 0);
        send(Songs.song(ID, "third", 3), 10, 2);
        harness.flush();
        assertThat(contents()).containsExactly(SONG.contentId(), "third");
    }

    /** A publisher's clock may be wrong; the log is not. */
    @Test
    void withinAPartitionTheLogIsTheOrderWhateverTheTimesSay() throws Exception {
        send(SONG, 10, 1);
        send(REVISED, 5, 1);
        harness.flush();
        assertThat(contents()).containsExactly(SONG.contentId(), REVISED.contentId());
    }

    @Test
    void theSameAudioAgainIsNotTakenButItsRecordCounts() throws Exception {
        send(SONG, 10, 1);
        send(SONG, 30, 2);
        send(REVISED, 20, 0);
        harness.flush();
        assertThat(contents()).containsExactly(SONG.contentId());
        assertThat(harness.outdated()).isEqualTo(1);
    }

    @Test
    void anOlderRecordDoesNotBringAWithdrawnTrackBack() throws Exception {
        send(SONG, 10, 0);
        harness.withdraw(ID, 30, 1);
        harness.restart();
        send(REVISED, 20, 0);
        harness.flush();
        assertThat(contents()).isEmpty();
        assertThat(harness.outdated()).isEqualTo(1);
    }

    @Test
    void norDoesOneThatIsReadAfterTheWithdrawalAlone() throws Exception {
        harness.withdraw(ID, 30, 1);
        send(SONG, 20, 0);
        harness.flush();
        assertThat(harness.compacted()).isEmpty();
        assertThat(harness.learned()).isZero();
    }

    @Test
    void anOlderWithdrawalDoesNotTakeANewerRevisionAway() throws Exception {
        send(SONG, 20, 1);
        harness.withdraw(ID, 10, 0);
        harness.flush();
        assertThat(harness.compacted()).containsOnlyKeys(ID);
        assertThat(harness.outdated()).isEqualTo(1);
    }

    @Test
    void theSameAudioPublishedAfterTheWithdrawalIsANewTrack() throws Exception {
        send(SONG, 10, 0);
        harness.flush();
        harness.withdraw(ID, 20, 1);
        send(SONG, 30, 2);
        harness.flush();
        assertThat(harness.compacted()).containsOnlyKeys(ID);
        assertThat(harness.learned()).isEqualTo(2);
        send(REVISED, 25, 0);
        harness.flush();
        assertThat(contents())
                .as("and what is older than that is too old")
                .doesNotContain("revised");
    }

    @Test
    void aWithdrawalIsRememberedForAsLongAsSettingsSay() throws Exception {
        harness.withdraw(ID, 30, 1);
        harness.age(InferenceHarness.REMEMBERED - 1);
        send(SONG, 20, 0);
        harness.flush();
        assertThat(harness.compacted()).isEmpty();

        harness.age(InferenceHarness.REMEMBERED + 1);
        send(SONG, 20, 0);
        harness.flush();
        assertThat(harness.compacted()).containsOnlyKeys(ID);
    }

    private void send(Song song, long time, int partition) throws Exception {
        harness.send(Songs.recorded(song, time, partition));
    }

    /** Of the embeddings, in their order. */
    private List<String> contents() {
        return harness.output().stream().map(TrackEmbedding::getContentId).toList();
    }
}
