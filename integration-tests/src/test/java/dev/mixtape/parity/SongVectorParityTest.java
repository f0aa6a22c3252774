package dev.mixtape.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.opencl.OpenClBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.npz.NpyArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SongVectorParityTest {

    /**
     * A model that {@code fit} wrote, and what integration-tests/reference/vector.py makes of it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void equalsAPlainComputationFromTheExportedModel(String backend) throws Exception {
        assumeTrue(
                !backend.equals("opencl") || !OpenClBackend.devices().isEmpty(),
                "no OpenCL device");
        Model model =
                ModelArchive.read(
                        Path.of(getClass().getResource("/parity/vector-model.npz").toURI()));
        Golden golden = Golden.load("vector-songs");
        int[] shape = golden.arrays().get("frames").shape();
        double[] expected = golden.doubles("vectors");
        int width = model.axes().width();
        try (InferenceBackend inference = Backends.choose(backend).backend()) {
            inference.use(model);
            for (int s = 0; s < shape[0]; s++) {
                float[] vector =
                        inference
                                .embed(List.of(song(golden.arrays().get("frames"), s)))
                                .get(0)
                                .vector();
                assertThat(IntStream.range(0, width).mapToDouble(q -> vector[q]).toArray())
                        .containsExactly(
                                Arrays.copyOfRange(expected, s * width, (s + 1) * width),
                                within(1e-4));
            }
        }
    }

    private static Frames song(NpyArray frames, int s) {
        int N = frames.shape()[1];
        int D = frames.shape()[2];
        return new Frames(N, D, Arrays.copyOfRange(frames.floats(), s * N * D, (s + 1) * N * D));
    }
}
