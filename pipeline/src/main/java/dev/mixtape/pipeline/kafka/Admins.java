package dev.mixtape.pipeline.kafka;

import dev.mixtape.pipeline.settings.Settings;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/** Admin clients that give up while somebody still waits for them. */
final class Admins {
    /** A broker that is well answers within a fraction of a second; Kafka itself waits a minute. */
    static final int PATIENCE_SECONDS = 15;

    private Admins() {}

    static Admin open(Settings settings) {
        Properties properties = settings.kafka();
        if (!properties.containsKey("request.timeout.ms")
                && !properties.containsKey("default.api.timeout.ms")) {
            String patience = Integer.toString(1_000 * PATIENCE_SECONDS);
            properties.put("request.timeout.ms", patience);
            properties.put("default.api.timeout.ms", patience);
        }
        return Admin.create(properties);
    }
}
