package dev.mixtape.pipeline.job;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who decides about an option of Flink's. The first of these that says something does:
 *
 * <ol>
 *   <li>a setting {@code flink.KEY};
 *   <li>the setting of Mixtape's own that means the same, where the user has set it;
 *   <li>Flink's own configuration: {@code -D} and {@code -p} of {@code flink run}, its conf file, a
 *       Kubernetes operator's {@code flinkConfiguration} and {@code parallelism};
 *   <li>Mixtape's default.
 * </ol>
 *
 * <p>Each choice is a line in the log, with whoever made it.
 */
final class FlinkChoices {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkChoices.class);
    private static final String FLINK = "Flink's own configuration";

    private final Settings settings;
    private final Configuration said;
    private final ReadableConfig flink;
    private final Configuration chosen;

    /** Makes it over what may decide. */
    FlinkChoices(Settings settings, ReadableConfig flink) {
        this.settings = settings;
        this.said = Configuration.fromMap(settings.flink());
        this.flink = flink;
        this.chosen = new Configuration(said);
    }

    /** Returns what was chosen, and every {@code flink.*} setting. */
    Configuration configuration() {
        return chosen;
    }

    /** Uses this value unless somebody says another. */
    <T> T prefer(ConfigOption<T> option, T value) {
        Optional<T> other = elsewhere(option);
        return use(
                option,
                other.orElse(value),
                other.isPresent() ? where(option) : "Mixtape's default");
    }

    /** Uses what a setting says, be it by its default. */
    <T> T prefer(ConfigOption<T> option, Setting<T> setting) {
        boolean sets = settings.isSet(setting) && said.getOptional(option).isEmpty();
        return sets
                ? use(option, settings.get(setting), "setting " + setting.key())
                : prefer(option, settings.get(setting));
    }

    /**
     * Uses the only value that will do.
     *
     * @param why behind a comma
     * @throws SettingException if somebody says another
     */
    <T> void need(ConfigOption<T> option, T value, String why) {
        Optional<T> other = elsewhere(option).filter(each -> !each.equals(value));
        if (other.isPresent()) {
            throw refusal(option, other.get(), "must be " + value + ", " + why);
        }
        use(option, value, "which the job needs");
    }

    /** Uses this value whatever Flink's own configuration says; a {@code flink.*} setting wins. */
    <T> void insist(ConfigOption<T> option, T value) {
        Optional<T> setting = said.getOptional(option);
        use(option, setting.orElse(value), setting.isPresent() ? where(option) : "as always");
    }

    /**
     * Uses anything but this value.
     *
     * @throws SettingException if somebody says it
     */
    <T> void refuse(ConfigOption<T> option, T value, String why) {
        if (elsewhere(option).filter(value::equals).isPresent()) {
            throw refusal(option, value, why);
        }
    }

    /**
     * Checks what was chosen.
     *
     * @throws SettingException unless it holds
     */
    <T> void require(ConfigOption<T> option, boolean holds, String sentence) {
        if (!holds) {
            throw refusal(option, chosen.get(option), sentence);
        }
    }

    private <T> SettingException refusal(ConfigOption<T> option, T value, String sentence) {
        return new SettingException(
                option.key() + "=" + value + " (" + where(option) + "): " + sentence);
    }

    private <T> Optional<T> elsewhere(ConfigOption<T> option) {
        return said.getOptional(option).or(() -> flink.getOptional(option));
    }

    private String where(ConfigOption<?> option) {
        return said.getOptional(option).isPresent() ? "setting flink." + option.key() : FLINK;
    }

    private <T> T use(ConfigOption<T> option, T value, String origin) {
        chosen.set(option, value);
        LOG.info("Flink runs with {}={} ({})", option.key(), value, origin);
        return value;
    }
}
