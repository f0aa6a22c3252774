package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.flink.PublishedModel.Origin;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Remembered;
import dev.mixtape.schemas.ModelComponent;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ModelRecordsTest {
    private static final int KAFKAS_DEFAULT_LIMIT = 1 << 20;

    private static Model learned() {
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(Songs.model());
            BundleResult result =
                    backend.infer(List.of(Songs.song(1).toFrames(), Songs.song(2).toFrames()));
            Model next = CorpusUpdate.apply(Songs.model(), result.statistics(), 3);
            return next.with(
                    next.posterior(), next.travelled(), next.lives().born(3, 1).merged(4, 2, 1));
        }
    }

    @Test
    void givesBackTheSameModelThroughBytesAndInAnyOrder() throws Exception {
        Model model = learned();
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        List<ModelUpdate> received = new ArrayList<>();
        for (ModelUpdate update : Lives.pieces(model)) {
            received.add(codec.decode(codec.encode(update)));
        }
        Collections.shuffle(received, new Random(3));
        assertThat(ModelRecords.toModel(received).model())
                .usingRecursiveComparison()
                .isEqualTo(model);
    }

    @Test
    void aHeaderFromBeforeTracksSetTheRatesGoesOnAtItsVersion() {
        List<ModelUpdate> records = Lives.pieces(learned());
        assertThat(ModelRecords.toModel(records).model().batchesLearned()).isEqualTo(2 / 3.0);
        ((ModelHeader) records.get(0).getBody()).setBatchesLearned(-1);
        assertThat(ModelRecords.toModel(records).model().batchesLearned()).isEqualTo(1);
    }

    @Test
    void aHeaderFromBeforeThereWasAMemoryRemembersAllThatWasLearned() {
        Model model = learned();
        List<ModelUpdate> records = Lives.pieces(model);
        assertThat(ModelRecords.toModel(records).model().remembered())
                .isEqualTo(model.remembered());
        ((ModelHeader) records.get(0).getBody()).setRememberedShare(-1);
        assertThat(ModelRecords.toModel(records).model().remembered())
                .isEqualTo(Remembered.all(model.tracksLearned()));
    }

    @Test
    void noPieceOfAPaperSizedModelComesNearKafkasDefaultLimit() {
        Hyperparameters paper = Hyperparameters.defaults(52).toBuilder().K(2).build();
        Random random = new Random(1);
        float[] frames = new float[300 * 52];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = (float) random.nextGaussian();
        }
        Model model =
                dev.mixtape.operators.inference.Bootstrap.bootstrap(
                        paper, List.of(new dev.mixtape.operators.frames.Frames(300, 52, frames)));
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        assertThat(Lives.pieces(model))
                .allSatisfy(
                        update ->
                                assertThat(codec.encode(update).length)
                                        .isLessThan(KAFKAS_DEFAULT_LIMIT / 20));
    }

    @Test
    void saysWhichPieceIsMissing() {
        List<ModelUpdate> records = Lives.pieces(learned());
        assertThatThrownBy(() -> ModelRecords.toModel(records.subList(1, records.size())))
                .hasMessageContaining("header of the model is missing");
        assertThatThrownBy(() -> ModelRecords.toModel(records.subList(0, records.size() - 1)))
                .hasMessage("version=1: component 4 is missing");
    }

    @Test
    void assemblesAVersionWhenItsLastPieceArrivesAndForgetsAnOlderHalf() {
        ModelAssembler assembler = new ModelAssembler();
        List<ModelUpdate> older = Lives.pieces(Songs.model());
        List<ModelUpdate> newer = Lives.pieces(learned());
        for (ModelUpdate update : older.subList(0, 3)) {
            assertThat(assembler.offer(update)).isEmpty();
        }
        for (ModelUpdate update : newer.subList(0, newer.size() - 1)) {
            assertThat(assembler.offer(update)).isEmpty();
        }
        Optional<PublishedModel> whole = assembler.offer(newer.get(newer.size() - 1));
        assertThat(whole).map(found -> found.model().version()).contains(1L);
    }

    @Test
    void followsTheOrderOfTheTopicToALowerVersionOfAnotherLineage() {
        ModelAssembler assembler = new ModelAssembler();
        Lives.pieces(learned()).forEach(assembler::offer);
        PublishedModel last = null;
        for (ModelUpdate piece : Lives.pieces(Songs.model(), Lives.from(3))) {
            last = assembler.offer(piece).orElse(last);
        }
        assertThat(last.model().version()).isZero();
        assertThat(last.lineage()).isEqualTo(Lives.from(3).name());
    }

    /** As compaction leaves it: the axes of a lineage before a version that came long after. */
    @Test
    void axesAreReadOnceALineageAndBelongToAllOfItsVersions() {
        ModelAssembler assembler = new ModelAssembler();
        PublishedModel first = new PublishedModel(Lives.from(0).name(), Origin.NONE, withAxes());
        AxesRecords.toRecords("m", first).forEach(assembler::offer);
        PublishedModel read = assembled(assembler, Lives.pieces(learned().with(axes())));
        assertThat(read.model().axes()).usingRecursiveComparison().isEqualTo(axes());

        PublishedModel next = assembled(assembler, Lives.pieces(withAxes()));
        assertThat(next.model().axes()).isSameAs(read.model().axes());
    }

    @Test
    void aVersionIsNotWholeWithoutTheAxesOfItsOwnLineage() {
        ModelAssembler assembler = new ModelAssembler();
        PublishedModel first = new PublishedModel(Lives.from(0).name(), Origin.NONE, withAxes());
        AxesRecords.toRecords("m", first).forEach(assembler::offer);
        assertThat(assembled(assembler, Lives.pieces(withAxes(), Lives.from(3)))).isNull();

        ModelAssembler other = ModelAssembler.withoutAxes();
        AxesRecords.toRecords("m", first).forEach(other::offer);
        PublishedModel bare = assembled(other, Lives.pieces(withAxes()));
        assertThat(bare.model().axes()).isSameAs(PrincipalAxes.NONE);
    }

    @Test
    void saysWhichAxesAreMissing() {
        List<ModelUpdate> records = new ArrayList<>(Lives.pieces(withAxes()));
        PublishedModel model = new PublishedModel(Lives.from(0).name(), Origin.NONE, withAxes());
        records.addAll(AxesRecords.toRecords("m", model));
        assertThat(ModelRecords.toModel(records).model().axes())
                .usingRecursiveComparison()
                .isEqualTo(axes());
        assertThatThrownBy(() -> ModelRecords.toModel(records.subList(0, records.size() - 1)))
                .hasMessage("parts [5] of the axes: are missing");
    }

    @Test
    void makesNothingOfAsManyAxesAsAHeaderClaims() {
        for (int claimed : new int[] {Integer.MAX_VALUE, -1, 4}) {
            List<ModelUpdate> records = new ArrayList<>(Lives.pieces(withAxes()));
            PublishedModel model =
                    new PublishedModel(Lives.from(0).name(), Origin.NONE, withAxes());
            records.addAll(AxesRecords.toRecords("m", model));
            ((ModelHeader) records.get(0).getBody()).setAxes(claimed);
            assertThatThrownBy(() -> ModelRecords.toModel(records))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "part \\d of the axes: has \\d+ bytes: must be -?\\d+ numbers of two"
                                    + " bytes");
        }
    }

    @Test
    void refusesAComponentThatTheModelDoesNotHave() {
        List<ModelUpdate> records = new ArrayList<>(Lives.pieces(learned()));
        ((ModelComponent) records.get(1).getBody()).setComponent(-1);
        assertThatThrownBy(() -> ModelRecords.toModel(records))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("component=-1: must be at least 0 and less than K=" + learned().K());
    }

    private static Model withAxes() {
        return Songs.model().with(axes());
    }

    private static PrincipalAxes axes() {
        return VectorAxes.learn(
                Songs.model(),
                IntStream.range(0, 6).mapToObj(n -> Songs.song(n).toFrames()).toList(),
                3);
    }

    /** What the last piece made whole; null if it did not. */
    private static PublishedModel assembled(ModelAssembler assembler, List<ModelUpdate> pieces) {
        PublishedModel whole = null;
        for (ModelUpdate piece : pieces) {
            whole = assembler.offer(piece).orElse(null);
        }
        return whole;
    }

    @Test
    void neverMixesPiecesOfTwoLineages() {
        ModelAssembler assembler = new ModelAssembler();
        List<ModelUpdate> one = Lives.pieces(Songs.model());
        List<ModelUpdate> other = Lives.pieces(Songs.model(), Lives.from(3));
        for (ModelUpdate piece : one.subList(0, 3)) {
            assembler.offer(piece);
        }
        for (ModelUpdate piece : other.subList(3, other.size())) {
            assertThat(assembler.offer(piece)).isEmpty();
        }
    }
}
