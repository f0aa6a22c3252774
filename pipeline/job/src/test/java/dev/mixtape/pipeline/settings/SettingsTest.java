package dev.mixtape.pipeline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    private final Settings defaults = MixtapeSettings.defaults();

    @Test
    void everyDefaultCanBeRead() {
        assertThat(MixtapeSettings.ALL.values())
                .allSatisfy(
                        setting -> {
                            assertThat(defaults.get(setting)).isNotNull();
                            assertThat(setting.meaning()).endsWith(".");
                        });
    }

    @Test
    void namesTheSettingTheValueAndTheRange() {
        assertThatThrownBy(() -> defaults.with("batch.tracks", "0"))
                .isInstanceOf(SettingException.class)
                .hasMessage("batch.tracks=0: must be at least 1");
        assertThatThrownBy(() -> defaults.with("learning.kappa", "NaN"))
                .hasMessage("learning.kappa=NaN: must be above 0.5 and at most 1");
        assertThatThrownBy(() -> defaults.with("batch.max-wait", "soon"))
                .hasMessage("batch.max-wait=soon: must be a time such as 500 ms, 10 s or 5 min");
        assertThatThrownBy(() -> defaults.with("learning.population", "many"))
                .hasMessage(
                        "learning.population=many: must be seen, remembered, or a number of tracks"
                                + " of at least 1 and at most 1.0E15");
        assertThatThrownBy(() -> defaults.with("learning.memory", "short"))
                .hasMessage(
                        "learning.memory=short: must be unbounded, or a number of tracks of at"
                                + " least 1 and at most 1.0E15");
        assertThatThrownBy(() -> defaults.with("model.concentration", "guessed"))
                .hasMessage("model.concentration=guessed: must be one of fixed, learned");
    }

    @Test
    void readsHowLongATopicKeepsItsRecords() {
        assertThat(defaults.get(MixtapeSettings.TRACKS_RETENTION)).isEqualTo(Setting.FOREVER);
        assertThat(
                        defaults.with("topics.tracks-retention", "30 d")
                                .get(MixtapeSettings.TRACKS_RETENTION))
                .isEqualTo(Duration.ofDays(30));
        assertThatThrownBy(() -> defaults.with("topics.plays-retention", "-1"))
                .hasMessage(
                        "topics.plays-retention=-1: must be a time such as 12 h or 30 d, or"
                                + " forever");
    }

    @Test
    void refusesALearningRateOfWhichTheModelKnowsNothing() {
        assertThatThrownBy(() -> defaults.with("learning.tau0", "0.5"))
                .hasMessage("learning.tau0=0.5: must be at least 1.0");
    }

    @Test
    void refusesAnUnknownKeyAndProposesTheNearest() {
        assertThatThrownBy(() -> defaults.with("batch.track", "5"))
                .hasMessageContaining("batch.track: no such setting")
                .hasMessageContaining("batch.tracks");
    }

    @Test
    void givesWhatWasSetAndTheDefaultOtherwise() {
        Settings settings = defaults.with("batch.max-wait", "5 min");
        assertThat(settings.get(LearningSettings.BATCH_MAX_WAIT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.get(LearningSettings.BATCH_TRACKS)).isEqualTo(256);
        assertThat(defaults.isSet(LearningSettings.BATCH_MAX_WAIT)).isFalse();
        assertThat(settings.isSet(LearningSettings.BATCH_MAX_WAIT)).isTrue();
    }

    @Test
    void passesKafkaAndFlinkKeysThroughWithoutTheirPrefix() {
        Settings settings =
                defaults.with("kafka.security.protocol", "SSL").with("flink.rest.port", "0");
        assertThat(settings.kafka())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "localhost:9092");
        assertThat(settings.flink()).containsExactly(java.util.Map.entry("rest.port", "0"));
    }

    @Test
    void readsAPropertiesFileAndNamesItInAnError(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mixtape.properties");
        Files.writeString(file, "batch.tracks = 7\nmodel.components=16\n");
        assertThat(defaults.withFile(file).get(LearningSettings.BATCH_TRACKS)).isEqualTo(7);

        Files.writeString(file, "batch.tracks = none\n");
        assertThatThrownBy(() -> defaults.withFile(file))
                .hasMessage(file + ": batch.tracks=none: must be a whole number");
        assertThatThrownBy(() -> defaults.withFile(folder.resolve("absent")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("absent: cannot be read");
    }
}
