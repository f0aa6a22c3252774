package dev.mixtape.operators.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.settings.SettingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DriftWatchTest {
    private static final int BATCH = 16;
    private static final DriftRule RULE = new DriftRule(160, 1_600, 6);
    private static final int FULL = 1_600 / BATCH;

    private final Model model = PlantedTracks.model();
    private final PlantedTracks tracks = new PlantedTracks(3);
    private DriftWatch watch = new DriftWatch(RULE, PlantedTracks.D, PlantedTracks.K);

    @Test
    void tellsOfNothingInTenThousandBatchesOfASteadyStream() {
        assertThat(watch(10_000)).isEmpty();
    }

    @Test
    void tellsOnceOfAShareThatRises() {
        watch(3 * FULL);
        tracks.odds[2] = 5;
        List<ComponentDrift> told = watch(10 * FULL);
        assertThat(of(told, 2)).hasSize(1);
        Shift share = of(told, 2).get(0).share();
        assertThat(share.before()).isCloseTo(0.1, within(0.06));
        assertThat(share.now()).isGreaterThan(2 * share.before());
        assertThat(share.surprise()).isGreaterThanOrEqualTo(6);
        assertThat(watch.drifting()).as("both windows are the same again").isZero();
        assertThat(of(told, 2).get(0).features()).as("its frames lie where they lay").isEmpty();
    }

    @Test
    void tellsOfADriftBeforeTheShortWindowHasPassedAndAgainOfTheWayBack() {
        watch(3 * FULL);
        tracks.odds[2] = 20;
        assertThat(of(watch(160 / BATCH), 2)).hasSize(1);
        watch(10 * FULL);
        tracks.odds[2] = 1;
        assertThat(of(watch(FULL), 2))
                .singleElement()
                .satisfies(back -> assertThat(back.share().surprise()).isNegative());
    }

    @Test
    void tellsWhichFeatureMovedInItsOwnUnit() {
        watch(3 * FULL);
        tracks.means[1][1] = 0.4;
        List<ComponentDrift> told = of(watch(FULL), 1);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).features())
                .singleElement()
                .satisfies(
                        feature -> {
                            assertThat(feature.column()).isEqualTo(1);
                            assertThat(feature.mean().before()).isCloseTo(-5, within(0.15));
                            assertThat(feature.mean().now())
                                    .isGreaterThan(feature.mean().before() + 0.2)
                                    .isLessThan(-5 + 0.4 * PlantedTracks.UNITS[1] + 0.1);
                            assertThat(feature.deviations())
                                    .isCloseTo(
                                            (feature.mean().now() - feature.mean().before())
                                                    / PlantedTracks.UNITS[1],
                                            within(1e-9));
                        });
    }

    @Test
    void tellsOfFramesThatAComponentFitsWorseButNotOfBetter() {
        watch(3 * FULL);
        tracks.spread[0] = 1.5;
        List<ComponentDrift> told = of(watch(10 * FULL), 0);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).fit().surprise()).isLessThanOrEqualTo(-6);
        assertThat(told.get(0).fit().now()).isLessThan(told.get(0).fit().before() - 0.2);
        tracks.spread[0] = 1;
        assertThat(of(watch(10 * FULL), 0)).isEmpty();
    }

    @Test
    void tellsOfAComponentThatNobodyHasUsedBefore() {
        tracks.odds[5] = 0;
        watch(3 * FULL);
        tracks.odds[5] = 3;
        assertThat(of(watch(FULL), 5)).isNotEmpty();
    }

    @Test
    void oneBrokenFileIsNoDriftAndBlindsNobody() {
        watch(3 * FULL);
        SufficientStatistics broken = tracks.next(BATCH);
        broken.merge(1, 5, new double[] {1e9, 1e9, 1e9}, 0, new double[6], 0); // as far as there is
        assertThat(watch.observe(model, broken)).isEmpty();
        assertThat(watch(2 * FULL)).isEmpty();
        tracks.means[1][1] = 0.4;
        assertThat(of(watch(FULL), 1)).hasSize(1);
    }

    @Test
    void tellsOfNothingBeforeTheLongWindowIsFull() {
        watch(FULL / 2);
        tracks.odds[2] = 50;
        assertThat(watch(FULL / 2 - 1)).isEmpty();
        assertThat(watch(1)).as("not forgotten, though").isNotEmpty();
    }

    @Test
    void goesOnFromItsNumbersAsIfNothingHadBeen() {
        PlantedTracks same = new PlantedTracks(3);
        DriftWatch unbroken = new DriftWatch(RULE, PlantedTracks.D, PlantedTracks.K);
        for (int b = 0; b < 3 * FULL; b++) {
            unbroken.observe(model, same.next(BATCH));
            watch(1);
            watch = new DriftWatch(RULE, PlantedTracks.D, PlantedTracks.K, watch.values().clone());
        }
        assertThat(watch.values()).isEqualTo(unbroken.values());
        assertThatThrownBy(() -> new DriftWatch(RULE, 3, 6, new double[5]))
                .hasMessageContaining("values.length=5: must be ")
                .hasMessageContaining("for D=3, K=6");
    }

    @Test
    void refusesWindowsThatAreHardlyDifferent() {
        assertThatThrownBy(() -> new DriftRule(1_000, 1_999, 6))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "drift.long-tracks=1999: must be at least twice drift.short-tracks=1000");
    }

    private List<ComponentDrift> watch(int batches) {
        List<ComponentDrift> told = new ArrayList<>();
        for (int b = 0; b < batches; b++) {
            told.addAll(watch.observe(model, tracks.next(BATCH)));
        }
        return told;
    }

    private static List<ComponentDrift> of(List<ComponentDrift> told, int component) {
        return told.stream().filter(drift -> drift.component() == component).toList();
    }
}
