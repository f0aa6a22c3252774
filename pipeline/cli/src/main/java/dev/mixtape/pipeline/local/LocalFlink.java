package dev.mixtape.pipeline.local;

import dev.mixtape.operators.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/**
 * How Flink's mini cluster opens itself to others: not at all. It listens on loopback, takes no
 * programs over its web page, and lets no page of another origin read its answers, since whoever
 * reaches those ports could run code in this process.
 *
 * <p>The user's {@code flink.*} settings win; {@link #warnings} says what such a setting means.
 */
public final class LocalFlink {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> LOOPBACK_NAMES = Set.of(LOOPBACK, "localhost", "::1", "[::1]");

    /** Where each kind of server listens; any other value than loopback opens it. */
    private static final Map<String, String> ADDRESSES =
            Map.of(
                    "rest.bind-address", "Flink's web page and REST interface",
                    "jobmanager.bind-host", "Flink's JobManager and its blob server",
                    "taskmanager.bind-host", "Flink's TaskManager");

    private LocalFlink() {}

    /**
     * Returns the configuration of the mini cluster.
     *
     * @param temporary where it keeps its temporary files, a folder of this process alone
     */
    public static Configuration configuration(Settings settings, Path temporary) {
        Map<String, String> closed = new TreeMap<>();
        ADDRESSES.keySet().forEach(key -> closed.put(key, LOOPBACK));
        closed.put("rest.address", LOOPBACK);
        closed.put("rest.port", "0");
        closed.put("rest.bind-port", "0");
        closed.put("jobmanager.rpc.address", LOOPBACK);
        closed.put("taskmanager.host", LOOPBACK);
        closed.put("web.submit.enable", "false");
        closed.put("web.cancel.enable", "false");
        closed.put("web.rescale.enable", "false");
        closed.put("web.access-control-allow-origin", "http://" + LOOPBACK);
        closed.put("io.tmp.dirs", temporary.toString());
        closed.put("web.tmpdir", temporary.toString());
        if (settings.flink().containsKey("rest.port")) {
            closed.remove("rest.bind-port"); // whoever names the port wants that one
        }
        closed.putAll(settings.flink());
        return Configuration.fromMap(closed);
    }

    /** Returns a sentence for each setting that opens Flink to others; none if it stays closed. */
    public static List<String> warnings(Settings settings) {
        return settings.flink().entrySet().stream()
                .flatMap(
                        entry ->
                                danger(entry.getKey(), entry.getValue())
                                        .map(danger -> "warning: flink." + entry + ": " + danger)
                                        .stream())
                .toList();
    }

    private static Optional<String> danger(String key, String value) {
        if (ADDRESSES.containsKey(key) && !isLoopback(value)) {
            return Optional.of(
                    ADDRESSES.get(key)
                            + " can be reached from other machines; whoever reaches it can run"
                            + " code as you.");
        }
        if (key.equals("web.submit.enable") && value.equals("true")) {
            return Optional.of("whoever reaches Flink's web page can run code as you.");
        }
        if (key.equals("web.access-control-allow-origin")) {
            return Optional.of(
                    "pages of that origin can read and control Flink through your browser.");
        }
        return Optional.empty();
    }

    static boolean isLoopback(String host) {
        return LOOPBACK_NAMES.contains(host);
    }
}
