package dev.mixtape.it;

import dev.mixtape.pipeline.broker.ListenerSecurity;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Kafka with passwords over TLS: users {@code admin}, who may do anything, and {@code mixtape}.
 */
public final class GuardedKafka {
    /** Of the user mixtape. */
    public static final String PASSWORD = "geheim-des-users";

    /** Of the user admin. */
    public static final String ADMIN_PASSWORD = "geheim-des-admins";

    private GuardedKafka() {}

    /** Settings of the user admin. */
    public static Map<String, String> admin(Stores stores) {
        return client("admin", ADMIN_PASSWORD, stores);
    }

    /** Settings of the user mixtape, or of somebody who says so. */
    public static Map<String, String> user(String password, Stores stores) {
        return client("mixtape", password, stores);
    }

    /** Passwords over TLS, and nobody may do anything unless told so. */
    public static ListenerSecurity passwords(Stores stores) {
        Map<String, String> properties = new HashMap<>(stores.asKeys());
        properties.putAll(stores.asTrust());
        properties.put("sasl.enabled.mechanisms", "PLAIN");
        properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        properties.put(
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                login("plain.PlainLoginModule", "admin", ADMIN_PASSWORD)
                        .replace(
                                ";",
                                " user_admin=\""
                                        + ADMIN_PASSWORD
                                        + "\" user_mixtape=\""
                                        + PASSWORD
                                        + "\";"));
        properties.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The controller's port, which no client knows, is where the broker is anonymous.
        properties.put("super.users", "User:admin;User:ANONYMOUS");
        return new ListenerSecurity("SASL_SSL", properties);
    }

    private static Map<String, String> client(String name, String password, Stores stores) {
        Map<String, String> settings = new HashMap<>();
        stores.asTrust().forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("kafka.security.protocol", "SASL_SSL");
        settings.put("kafka.sasl.mechanism", "PLAIN");
        settings.put("kafka.sasl.jaas.config", login("plain.PlainLoginModule", name, password));
        return settings;
    }

    static String login(String module, String user, String password) {
        return "org.apache.kafka.common.security."
                + module
                + " required username=\""
                + user
                + "\" password=\""
                + password
                + "\";";
    }

    /** Keys and values in turn. */
    public static String[] array(Map<String, String> settings) {
        return settings.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
    }
}
