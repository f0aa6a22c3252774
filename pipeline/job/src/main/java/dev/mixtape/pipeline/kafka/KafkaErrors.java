package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** What Kafka's exceptions mean to whoever has to mend it: one sentence, without secrets. */
public final class KafkaErrors {
    private static final String RIGHTS = "docs/kafka-security.md lists the rights that it takes";

    private KafkaErrors() {}

    /**
     * Returns the exception with its sentence.
     *
     * @param what could not be done, such as {@code the topics cannot be made}
     */
    public static BrokerException with(Settings settings, String what, Throwable problem) {
        String servers = settings.kafka().getProperty("bootstrap.servers");
        String protocol = settings.kafka().getProperty("security.protocol", "PLAINTEXT");
        String sentence;
        if (find(problem, AuthenticationException.class) == null && isTimeout(problem)) {
            sentence =
                    "no Kafka broker answers; is it running, is the address right, and does its"
                            + " listener speak kafka.security.protocol="
                            + protocol
                            + "?";
        } else {
            sentence = what + ": " + sentence(problem);
        }
        return new BrokerException(servers + ": " + settings.redact(sentence), problem);
    }

    /** Returns what went wrong and what to do, in a sentence. */
    public static String sentence(Throwable problem) {
        if (find(problem, UnsupportedSaslMechanismException.class) != null) {
            return "Kafka does not take this mechanism ("
                    + message(problem, UnsupportedSaslMechanismException.class)
                    + "); set kafka.sasl.mechanism to one that it takes";
        }
        if (find(problem, SslAuthenticationException.class) != null) {
            return "TLS failed ("
                    + deepest(problem)
                    + "); check kafka.ssl.truststore.location, whether the broker wants a"
                    + " certificate of yours (kafka.ssl.keystore.location), and whether its own"
                    + " names this host";
        }
        if (find(problem, AuthenticationException.class) != null) {
            return "Kafka refused the credentials ("
                    + message(problem, AuthenticationException.class)
                    + "); check user and password in kafka.sasl.jaas.config, and"
                    + " kafka.sasl.mechanism";
        }
        AuthorizationException denied = find(problem, AuthorizationException.class);
        if (denied != null) {
            return "Kafka does not allow it ("
                    + denied.getMessage()
                    + "); grant "
                    + right(denied)
                    + ", "
                    + RIGHTS;
        }
        ConfigException config = find(problem, ConfigException.class);
        if (config != null || String.valueOf(problem.getMessage()).startsWith("Failed to c")) {
            return "the kafka.* settings cannot be used (" + deepest(problem) + ")";
        }
        if (isTimeout(problem)) {
            return "no Kafka broker answers in time (" + deepest(problem) + ")";
        }
        return deepest(problem);
    }

    private static String right(AuthorizationException denied) {
        if (denied instanceof TopicAuthorizationException) {
            return "it, or let somebody else make the topics";
        }
        if (denied instanceof GroupAuthorizationException) {
            return "READ on the groups that begin with job.name";
        }
        if (denied instanceof TransactionalIdAuthorizationException) {
            return "WRITE on the transactional ids that begin with job.name";
        }
        return "it";
    }

    private static boolean isTimeout(Throwable problem) {
        return find(problem, TimeoutException.class) != null
                || find(problem, org.apache.kafka.common.errors.TimeoutException.class) != null;
    }

    private static String message(Throwable problem, Class<? extends Throwable> type) {
        return String.valueOf(find(problem, type).getMessage()).lines().findFirst().orElse("");
    }

    private static String deepest(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return said.lines().findFirst().orElse("");
    }

    private static <T extends Throwable> T find(Throwable problem, Class<T> type) {
        for (Throwable t = problem; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
