package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Looks for secrets in all that is logged, and in all that Flink's REST interface answers. */
public final class SecretSearch implements AutoCloseable {
    /** What is logged in detail too: who gets the settings. */
    private static final List<String> IN_DETAIL =
            List.of("org.apache.kafka.clients", "org.apache.flink.connector.kafka", "dev.mixtape");

    private final List<String> secrets;
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Finder finder = new Finder();

    SecretSearch(List<String> secrets) {
        this.secrets = secrets;
        Configuration configuration = context.getConfiguration();
        finder.start();
        configuration.getRootLogger().addAppender(finder, null, null);
        configuration.getRootLogger().setLevel(Level.INFO);
        for (String name : IN_DETAIL) {
            configuration.addLogger(name, new LoggerConfig(name, Level.DEBUG, true));
        }
        context.updateLoggers();
    }

    /** Lines of the log that hold a secret. */
    List<String> foundInLog() {
        return finder.found;
    }

    long linesLogged() {
        return finder.lines.get();
    }

    private boolean holdsSecret(String text) {
        return secrets.stream().anyMatch(text::contains);
    }

    /** Everything that a Flink at a port says of itself and its jobs, by address. */
    public static Map<String, String> rest(int port) throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/config",
                                "/overview",
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/logs",
                                "/jobmanager/log",
                                "/jobmanager/metrics",
                                "/taskmanagers",
                                "/jobs",
                                "/jobs/overview"));
        for (int i = 0; i < paths.size(); i++) {
            String answer = get(port, paths.get(i));
            answers.put(paths.get(i), answer);
            if (paths.get(i).equals("/jobs")) {
                for (String job : all("\"id\":\"([0-9a-f]{32})\"", answer)) {
                    for (String of :
                            List.of(
                                    "",
                                    "/config",
                                    "/plan",
                                    "/exceptions",
                                    "/checkpoints",
                                    "/checkpoints/config",
                                    "/jobmanager/config",
                                    "/jobmanager/environment",
                                    "/accumulators",
                                    "/metrics")) {
                        paths.add("/jobs/" + job + of);
                    }
                }
            } else if (paths.get(i).equals("/taskmanagers")) {
                for (String manager : all("\"id\":\"([^\"]+)\"", answer)) {
                    for (String of : List.of("", "/log", "/logs", "/thread-dump")) {
                        paths.add("/taskmanagers/" + manager + of);
                    }
                }
            }
        }
        return answers;
    }

    /** The addresses whose answer holds a secret. */
    List<String> foundIn(Map<String, String> answers) {
        return answers.entrySet().stream()
                .filter(answer -> holdsSecret(answer.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8))
                .body();
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
    }

    @Override
    public void close() {
        Configuration configuration = context.getConfiguration();
        configuration.getRootLogger().removeAppender(finder.getName());
        IN_DETAIL.forEach(configuration::removeLogger);
        configuration.getRootLogger().setLevel(Level.ERROR);
        context.updateLoggers();
        finder.stop();
    }

    private final class Finder extends AbstractAppender {
        private final List<String> found = new CopyOnWriteArrayList<>();
        private final AtomicLong lines = new AtomicLong();

        Finder() {
            super("secrets", null, layout(), true, Property.EMPTY_ARRAY);
        }

        private static PatternLayout layout() {
            return PatternLayout.newBuilder().setPattern("%c %m%n%throwable").build();
        }

        @Override
        public void append(LogEvent event) {
            lines.incrementAndGet();
            String line = getLayout().toSerializable(event).toString();
            if (holdsSecret(line)) {
                found.add(line);
            }
        }
    }
}
