package dev.mixtape.operators.flink.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.KnownTrack;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownTracksTest {

    @Test
    void keepsTheVectorInHalfPrecisionAndSharesInProportion() {
        KnownTrack track = KnownTracks.of(embedding(0.1f, -0.7f), 2);
        assertThat(KnownTracks.vector(track)[0]).isCloseTo(0.1f, within(0x1p-14f));
        assertThat(KnownTracks.vector(track)[1]).isCloseTo(-0.7f, within(0x1p-11f));
        assertThat(KnownTracks.shares(track).shareOf(3)).isEqualTo(1);
        assertThat(KnownTracks.isWithdrawn(track)).isFalse();
    }

    @Test
    void doesWithoutAVectorWhereNoneIsCompared() {
        assertThat(KnownTracks.vector(KnownTracks.of(embedding(0.1f, Float.NaN), 0))).isEmpty();
    }

    @Test
    void refusesAVectorThatNoneOfTheModelCanBe() {
        assertThatThrownBy(() -> KnownTracks.of(embedding(1f), 2))
                .hasMessage("vector of 1 numbers: must be 2");
        assertThatThrownBy(() -> KnownTracks.of(embedding(1f, Float.NaN), 2))
                .hasMessage("vector[1]=NaN: must be finite");
    }

    @Test
    void vectorsAreComparedOnlyOfAModelThatMakesThem() {
        Settings settings =
                Settings.defaults(
                        List.of(
                                ModelSettings.MODEL_ID,
                                ModelSettings.VECTOR_WIDTH,
                                ListenerSettings.TASTE_SIMILARITY,
                                ListenerSettings.TASTE_HALF_LIFE,
                                ListenerSettings.LISTENERS_MAX_WAIT,
                                ListenerSettings.LISTENERS_WAITING_PLAYS,
                                ListenerSettings.TASTE_TRACKS,
                                ListenerSettings.TASTE_CANDIDATES,
                                ListenerSettings.TASTE_RECOMMENDED,
                                ListenerSettings.TASTE_INTERVAL));
        assertThat(ListenerOptions.of(settings).vectorWidth()).isEqualTo(256);
        Settings none = settings.with(ModelSettings.VECTOR_WIDTH, 0);
        assertThatThrownBy(() -> ListenerOptions.of(none))
                .hasMessage(
                        "taste.similarity=vectors: needs embedding.vector-width of at least 1; set"
                                + " it, or compare by hellinger");
        assertThat(
                        ListenerOptions.of(
                                        none.with(
                                                ListenerSettings.TASTE_SIMILARITY,
                                                TasteSimilarity.HELLINGER))
                                .vectorWidth())
                .isZero();
    }

    private static TrackEmbedding embedding(Float... vector) {
        return TrackEmbedding.newBuilder()
                .setTrackId("t")
                .setContentId("00")
                .setModelId("m")
                .setModelVersion(1)
                .setEmbedding(List.of(0f))
                .setVector(List.of(vector))
                .setStrongest(List.of(new ComponentShare(3, 0.5f)))
                .setBoundPerFrame(-1)
                .setFrames(1)
                .setArrivedAt(Instant.EPOCH)
                .setEmbeddedAt(Instant.EPOCH)
                .build();
    }
}
