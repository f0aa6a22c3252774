package dev.mixtape.operators.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.backend.reference.ReferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverBackendTest {

    private static final Model MODEL = Samples.model(Samples.hyperparameters(3, 5, 2), 1);
    private static final List<Frames> SONGS = List.of(Samples.song(MODEL, 20, 1));

    /** The reference backend, on a device that fails when told to. */
    private static final class Breakable implements InferenceBackend {
        private final InferenceBackend inner = new ReferenceBackend();
        private boolean broken;
        private int asked;

        private void maybeFail() {
            asked++;
            if (broken) {
                throw new DeviceFailure("the device is gone", null);
            }
        }

        @Override
        public String name() {
            return "breakable";
        }

        @Override
        public String device() {
            return "a device";
        }

        @Override
        public int suitableBundle() {
            return 77;
        }

        @Override
        public void use(Model model) {
            inner.use(model);
        }

        @Override
        public void check(Frames song) {
            throw new IllegalArgumentException("too long for the device");
        }

        @Override
        public BundleResult infer(List<Frames> songs) {
            maybeFail();
            return inner.infer(songs);
        }

        @Override
        public List<SongResult> embed(List<Frames> songs) {
            maybeFail();
            return inner.embed(songs);
        }

        @Override
        public void close() {}
    }

    private final Breakable device = new Breakable();
    private final FailoverBackend backend = new FailoverBackend(device, ReferenceBackend::new);

    @Test
    void losesNoSongWhenTheDeviceFailsAndReturnsToItWhenItWorksAgain() {
        backend.use(MODEL);
        float[] expected = backend.infer(SONGS).songs().get(0).embedding();
        device.broken = true;
        assertThat(backend.infer(SONGS).songs().get(0).embedding()).isEqualTo(expected);
        assertThat(backend.infer(SONGS).statistics().tracks()).isEqualTo(1);
        device.broken = false;
        int askedBefore = device.asked;
        assertThat(backend.embed(SONGS).get(0).embedding()).isEqualTo(expected);
        assertThat(device.asked).isEqualTo(askedBefore + 1);
        assertThat(backend.name()).isEqualTo("breakable");
        assertThat(backend.suitableBundle()).isEqualTo(77);
    }

    @Test
    void givesUpADeviceThatKeepsFailingAndSaysSo() {
        backend.use(MODEL);
        device.broken = true;
        for (int i = 0; i < FailoverBackend.MAX_FAILURES; i++) {
            backend.infer(SONGS);
        }
        int askedBefore = device.asked;
        backend.infer(SONGS);
        assertThat(device.asked).isEqualTo(askedBefore);
        assertThat(backend.name()).isEqualTo("reference");
        assertThat(backend.device()).endsWith("instead of a device, which failed");
    }

    @Test
    void fallsBackWithTheModelThatIsInUseByThen() {
        Model next = Samples.model(Samples.hyperparameters(3, 5, 2), 2);
        backend.use(MODEL);
        device.broken = true;
        backend.infer(SONGS);
        backend.use(next);
        try (InferenceBackend fresh = new ReferenceBackend()) {
            fresh.use(next);
            assertThat(backend.embed(SONGS).get(0).embedding())
                    .isEqualTo(fresh.embed(SONGS).get(0).embedding());
        }
    }

    @Test
    void refusesWhatTheFallbackWouldRefuseOnly() {
        assertThatThrownBy(() -> backend.check(SONGS.get(0)))
                .isInstanceOf(IllegalStateException.class);
        backend.use(MODEL);
        backend.check(SONGS.get(0));
        assertThatThrownBy(() -> backend.check(new Frames(1, 2, new float[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frames have D=2");
    }
}
