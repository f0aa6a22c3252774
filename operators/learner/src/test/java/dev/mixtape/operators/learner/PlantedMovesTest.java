package dev.mixtape.operators.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.moves.MoveKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Eight times as many components as there are clusters, with components that may go. */
class PlantedMovesTest {
    private static final int TRUTH = 6;
    private static final int SONGS = 240;
    private static final int FRAMES = 20;
    private static final int EPOCHS = 3;

    private static final Hyperparameters H =
            Hyperparameters.defaults(4).toBuilder().K(8 * TRUTH).T(6).eta0(0).build();

    private static Fit fit(Planted songs, Set<MoveKind> moves, int threads) throws IOException {
        return new Learner(40, 120, FRAMES, EPOCHS, threads, 0, moves)
                .fit(H, songs, () -> Backends.choose("reference").backend(), p -> {});
    }

    @Test
    void tooManyComponentsBecomeAboutAsManyAsThereAreWithoutLosingBound() throws IOException {
        Planted songs = new Planted(4, TRUTH, 4, SONGS, FRAMES, 3);

        Fit still = fit(songs, MoveKind.parse("off"), 2);
        Fit moving = fit(songs, MoveKind.parse("on"), 2);

        assertThat(still.model().componentsInUse()).as("so there is work").isGreaterThan(3 * TRUTH);
        assertThat(moving.model().componentsInUse()).isBetween(TRUTH - 1, TRUTH + 2);
        assertThat(moving.bound().get(EPOCHS - 1)).isGreaterThan(still.bound().get(EPOCHS - 1));
        for (NormalWishart component : moving.model().posterior().components()) {
            assertThat(Arrays.stream(component.wInv()).allMatch(Double::isFinite)).isTrue();
        }
    }

    @Test
    void movesDoNotDependOnTheThreads() throws IOException {
        Planted songs = new Planted(4, TRUTH, 4, 80, FRAMES, 3);

        Fit one = fit(songs, MoveKind.parse("on"), 1);
        Fit three = fit(songs, MoveKind.parse("on"), 3);

        assertThat(Arrays.stream(one.model().lives().mergedAt()).max().orElseThrow()).isPositive();
        assertThat(three.model()).usingRecursiveComparison().isEqualTo(one.model());
    }
}
