package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class CommittedEmbeddingsTest {
    private final RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);

    @Test
    void tellsNewAudioFromRefreshesAndFromDoubledEmbeddings() {
        CommittedEmbeddings found = new CommittedEmbeddings(true);
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
        CommittedEmbeddings found = new CommittedEmbeddings(false);
        add(found, "a", 3);
        add(found, "a", 5);
        assertThat(found.duplicated()).isEqualTo(1);
    }

    @Test
    void whatComesAfterAWithdrawalIsNewAudio() {
        CommittedEmbeddings found = new CommittedEmbeddings(true);
        add(found, "a", 3);
        found.add(record(null));
        assertThat(found.isLive("track")).isFalse();
        assertThat(found.tracks()).containsExactly("track");
        add(found, "a", 3);
        assertThat(found.isLive("track")).isTrue();
        assertThat(found.revisions()).isEqualTo(2);
        assertThat(found.duplicated()).isZero();
    }

    private void add(CommittedEmbeddings found, String contentId, long version) {
        found.add(
                record(
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

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("embeddings", 0, 0, "track".getBytes(UTF_8), value);
    }
}
