package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A TaskManager that has lost its JobManager closes the job's class loader while the job's tasks
 * are still being closed. A class that is first needed then is not to be had any more, and Flink
 * 2.3 ends the whole process for whatever a task throws while it is closed after a failure.
 */
final class ClosingTest {
    private final Cluster cluster = new Cluster();
    private HttpServer server;

    @BeforeEach
    void startServer() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write(new byte[3]);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @ParameterizedTest
    @EnumSource(Opened.class)
    void closingNeedsNoClassThatWasNotThereBefore(Opened what) throws Exception {
        AutoCloseable opened = openedByAClassLoaderThatIsGone(what);
        cluster.missing.clear();
        assertThatCode(opened::close).doesNotThrowAnyException();
        assertThat(cluster.missing).isEmpty();
    }

    @Test
    void whatClosingThrowsIsNotThrownOn() {
        for (Exception thrown : List.of(new IOException("x"), new IllegalStateException("x"))) {
            assertThatCode(new QuietClose(() -> fail(thrown))::close).doesNotThrowAnyException();
        }
        QuietClose missing = new QuietClose(() -> fail(new NoClassDefFoundError("x")));
        assertThatCode(missing::close).doesNotThrowAnyException();
    }

    private static <T extends Throwable> void fail(T thrown) throws T {
        throw thrown;
    }

    private AutoCloseable openedByAClassLoaderThatIsGone(Opened what) throws Exception {
        String root = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (URLClassLoader loader = jobClassLoader()) {
            Thread.currentThread().setContextClassLoader(loader); // as that of a task's thread is
            return (AutoCloseable)
                    Class.forName(Opened.class.getName(), true, loader)
                            .getMethod("open", String.class, String.class)
                            .invoke(null, what.name(), root);
        } finally {
            Thread.currentThread().setContextClassLoader(ClosingTest.class.getClassLoader());
        }
    }

    /** As a TaskManager makes it. */
    private URLClassLoader jobClassLoader() {
        URL[] jars =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(ClosingTest::url)
                        .toArray(URL[]::new);
        Configuration configuration = new Configuration();
        configuration.set(
                CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL,
                List.of("org.bytedeco.", "org.junit."));
        return FlinkUserCodeClassLoaders.create(jars, cluster, configuration);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(path, e);
        }
    }

    /** What a TaskManager has in its own class path: nothing of the job's jar. */
    private static final class Cluster extends ClassLoader {
        private static final List<String> OF_THE_JOB =
                List.of(
                        "dev.mixtape.",
                        "org.apache.hc.",
                        "org.apache.avro.",
                        "org.apache.flink.formats.avro.");

        /** Classes of the job that its own class loader did not have. */
        final List<String> missing = new CopyOnWriteArrayList<>();

        Cluster() {
            super(ClosingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OF_THE_JOB.stream().anyMatch(name::startsWith)) {
                missing.add(name);
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
