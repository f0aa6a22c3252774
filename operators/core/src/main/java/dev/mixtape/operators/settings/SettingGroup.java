package dev.mixtape.operators.settings;

import java.util.List;

/**
 * Settings that belong together, as pages and {@code --help} show them.
 *
 * @param title a heading
 * @param settings in the order in which a reader can follow them
 */
public record SettingGroup(String title, List<Setting<?>> settings) {

    /** Keeps a copy. */
    public SettingGroup {
        settings = List.copyOf(settings);
    }
}
