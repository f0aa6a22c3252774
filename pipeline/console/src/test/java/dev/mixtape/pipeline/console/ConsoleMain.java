package dev.mixtape.pipeline.console;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A console over a Kafka that runs, for whoever works on its pages: {@code ConsoleMain HOST:PORT
 * FOLDER PORT [key=value …]}. Its token is {@code 0123456789abcdef}.
 */
final class ConsoleMain {
    private ConsoleMain() {}

    public static void main(String[] args) throws InterruptedException {
        Settings settings = MixtapeSettings.defaults().with("kafka.bootstrap.servers", args[0]);
        for (int i = 3; i < args.length; i++) {
            settings = settings.withAssignment(args[i]);
        }
        try (Console console =
                Console.start(
                        settings,
                        Path.of(args[1]),
                        "127.0.0.1",
                        Integer.parseInt(args[2]),
                        "0123456789abcdef")) {
            System.out.println(console.address());
            new CountDownLatch(1).await();
        }
    }
}
