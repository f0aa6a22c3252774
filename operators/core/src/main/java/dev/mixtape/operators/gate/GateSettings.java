package dev.mixtape.operators.gate;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.util.List;

/** How much a version may lose before it is refused. */
public final class GateSettings {
    public static final Setting<Double> HELD_BACK =
            Setting.real(
                    "gate.held-back",
                    0,
                    0,
                    0.5,
                    "The share of tracks, chosen by their ids, that are embedded but not learned"
                            + " from: a version that explains them worse is refused. 0 refuses"
                            + " none.");

    public static final Setting<Double> MARGIN =
            Setting.real(
                    "gate.margin",
                    0.5,
                    0.001,
                    1_000,
                    "How much worse than versions usually do, in nats per frame, a version may"
                            + " explain the songs that are held back.");

    public static final Setting<Integer> MEMORY_TRACKS =
            Setting.integer(
                    "gate.memory-tracks",
                    25_000,
                    1,
                    1_000_000_000,
                    "The memory, in tracks, of the songs that are held back. What lasts for less"
                        + " than half of it cannot take the model over; what stays for longer than"
                        + " 1.4 times as many tracks is let in, whatever the songs of before"
                        + " lose.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup("The gate", List.of(HELD_BACK, MARGIN, MEMORY_TRACKS));

    private GateSettings() {}
}
