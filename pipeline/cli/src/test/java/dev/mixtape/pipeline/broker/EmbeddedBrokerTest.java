package dev.mixtape.pipeline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    private static final String TOPIC = "tape";

    @TempDir Path directory;

    @Test
    void keepsCommittedRecordsAcrossARestartInTheSameDirectory() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            TestClients clients = new TestClients(broker.bootstrapServers());
            clients.createTopic(TOPIC, Map.of());
            clients.commit(TOPIC, "one", "two");
            clients.abort(TOPIC, "never");
            assertThat(clients.readCommitted(TOPIC, 2)).containsExactly("one", "two");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            TestClients clients = new TestClients(broker.bootstrapServers());
            clients.commit(TOPIC, "three");
            assertThat(clients.readCommitted(TOPIC, 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void carriesAMessageOf30MebibytesWhenTheTopicAllowsIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            TestClients clients = new TestClients(broker.bootstrapServers());
            clients.createTopic(TOPIC, Map.of("max.message.bytes", Integer.toString(32 << 20)));
            String large = "x".repeat(30 << 20);
            clients.commit(TOPIC, large);
            assertThat(clients.readCommitted(TOPIC, 1)).containsExactly(large);
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUsesAndLeavesThatOneUnharmed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            new TestClients(broker.bootstrapServers()).createTopic(TOPIC, Map.of());
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            directory
                                    + " is in use by another broker:"
                                    + " stop it, or choose another directory");
        }
        try (EmbeddedBroker again = EmbeddedBroker.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", again.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).contains(TOPIC);
        }
    }

    @Test
    void tellsWhereItListensForAsLongAsItRunsInWhicheverProcess(@TempDir Path other)
            throws Exception {
        assertThat(EmbeddedBroker.running(other)).isEmpty();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                BrokerProcess process = BrokerProcess.start(other, 0)) {
            assertThat(EmbeddedBroker.running(directory)).contains(broker.bootstrapServers());
            assertThat(EmbeddedBroker.running(other)).contains("127.0.0.1:" + process.port());
            process.kill();
            assertThat(EmbeddedBroker.running(other)).as("after kill -9").isEmpty();
            assertThatThrownBy(() -> BrokerProcess.start(directory, 0))
                    .as("looking does not free the lock")
                    .hasMessageContaining("is in use by another broker");
        }
        assertThat(EmbeddedBroker.running(directory)).isEmpty();
    }

    @Test
    void refusesATakenPortAndNamesIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, broker.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("port=" + broker.port() + " on 127.0.0.1")
                    .hasMessageEndingWith("stop what uses it, or choose another port");
        }
    }

    @Test
    void doesNotCreateTopicsByUse() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        broker.bootstrapServers(),
                                        "max.block.ms",
                                        500),
                                new StringSerializer(),
                                new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(TOPIC, "lost")).get())
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void deletesATemporaryDirectoryWhenClosed() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.temporary();
        assertThat(broker.directory()).isDirectory();
        broker.close();
        broker.close();
        assertThat(broker.directory()).doesNotExist();
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            List<InetAddress> others =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address -> !address.isLoopbackAddress())
                            .toList();
            for (InetAddress other : others) {
                assertThatThrownBy(() -> new Socket(other, broker.port()).close())
                        .isInstanceOf(IOException.class);
            }
            try (Socket loopback = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
                assertThat(loopback.isConnected()).isTrue();
            }
        }
    }

    @Test
    void servesAgainAfterItsProcessWasKilled() throws Exception {
        Path home = directory.resolve("broker");
        BrokerProcess first = BrokerProcess.start(home, 0);
        TestClients clients = new TestClients(first.bootstrapServers());
        clients.createTopic(TOPIC, Map.of());
        clients.commit(TOPIC, "one");
        first.kill();
        assertThat(first.isAlive()).isFalse();

        try (BrokerProcess second = BrokerProcess.start(home, first.port())) {
            assertThat(second.port()).isEqualTo(first.port());
            clients.commit(TOPIC, "two");
            assertThat(clients.readCommitted(TOPIC, 2)).containsExactly("one", "two");
        }
        assertThat(Files.exists(home.resolve("meta.properties"))).isTrue();
    }

    @Test
    void tellsWhyItsProcessDidNotStart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
            assertThatThrownBy(() -> BrokerProcess.start(broker.directory(), 0))
                    .hasMessageContaining("is in use by another broker");
        }
    }
}
