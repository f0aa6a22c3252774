package dev.mixtape.it.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What is packaged: which jar lies where, and that the example of the settings tells the truth. */
final class DistributionIT {

    /** The second submission would find it loaded already, by the class loader of the first. */
    @Test
    void noJarOfTheJobCarriesNativeCode() throws IOException {
        Map<String, List<String>> jars = jarsOfTheJob();
        assertThat(jars.keySet()).anyMatch(name -> name.startsWith("mixtape-job-"));
        jars.forEach(
                (jar, entries) ->
                        assertThat(entries)
                                .as("%s: move it to lib/native, in deploy/pom.xml", jar)
                                .noneMatch(entry -> entry.matches(".*\\.(so|dll|dylib|jnilib)")));
    }

    @Test
    void noJarOfFlinkTravelsWithTheJob() throws IOException {
        List<String> shared = new ArrayList<>(names(Cluster.home().resolve("lib/flink")));
        shared.retainAll(jarsOfTheJob().keySet());
        assertThat(shared)
                .as("jars of Flink and of the job; commons-math3 only is promised by neither")
                .allMatch(name -> name.startsWith("commons-math3-"));
    }

    @Test
    void theExampleSettingsAreKnownAndShowTheDefaults() throws IOException {
        List<String> assignments =
                Files.readAllLines(Cluster.home().resolve("conf/mixtape.properties"), UTF_8)
                        .stream()
                        .filter(line -> line.matches("#[a-z].*=.*"))
                        .map(line -> line.substring(1))
                        .toList();
        assertThat(assignments).hasSizeGreaterThan(20);
        for (String assignment : assignments) {
            String key = assignment.substring(0, assignment.indexOf('='));
            Settings settings = MixtapeSettings.defaults().withAssignment(assignment);
            Setting<?> setting = MixtapeSettings.ALL.get(key);
            if (setting != null) { // others pass through to Kafka and Flink
                Object shown = settings.get(setting);
                Object byDefault = MixtapeSettings.defaults().get(setting);
                assertThat(shown).as(assignment).isEqualTo(byDefault);
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Names of the jars inside the job's, with their entries. */
    private static Map<String, List<String>> jarsOfTheJob() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        Path jar = Cluster.home().resolve("job/mixtape-job.jar");
        try (ZipFile job = new ZipFile(jar.toFile())) {
            for (ZipEntry inner : job.stream().filter(e -> e.getName().endsWith(".jar")).toList()) {
                byte[] bytes = job.getInputStream(inner).readAllBytes();
                found.put(inner.getName().substring("lib/".length()), entries(bytes));
            }
        }
        return found;
    }

    private static List<String> entries(byte[] jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                names.add(e.getName());
            }
        }
        return names;
    }
}
