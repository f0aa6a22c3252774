package dev.mixtape.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mixtape-cluster} refuses, it refuses in one sentence that says what to do. */
final class RefusalsIT {
    @TempDir Path folder;

    @Test
    void refusesToActOnAClusterThatIsNot() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("nowhere"))) {
            for (String command : new String[] {"submit", "status", "suspend", "cancel", "stop"}) {
                assertRefused(cluster.run(command), 1, "mixtape-cluster start makes one");
            }
            assertThat(cluster.folder()).doesNotExist();
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("x"))) {
            assertRefused(cluster.run("strat"), 2, "strat: no such command");
            assertRefused(cluster.start("--taskmanagers", "0"), 2, "must be a number from 1 to 99");
            assertRefused(cluster.run("start", "--rest-port", "70000"), 2, "from 1 to 65535");
            assertRefused(cluster.run("start", "--kafka", "host"), 2, "expected HOST:PORT");
            assertRefused(cluster.run("submit", "--set"), 2, "needs a value behind it");
            assertRefused(cluster.run("submit", "--resume", "--fresh"), 2, "begins with one state");
        }
    }

    @Test
    void refusesAFolderWhoseNameWouldFallApartInAClassPath() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("a:b"))) {
            assertRefused(cluster.start(), 1, "may not have :");
            assertThat(cluster.folder()).doesNotExist();
        }
    }

    @Test
    void refusesATakenPortAndLeavesNothingBehind() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("x"));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(
                    cluster.start("--rest-port", port),
                    1,
                    "port " + port + " (Flink's REST) is taken");
            assertThat(cluster.processes()).isEmpty();
        }
    }

    @Test
    void refusesAConfigurationThatFlinkCannotUse() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("x"))) {
            Path conf = Files.createDirectories(cluster.folder().resolve("conf"));
            Path yaml = conf.resolve("config.yaml");
            Files.copy(Cluster.home().resolve("conf/config.yaml"), yaml);
            Files.writeString(
                    yaml,
                    Files.readString(yaml)
                            .replace(
                                    "jobmanager.memory.process.size: 896m",
                                    "jobmanager.memory.process.size: 8m"));
            // Somebody else's Kafka, which nobody asks yet: no broker to wait for.
            assertRefused(
                    cluster.start("--kafka", "127.0.0.1:9"), 1, "config.yaml: Flink cannot work");
            assertThat(cluster.processes()).isEmpty();
        }
    }

    private static void assertRefused(Cluster.Answer answer, int status, String sentence) {
        assertThat(answer.said()).startsWith("mixtape-cluster: ").contains(sentence);
        assertThat(answer.said().strip().lines()).as(answer.said()).hasSize(1);
        assertThat(answer.status()).isEqualTo(status);
    }
}
