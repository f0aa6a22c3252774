package dev.mixtape.pipeline.broker;

import java.util.Map;

/**
 * How clients of an embedded broker connect.
 *
 * @param protocol {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}; the
 *     broker speaks to itself by it too
 * @param properties of the broker, as in its {@code server.properties}: stores, mechanisms, users,
 *     authorizer
 */
public record ListenerSecurity(String protocol, Map<String, String> properties) {
    /** Anybody on this machine, in the clear: what {@code demo} and {@code up} start. */
    public static final ListenerSecurity NONE = new ListenerSecurity("PLAINTEXT", Map.of());

    /** Keeps a copy. */
    public ListenerSecurity {
        properties = Map.copyOf(properties);
    }
}
