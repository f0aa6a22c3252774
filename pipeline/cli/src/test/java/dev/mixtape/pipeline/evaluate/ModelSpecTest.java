package dev.mixtape.pipeline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelSpecTest {

    private static List<String> names(String text) {
        return ModelSpec.parse(text).stream().map(ModelSpec::name).toList();
    }

    @Test
    void commasSeparateModelsAndParameters() {
        assertThat(names("g1, hdpgmm:temperature=4,eta0=0.5 ,vq:words=8,hdpgmm"))
                .containsExactly("g1", "hdpgmm:eta0=0.5,temperature=4", "vq:words=8", "hdpgmm");
    }

    @Test
    void aWordWithoutAValueIsAParameterToo() {
        assertThat(names("gaussian:log,gaussian:log,width=9,a=1,gmm"))
                .containsExactly("gaussian:log", "gaussian:log,a=1,width=9", "gmm");
        assertThat(names("gaussian:zero,a=1")).containsExactly("gaussian:zero,a=1");
    }

    @Test
    void studiesVaryWhatTheyAreAboutAndLeaveTheOthers() {
        List<ModelSpec> models = ModelSpec.parse("hdpgmm:temperature=4,g1,vq");
        assertThat(Study.REGULARISATION.variants(models, 100))
                .hasSize(8)
                .contains(models.get(1), models.get(2), models.get(0).with("eta0", "5e-1"));
        assertThat(Study.SAMPLES.variants(models, 100).stream().map(ModelSpec::name))
                .hasSize(11)
                .contains("g1", "vq:songs=6", "vq:songs=100", "hdpgmm:songs=50,temperature=4");
        assertThat(Study.SAMPLES.variants(models, 3).stream().map(ModelSpec::name))
                .as("no size twice")
                .containsExactly(
                        "hdpgmm:songs=1,temperature=4",
                        "hdpgmm:songs=3,temperature=4",
                        "g1",
                        "vq:songs=1",
                        "vq:songs=3");
    }

    @Test
    void aLargerDrawOfSongsHoldsTheSmallerOne() {
        String[] digests =
                IntStream.range(0, 20).mapToObj(Integer::toString).toArray(String[]::new);
        List<String> ids = List.of(digests);
        FrameFiles source = new FrameFiles(ids, ids.stream().map(Path::of).toList(), 0, 1);
        SongSet all = SongSet.of(source, digests);
        for (int seed = 0; seed < 10; seed++) {
            int[] few = all.atMost(5, seed).chosen();
            int[] many = all.atMost(12, seed).chosen();
            assertThat(few).hasSize(5).isSorted().doesNotHaveDuplicates();
            assertThat(many).hasSize(12).contains(few);
        }
        assertThat(all.atMost(20, 1)).isSameAs(all);
        assertThat(all.atMost(5, 1).digest())
                .isEqualTo(all.atMost(5, 1).digest())
                .isNotEqualTo(all.atMost(5, 2).digest());
    }
}
