package dev.mixtape.pipeline.settings;

import dev.mixtape.operators.settings.Setting;
import java.util.List;

/** The settings of the console, a process of its own that reads the topics. */
public final class ConsoleSettings {
    public static final Setting<List<String>> HOSTS =
            Setting.list(
                    "console.hosts",
                    "",
                    "Names, separated by commas, by which the console is asked besides localhost"
                            + " and the host that it listens at, such as a proxy's; a request"
                            + " under another name is refused.");

    public static final Setting<Integer> UPLOAD_BYTES =
            Setting.integer(
                    "console.upload-bytes",
                    64 << 20,
                    1 << 10,
                    1 << 30,
                    "The largest file that can be asked about; audio.max-bytes and the other limits"
                            + " of decoding hold as well.");

    public static final Setting<Boolean> AUDIO =
            Setting.flag(
                    "console.audio",
                    true,
                    "Whether the console plays tracks. It then follows the topic tracks to know"
                            + " where each stands, which where tracks hold their audio means"
                            + " reading all of it once; references are followed beneath"
                            + " audio.roots alone.");

    /** All of them. */
    public static final List<Setting<?>> ALL = List.of(HOSTS, UPLOAD_BYTES, AUDIO);

    private ConsoleSettings() {}
}
