package dev.mixtape.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/settings.md is written by the settings themselves. To write it anew: {@code ./mvnw -pl
 * pipeline/job -am test -Dtest=SettingsPageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsurefire.argLine=-Dmixtape.write=true}
 */
final class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "settings.md");

    @Test
    void thePageListsEverySettingAsItIs() throws Exception {
        StringBuilder page = new StringBuilder();
        page.append("# Settings\n\n")
                .append("Given as `--set key=value`, or in a properties file by `--config FILE`. ")
                .append("Keys under `kafka.` and `flink.` pass through,\n")
                .append("without that prefix, to Kafka's clients and to Flink: ")
                .append("`kafka.bootstrap.servers`, `flink.rest.port`.\n")
                .append("Keys under `challenger.` are those of a second model")
                .append(" ([two-models.md](two-models.md)).\n")
                .append("`demo` and `up` choose smaller defaults, fit for a small collection.\n");
        for (SettingGroup group : JobParts.STANDARD.groups()) {
            append(page, group);
        }
        if (Boolean.getBoolean("mixtape.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page.toString());
    }

    @Test
    void everySettingIsOnThePageOnce() {
        assertThat(JobParts.STANDARD.groups())
                .flatExtracting(SettingGroup::settings)
                .containsExactlyInAnyOrderElementsOf(MixtapeSettings.ALL.values());
    }

    private static void append(StringBuilder page, SettingGroup group) {
        page.append("\n## ")
                .append(group.title())
                .append("\n\n| key | default | meaning |\n|---|---|---|\n");
        for (Setting<?> setting : group.settings()) {
            page.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(
                            setting.defaultText().isEmpty()
                                    ? ""
                                    : "`" + setting.defaultText() + "`")
                    .append(" | ")
                    .append(setting.meaning())
                    .append(" |\n");
        }
    }
}
