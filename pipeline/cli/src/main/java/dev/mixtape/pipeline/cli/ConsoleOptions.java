package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import picocli.CommandLine.Option;

/** How a command that runs a Mixtape shows its console. */
final class ConsoleOptions {
    /** Beside the broker's and the checkpoints' folders. */
    static final String FOLDER = "console";

    static final String LOOPBACK = "127.0.0.1";

    private static final int USUAL_PORT = 7575;
    private static final int TOKEN_BYTES = 16;

    @Option(names = "--open", description = "Show the console in the browser.")
    private boolean open;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            description =
                    "The port of the console; 0 takes a free one. Default: 7575, or a free one"
                            + " where that is taken.")
    private Integer port;

    private final String token = token();

    /** Tells whether a person wants to look at it. */
    boolean open() {
        return open;
    }

    /**
     * Starts the console over the broker of some settings.
     *
     * @param folder of the Mixtape that it belongs to
     */
    Console start(Settings settings, Path folder) {
        return Console.start(
                settings,
                folder.resolve(FOLDER),
                LOOPBACK,
                port == null ? usualPort() : port,
                token);
    }

    /** Says where it is, and shows it in the browser if asked. */
    void show(CliContext cli, Console console) {
        show(cli, console, token, open);
    }

    /** Says where a console is, and shows it in the browser if asked. */
    static void show(CliContext cli, Console console, String token, boolean open) {
        String address = console.address() + "/#token=" + token;
        cli.terminal().say("Console: " + address);
        if (open && !Browser.show(address)) {
            cli.terminal().note("There is no browser here to open: go to that address.");
        }
    }

    /** A new secret, for what writes. */
    static String token() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The one that people bookmark, unless another process has it. */
    static int usualPort() {
        try (ServerSocket free =
                new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }
}
