package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How a command takes settings: a file first, then single ones over it. */
final class SettingsOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "Settings, a properties file.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting; may be repeated. mixtape settings lists them all.")
    private List<String> assignments = new ArrayList<>();

    /** The user's settings over others. */
    Settings over(Settings defaults) {
        Settings settings = config == null ? defaults : defaults.withFile(config);
        for (String assignment : assignments) {
            settings = settings.withAssignment(assignment);
        }
        return settings;
    }
}
