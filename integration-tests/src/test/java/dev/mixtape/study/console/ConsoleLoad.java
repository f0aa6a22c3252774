package dev.mixtape.study.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.it.trial.Percentiles;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.console.Console;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Neighbours at a steady rate, whatever the answers take: {@code console-load.sh}. */
@Command(
        name = "console-load.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Publishes embeddings, starts a console over them, and asks it for what is near random",
            "tracks. Questions go out on a schedule that waits for no answer, and each one's time",
            "counts from when it was due. Ends with one line of JSON, times in milliseconds.",
            "With --serve and --console, console and questions are processes of their own."
        })
final class ConsoleLoad implements Callable<Integer> {
    private static final String TOKEN = "0123456789abcdef";

    @Option(names = "--tracks", description = "How many there are (${DEFAULT-VALUE}).")
    private int tracks = 100_000;

    @Option(names = "--rate", description = "Questions a second (${DEFAULT-VALUE}).")
    private int rate = 200;

    @Option(names = "--warm-up", description = "Seconds that do not count (${DEFAULT-VALUE}).")
    private int warmUp = 20;

    @Option(names = "--seconds", description = "Seconds that count (${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(names = "--seed", description = "Of tracks and questions (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--serve",
            description = "Only fill a console, print its address, and wait to be ended.")
    private boolean serve;

    @Option(names = "--console", paramLabel = "URL", description = "Ask one that was so filled.")
    private String address;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ConsoleLoad()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (address != null) {
            return ask(address, new LinkedHashMap<>());
        }
        Path folder = Files.createTempDirectory("mixtape-console-load");
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Settings settings =
                    MixtapeSettings.defaults()
                            .with("kafka.bootstrap.servers", broker.bootstrapServers());
            ManyTracks.publish(settings, tracks, seed);
            long start = System.nanoTime();
            try (Console console = Console.start(settings, folder, "127.0.0.1", 0, TOKEN)) {
                awaitTracks(console.address());
                Map<String, Object> report = new LinkedHashMap<>();
                report.put("tracks", tracks);
                report.put("secondsToRead", Math.round((System.nanoTime() - start) / 1e8) / 10.0);
                if (serve) {
                    System.out.println(console.address() + " " + report);
                    Thread.sleep(Long.MAX_VALUE);
                }
                return ask(console.address(), report);
            }
        }
    }

    private void awaitTracks(String console) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest status = HttpRequest.newBuilder(URI.create(console + "/api/status")).build();
        long known = 0;
        while (known < tracks) {
            Thread.sleep(500);
            known =
                    new ObjectMapper()
                            .readTree(client.send(status, BodyHandlers.ofString()).body())
                            .get("tracks")
                            .asLong();
        }
    }

    private int ask(String console, Map<String, Object> report) throws Exception {
        double[] millis = new double[rate * seconds];
        AtomicInteger failed = new AtomicInteger();
        ask(console, new double[rate * warmUp], failed);
        ask(console, millis, failed);
        report.put("rate", rate);
        report.put("failed", failed.get());
        report.put("millis", Percentiles.of(millis).summary());
        System.out.println(new ObjectMapper().writeValueAsString(report));
        return failed.get() == 0 ? 0 : 1;
    }

    private void ask(String console, double[] millis, AtomicInteger failed)
            throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        Random random = new Random(seed);
        CompletableFuture<?>[] answers = new CompletableFuture<?>[millis.length];
        long start = System.nanoTime();
        for (int i = 0; i < millis.length; i++) {
            long due = start + (long) i * Duration.ofSeconds(1).toNanos() / rate;
            long early = due - System.nanoTime();
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            int question = i;
            answers[i] =
                    client.sendAsync(
                                    question(console, random.nextInt(tracks)),
                                    BodyHandlers.ofByteArray())
                            .handle(
                                    (answer, failure) -> {
                                        millis[question] = (System.nanoTime() - due) / 1e6;
                                        if (failure != null || !isWhole(answer)) {
                                            failed.incrementAndGet();
                                        }
                                        return null;
                                    });
        }
        CompletableFuture.allOf(answers).join();
    }

    private static boolean isWhole(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 200 && answer.body().length > 1_000;
    }

    private static HttpRequest question(String console, int track) {
        String id = URLEncoder.encode(ManyTracks.id(track), UTF_8).replace("+", "%20");
        return HttpRequest.newBuilder(URI.create(console + "/api/tracks/" + id + "/similar"))
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
