package dev.mixtape.pipeline.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The settings of a one-node broker that is its own controller, and the formatting of its
 * directory.
 *
 * <p>What differs from Kafka's defaults differs because there is one node (replication factors),
 * one machine shared with the job (buffers, partitions of the internal topics) or an exactly-once
 * job that may be away for a while (the longest transaction).
 *
 * @param directory where the logs live; created when missing
 * @param port where clients connect, on loopback
 * @param controllerPort where the broker speaks to itself, on loopback
 * @param security of the client port
 */
record BrokerSettings(Path directory, int port, int controllerPort, ListenerSecurity security) {

    static final String LOOPBACK = "127.0.0.1";

    /** What a topic may allow at most with {@code max.message.bytes}, in bytes. */
    static final int LARGEST_REQUEST = 64 << 20;

    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    /** Finds free ports: {@code port} itself must be free, 0 means any. */
    static BrokerSettings choose(Path directory, int port, ListenerSecurity security)
            throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket clients = new ServerSocket();
                ServerSocket controller = new ServerSocket()) {
            // A broker that died a moment ago leaves connections in TIME_WAIT; they take no port.
            clients.setReuseAddress(true);
            clients.bind(new InetSocketAddress(loopback, port));
            controller.bind(new InetSocketAddress(loopback, 0));
            return new BrokerSettings(
                    directory, clients.getLocalPort(), controller.getLocalPort(), security);
        } catch (IOException e) {
            throw new IOException(
                    "port="
                            + port
                            + " on "
                            + LOOPBACK
                            + " cannot be listened on ("
                            + e.getMessage()
                            + "): stop what uses it, or choose another port",
                    e);
        }
    }

    String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    Properties properties() {
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(NODE));
        p.setProperty("log.dirs", directory.toString());
        p.setProperty(
                "listeners",
                security.protocol()
                        + "://"
                        + bootstrapServers()
                        + ","
                        + CONTROLLER
                        + "://"
                        + LOOPBACK
                        + ":"
                        + controllerPort);
        p.setProperty(
                "listener.security.protocol.map",
                CONTROLLER + ":PLAINTEXT," + security.protocol() + ":" + security.protocol());
        p.setProperty("inter.broker.listener.name", security.protocol());
        p.setProperty("controller.listener.names", CONTROLLER);
        p.setProperty("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);

        for (String internal :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            p.setProperty(internal + ".replication.factor", "1");
            p.setProperty(internal + ".num.partitions", "4");
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");

        // A job may need its transactions after an hour away.
        p.setProperty("transaction.max.timeout.ms", "3600000");
        // Each checkpoint leaves the ids of finished transactions behind: forget them after a day.
        p.setProperty("transactional.id.expiration.ms", "86400000");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        // After kill -9 the next start waits for the old registration to expire.
        p.setProperty("broker.session.timeout.ms", "3000");
        p.setProperty("broker.heartbeat.interval.ms", "500");
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("socket.request.max.bytes", Integer.toString(LARGEST_REQUEST));
        // 128 MiB by default, for topics a thousand times larger than ours.
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        // Nothing here is a queue for many brokers: fewer idle threads.
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("background.threads", "2");
        p.putAll(security.properties());
        return p;
    }

    /** Makes the directory a Kafka log directory; keeps one that already is. */
    void format() throws IOException {
        Files.createDirectories(directory);
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Formatter formatter =
                new Formatter()
                        .setNodeId(NODE)
                        .setClusterId(Uuid.randomUuid().toString())
                        .setDirectories(List.of(directory.toString()))
                        .setMetadataLogDirectory(directory.toString())
                        .setControllerListenerName(CONTROLLER)
                        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()));
        try {
            formatter.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(
                    directory
                            + " cannot become a Kafka directory ("
                            + e.getMessage()
                            + "): empty it, or choose another",
                    e);
        }
    }
}
