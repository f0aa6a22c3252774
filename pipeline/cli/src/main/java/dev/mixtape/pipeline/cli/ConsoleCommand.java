package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.Console;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "console",
        description =
                "Show the catalog in the browser: a map of all tracks to listen to, what components"
                        + " mean, how learning goes; and answer programs by HTTP. Stays until"
                        + " Ctrl-C.")
final class ConsoleCommand implements Callable<Integer> {
    private final CliContext cli;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = ConsoleOptions.LOOPBACK,
            description =
                    "Where to listen; anything but this machine's own address opens it to whoever"
                            + " has the token. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "0 takes a free one. Default: 7575, or a free one where that is taken.")
    private Integer port;

    @Option(names = "--open", description = "Show it in the browser.")
    private boolean open;

    @Mixin private BrokerOptions broker;

    @Mixin private SettingsOptions settingsOptions;

    ConsoleCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        return broker.with(cli, settingsOptions.over(MixtapeSettings.defaults()), this::serve);
    }

    private int serve(Settings settings) {
        String token = ConsoleOptions.token();
        try (CtrlC ctrlC = new CtrlC();
                Console console =
                        Console.start(
                                settings,
                                cli.folder(ConsoleOptions.FOLDER),
                                host,
                                port == null ? ConsoleOptions.usualPort() : port,
                                token)) {
            ConsoleOptions.show(cli, console, token, open);
            ctrlC.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }
}
