package dev.mixtape.it.poison;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code integration-tests/poisoned.sh}, judged by the same code: a hundred
 * tracks of noise, in which the job dies once, and which the model is rolled back over.
 */
final class PoisonedTest {
    @TempDir Path folder;

    @Test
    void afterARollbackSongsAreEmbeddedAsIfTheNoiseHadNeverCome() throws Exception {
        Plan plan = Plan.of(100, 20, 1);
        try (OneProcess process = new OneProcess(folder)) {
            Comparison comparison = new Comparison(process, plan, System.out::println);
            Comparison.Result result = comparison.live(Way.of("lockstep-rollback"));
            PoisonReport report = new PoisonReport(plan, comparison.results());
            System.out.println(report.json());
            assertThat(report.broken()).isEmpty();
            assertThat(result.after().identical()).isEqualTo(plan.after());
            assertThat(result.amid().identical())
                    .as("the noise had been learned, or nothing was tried")
                    .isLessThan(plan.amid());
        }
    }
}
