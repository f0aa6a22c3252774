package dev.mixtape.pipeline.ingest;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.common.config.ConfigException;

/** A quick look at a bootstrap address, because Kafka's clients would try for half a minute. */
public final class BootstrapServers {

    private static final int TIMEOUT_MILLIS = 3_000;

    private BootstrapServers() {}

    /**
     * Returns when one of the servers can be connected to.
     *
     * @param servers {@code HOST:PORT}, several with commas between
     * @throws UserError when none can
     */
    public static void check(String servers) {
        List<InetSocketAddress> addresses;
        try {
            addresses =
                    ClientUtils.parseAndValidateAddresses(
                            List.of(servers.split("\\s*,\\s*")), ClientDnsLookup.USE_ALL_DNS_IPS);
        } catch (ConfigException e) {
            throw new UserError(
                    "--bootstrap " + servers + ": expected HOST:PORT of a Kafka broker that exists",
                    e);
        }
        IOException last = null;
        for (InetSocketAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(address, TIMEOUT_MILLIS);
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UserError(
                "--bootstrap "
                        + servers
                        + ": nothing answers there; start the broker, or correct the address",
                last);
    }
}
