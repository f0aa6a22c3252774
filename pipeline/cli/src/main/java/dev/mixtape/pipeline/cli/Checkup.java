package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.AppInfoParser;
import org.bytedeco.ffmpeg.global.avutil;

/** Looks at everything that Mixtape needs on this machine, by using it. */
final class Checkup {

    private static final double GIB = 1 << 30;
    private static final double MIN_HEAP_GIB = 1;
    private static final double MIN_DISK_GIB = 2;
    private static final int KAFKA_PORT = 9092;
    private static final String OTHER_MACHINE =
            "run on Linux x86-64 with glibc, or mend what the message names";

    private final CliContext cli;
    private final Settings settings;

    Checkup(CliContext cli, Settings settings) {
        this.cli = cli;
        this.settings = settings;
    }

    /** All checks, in the order in which to show them; each runs when asked. */
    List<Supplier<Finding>> checks() {
        List<Supplier<Finding>> checks = new ArrayList<>();
        Collections.addAll(
                checks,
                Checkup::java,
                Checkup::memory,
                this::disk,
                Checkup::flink,
                Checkup::broker,
                Checkup::port,
                Checkup::ffmpeg,
                Checkup::blas,
                OpenClLook::find,
                this::chosenBackend);
        if (settings.asMap().containsKey("kafka.bootstrap.servers")) {
            KafkaCheckup kafka = new KafkaCheckup(settings);
            checks.add(kafka::answers);
            checks.add(kafka::topics);
            checks.add(kafka::readers);
        }
        return checks;
    }

    private static Finding java() {
        String found =
                Runtime.version()
                        + " ("
                        + System.getProperty("java.vendor")
                        + ") on "
                        + System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch");
        return Runtime.version().feature() >= 17
                ? Finding.ok("Java", found)
                : Finding.missing("Java", found, "install a JDK 17 or newer, set JAVA_HOME to it");
    }

    private static Finding memory() {
        double heap = Runtime.getRuntime().maxMemory() / GIB;
        String found = gibibytes(heap) + " of heap at most";
        return heap >= MIN_HEAP_GIB
                ? Finding.ok("Memory", found)
                : Finding.note("Memory", found, "allow at least 1 GiB: MIXTAPE_JAVA_OPTS=-Xmx1g");
    }

    private Finding disk() {
        try {
            Path home = cli.folder("");
            double free = Files.getFileStore(home).getUsableSpace() / GIB;
            String found = gibibytes(free) + " free at " + home;
            return free >= MIN_DISK_GIB
                    ? Finding.ok("Disk", found)
                    : Finding.note(
                            "Disk", found, "free 2 GiB, or set MIXTAPE_HOME to another disk");
        } catch (IOException e) {
            return Finding.missing("Disk", e.getMessage(), "set MIXTAPE_HOME to another folder");
        }
    }

    private static Finding flink() {
        return Finding.ok("Flink", EnvironmentInformation.getVersion());
    }

    private static Finding broker() {
        String kafka = "Kafka " + AppInfoParser.getVersion();
        long started = System.nanoTime();
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            int nodes = admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size();
            double seconds = (System.nanoTime() - started) / 1e9;
            return Finding.ok(
                    "Broker",
                    String.format(
                            Locale.ROOT,
                            "%s started in %.1f s with %d node and answered",
                            kafka,
                            seconds,
                            nodes));
        } catch (Exception e) {
            return Finding.missing(
                    "Broker",
                    kafka + " did not start: " + e.getMessage(),
                    "see the log; is there room in " + System.getProperty("java.io.tmpdir") + "?");
        }
    }

    private static Finding port() {
        try (ServerSocket socket =
                new ServerSocket(KAFKA_PORT, 1, InetAddress.getLoopbackAddress())) {
            return Finding.ok("Port", socket.getLocalPort() + " is free for a broker");
        } catch (IOException e) {
            return Finding.note(
                    "Port",
                    KAFKA_PORT + " is taken, perhaps by a broker of yours",
                    "nothing, unless you want Mixtape's own broker there");
        }
    }

    private static Finding ffmpeg() {
        try {
            return Finding.ok("ffmpeg", avutil.av_version_info().getString());
        } catch (LinkageError e) {
            return Finding.missing("ffmpeg", "does not load: " + e.getMessage(), OTHER_MACHINE);
        }
    }

    private static Finding blas() {
        try (var blas = Backends.choose("blas").backend()) {
            return Finding.ok("BLAS", blas.device());
        } catch (IllegalStateException | LinkageError e) {
            return Finding.note("BLAS", "OpenBLAS does not load: " + e.getMessage(), OTHER_MACHINE);
        }
    }

    private Finding chosenBackend() {
        try {
            Backends.Choice choice = Backends.choose(settings.get(BackendSettings.BACKEND));
            String device = choice.backend().device();
            choice.backend().close();
            return Finding.ok("Backend", choice.reason() + "; on " + device);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Finding.missing("Backend", e.getMessage(), "choose with --set backend=auto");
        }
    }

    private static String gibibytes(double amount) {
        return String.format(Locale.ROOT, "%.1f GiB", amount);
    }
}
