package dev.mixtape.operators.signing;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.util.List;
import java.util.function.Function;

/** The settings of {@link KeysFile}: whether tracks must be signed. */
public final class SigningSettings {
    public static final Setting<String> TRACKS_KEYS_FILE =
            Setting.of(
                    "tracks.keys-file",
                    "",
                    "A file of the keys that sign tracks, one NAME = KEY a line, at the same path"
                        + " on every machine that submits the job or runs tasks; a record that none"
                        + " of them signed is a dead letter. What publishes tracks signs them with"
                        + " the last key that may. Without a file, nothing is signed and nothing"
                        + " checked.",
                    Function.identity());

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup("Signed tracks", List.of(TRACKS_KEYS_FILE));

    private SigningSettings() {}
}
