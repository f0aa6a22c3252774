package dev.mixtape.it;

import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * Savepoints that are checked in, one folder a release and kind of job. Whoever changes state must
 * keep their tests green with the files that are there; for a new release others are put beside
 * them, by
 *
 * <pre>
 * ./mvnw -pl integration-tests -am test -Dtest=SavepointTest
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.argLine=-Dmixtape.savepoint=RELEASE
 * </pre>
 */
final class Savepoints {
    private static final Path FOLDER = Path.of("src/test/resources/savepoint");
    private static final String FACTS = "facts.properties";

    private Savepoints() {}

    /** Where a savepoint of this kind is to be written now; null when none is. */
    static Path wanted(String kind) {
        String release = System.getProperty("mixtape.savepoint");
        return release == null ? null : FOLDER.resolve(release).resolve(kind);
    }

    /** Those of a kind, of every release. */
    static List<Path> all(String kind) throws IOException {
        try (Stream<Path> releases = Files.list(FOLDER)) {
            return releases.map(release -> release.resolve(kind))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    /** What was visible when it was made. */
    static Properties facts(Path savepoint) throws IOException {
        Properties facts = new Properties();
        try (var in = Files.newBufferedReader(savepoint.resolve(FACTS))) {
            facts.load(in);
        }
        return facts;
    }

    /** Copies one to where a job looks for its newest checkpoint. */
    static Path forAJob(Path savepoint, Path folder) throws IOException {
        Path job = folder.resolve("restored-" + savepoint.getParent().getFileName());
        copy(savepoint, job.resolve("savepoint"));
        return job;
    }

    /**
     * Writes the log that savepoints' offsets speak of in {@code models}: records of no meaning.
     */
    static void fillModels(Mixtape mixtape, Properties facts) throws Exception {
        mixtape.publishNothing(
                MixtapeSettings.MODELS_TOPIC, Integer.parseInt(facts.getProperty("models.end")));
    }

    /** Stops a quiet job with a savepoint, and puts it and the facts in their place. */
    static void take(Mixtape mixtape, LocalJob job, Path folder, Path to, Properties facts)
            throws Exception {
        Thread.sleep(3_000); // some checkpoints, so that no transaction has anything to commit
        String made =
                job.client()
                        .stopWithSavepoint(
                                false,
                                "file://" + folder.toAbsolutePath(),
                                SavepointFormatType.CANONICAL)
                        .get();
        copy(Path.of(URI.create(made)), to);
        facts.setProperty("version", "" + mixtape.newestVersion());
        facts.setProperty("learned", "" + mixtape.tracksLearned());
        facts.setProperty("models.end", "" + mixtape.end(MixtapeSettings.MODELS_TOPIC));
        try (var out = Files.newBufferedWriter(to.resolve(FACTS))) {
            facts.store(out, "What was visible when this savepoint was made");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
