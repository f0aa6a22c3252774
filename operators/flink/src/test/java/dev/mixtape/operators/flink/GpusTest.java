package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends.Placement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class GpusTest {

    /** As Flink's GPU driver describes one. */
    private record Gpu(Map<String, String> properties) implements ExternalResourceInfo {

        @Override
        public Optional<String> getProperty(String key) {
            return Optional.ofNullable(properties.get(key));
        }

        @Override
        public Collection<String> getKeys() {
            return properties.keySet();
        }
    }

    @Test
    void sharesTheGpusThatFlinkAssignedInTheirOrder() {
        List<Gpu> assigned = List.of(new Gpu(Map.of("index", "3")), new Gpu(Map.of("index", "1")));
        assertThat(Gpus.of(5, assigned)).isEqualTo(new Placement(5, List.of(1, 3)));
    }

    @Test
    void withoutAnyAssignedAllDevicesAreShared() {
        assertThat(Gpus.of(2, List.of())).isEqualTo(new Placement(2, List.of()));
    }
}
