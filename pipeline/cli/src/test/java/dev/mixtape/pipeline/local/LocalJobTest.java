package dev.mixtape.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalJobTest {
    @ParameterizedTest
    @ValueSource(strings = {"/srv/music", "/srv/my music", "/srv/Müsli 100%", "/srv/a#b"})
    void flinkWritesToTheFolderThatTheNextStartLooksInto(String folder) {
        String given = LocalJob.forFlink(Path.of(folder));
        var flinks = new org.apache.flink.core.fs.Path(given);
        assertThat(flinks.getPath()).isEqualTo(folder);
    }
}
