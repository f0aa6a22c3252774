package dev.mixtape.operators.moves;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.UpdateRule;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.util.List;
import java.util.Set;

/** Whether components come and go. */
public final class MoveSettings {
    public static final Setting<Set<MoveKind>> MOVES =
            Setting.of(
                    "learning.moves",
                    "off",
                    "What may be done to components where the bound of songs that came after gains:"
                            + " merge those that say the same, revive starved ones from frames that"
                            + " are explained worst; a list of the two, on for both, or off. Needs"
                            + " learning.update=natural.",
                    MoveKind::parse);

    /** As pages show them. */
    public static final List<Setting<?>> ALL = List.of(MOVES);

    private MoveSettings() {}

    /**
     * The moves that a user's settings ask for.
     *
     * @throws SettingException if the update is the paper's, whose posteriors are no sums
     */
    public static Set<MoveKind> of(Settings settings) {
        Set<MoveKind> moves = settings.get(MOVES);
        if (!moves.isEmpty() && settings.get(ModelSettings.UPDATE) != UpdateRule.NATURAL) {
            throw new SettingException(
                    MOVES.key()
                            + " and "
                            + ModelSettings.UPDATE.key()
                            + "=paper: components move with the natural update only; set one of"
                            + " them otherwise");
        }
        return moves;
    }
}
