package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class CommittedEmbeddingsTest {
    private final RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);

    @Test
    void tellsNewAudioFromRefreshesAndFromDoubledEmbeddings() {
        CommittedEmbeddings found = new CommittedEmbeddings(true, List.of());
        add(found, "a", 3);
        add(found, "a", 5); // refreshed
        add(found, "a", 5); // the same again
        add(found, "a", 4); // by an older model
        add(found, "b", 4); // other audio, whatever the version
        assertThat(found.revisions()).isEqualTo(2);
        assertThat(found.refreshed()).isEqualTo(1);
        assertThat(found.duplicated()).isEqualTo(2);
    }

    @Test
    void aNewerVersionIsADoubleWhereNothingIsRefreshed() {
        CommittedEmbeddings found = new CommittedEmbeddings(false, List.of());
        add(found, "a", 3);
        add(found, "a", 5);
        assertThat(found.duplicated()).isEqualTo(1);
    }

    @Test
    void whatComesAfterAWithdrawalIsNewAudio() {
        CommittedEmbeddings found = new CommittedEmbeddings(true, List.of());
        add(found, "a", 3);
        found.add(record(0, null));
        assertThat(found.isLive("track")).isFalse();
        assertThat(found.tracks()).containsExactly("track");
        add(found, "a", 3);
        assertThat(found.isLive("track")).isTrue();
        assertThat(found.revisions()).isEqualTo(2);
        assertThat(found.duplicated()).isZero();
    }

    @Test
    void whatADeadLifeMadeCountsForNothingAndIsReplaced() {
        DeadLife life = new DeadLife(Instant.ofEpochMilli(100), Instant.ofEpochMilli(200));
        CommittedEmbeddings found = new CommittedEmbeddings(true, List.of(life));
        add(found, "a", 3, 50);
        add(found, "a", 9, 150); // refreshed by the dead life
        assertThat(found.left()).isEqualTo(1);
        add(found, "a", 5, 250); // and by the living one
        assertThat(found.left()).isZero();
        assertThat(found.replaced()).isEqualTo(1);
        assertThat(found.refreshed()).isEqualTo(1);
        assertThat(found.revisions()).isEqualTo(1);
        assertThat(found.duplicated()).isZero();
    }

    @Test
    void aTrackThatOnlyADeadLifeHasEmbeddedIsNotEmbedded() {
        DeadLife life = new DeadLife(Instant.ofEpochMilli(100), Instant.ofEpochMilli(200));
        CommittedEmbeddings found = new CommittedEmbeddings(true, List.of(life));
        add(found, "a", 9, 150);
        assertThat(found.tracks()).isEmpty();
        add(found, "a", 9, 250); // the same version number, in another life
        assertThat(found.tracks()).containsExactly("track");
        assertThat(found.revisions()).isEqualTo(1);
        assertThat(found.duplicated()).isZero();
    }

    @Test
    void aTrackOfTheSavepointThatIsEmbeddedAgainForNothingIsADouble() {
        DeadLife life = new DeadLife(Instant.ofEpochMilli(100), Instant.ofEpochMilli(200));
        CommittedEmbeddings found = new CommittedEmbeddings(true, List.of(life));
        add(found, "a", 3, 50);
        add(found, "a", 9, 150);
        add(found, "a", 9, 160); // by the dead life
        add(found, "a", 3, 250); // by the living one, whose state has it
        assertThat(found.duplicated()).isEqualTo(2);
    }

    private void add(CommittedEmbeddings found, String contentId, long version) {
        add(found, contentId, version, 0);
    }

    private void add(CommittedEmbeddings found, String contentId, long version, long at) {
        found.add(
                record(
                        at,
                        codec.encode(
                                TrackEmbedding.newBuilder()
                                        .setTrackId("track")
                                        .setContentId(contentId)
                                        .setModelId("m")
                                        .setModelVersion(version)
                                        .setEmbedding(List.of(0f))
                                        .setStrongest(List.of())
                                        .setBoundPerFrame(0)
                                        .setFrames(1)
                                        .setArrivedAt(Instant.EPOCH)
                                        .setEmbeddedAt(Instant.EPOCH)
                                        .build())));
    }

    private static ConsumerRecord<byte[], byte[]> record(long at, byte[] value) {
        byte[] key = "track".getBytes(UTF_8);
        return new ConsumerRecord<>(
                "embeddings",
                0,
                0,
                at,
                TimestampType.CREATE_TIME,
                key.length,
                -1,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
