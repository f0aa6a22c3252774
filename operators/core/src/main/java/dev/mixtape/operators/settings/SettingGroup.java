package dev.mixtape.operators.settings;

import java.util.List;

/**
 * Settings that belong together, as pages and {@code --help} show them.
 *
 * @param title a heading
 * @param settings in the order in which a reader can follow them
 */
public record SettingGroup(String title, List<Setting<?>> settings) {

    /** Makes one of several lists, one behind the other. */
    public static SettingGroup of(String title, List<List<Setting<?>>> lists) {
        return new SettingGroup(title, lists.stream().<Setting<?>>flatMap(List::stream).toList());
    }

    /** Keeps a copy. */
    public SettingGroup {
        settings = List.copyOf(settings);
    }
}
