package dev.mixtape.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.Test;

/** What others wrote and we pass on: it is known, may be passed on, and has no known hole. */
final class SupplyIT {
    private static final Path LICENCES = Path.of("../deploy/licences/artefacts.list");
    private static final Path ADVISORIES = Path.of("../deploy/advisories.list");
    private static final Path CLI = Path.of("../pipeline/cli/target");

    /** A library of a bill of materials. */
    private record Library(String group, String name, String version, String classifier) {
        boolean matches(String pattern) {
            return pattern.equals(group + ":" + name) || pattern.equals(group + ":*");
        }

        String jar() {
            return name + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
        }
    }

    /** A line of the list of licences; texts are files, or {@code jar}. */
    private record Licence(String pattern, List<String> texts) {}

    @Test
    void everyLibraryHasALicenceWhoseTextIsInTheDistribution() throws IOException {
        Path texts = Cluster.home().resolve("licences");
        for (Library library : distribution()) {
            for (String text : licence(library).texts()) {
                switch (text) {
                    case "jar" -> assertThat(unpacked(library, texts)).as("%s", library).isTrue();
                    case "LICENSE" -> assertThat(texts.resolveSibling(text)).isNotEmptyFile();
                    default -> assertThat(texts.resolve(text)).isNotEmptyFile();
                }
            }
        }
        assertThat(Cluster.home().resolve("NOTICE")).isNotEmptyFile();
    }

    @Test
    void theListOfLicencesNamesEveryLibraryOfTheCommandLineAndNothingThatIsGone()
            throws IOException {
        Set<Library> all = new TreeSet<>((a, b) -> a.jar().compareTo(b.jar()));
        all.addAll(distribution());
        all.addAll(libraries(CLI.resolve("sbom.json")));
        for (Library library : all) {
            licence(library); // or fails
        }
        for (Licence licence : licences()) {
            assertThat(all)
                    .as("libraries of %s, a line of %s", licence.pattern(), LICENCES)
                    .anyMatch(library -> library.matches(licence.pattern()));
        }
    }

    @Test
    void noLibraryHasAKnownAdvisory() throws Exception {
        List<Library> all = new ArrayList<>(distribution());
        all.addAll(libraries(CLI.resolve("sbom.json")));
        List<String> found = new ArrayList<>();
        for (String line : lines(ADVISORIES)) {
            String[] words = line.split("\\s+", 5);
            VersionRange affected = VersionRange.createFromVersionSpec(words[1]);
            boolean accepted = words.length > 4 && words[3].equals("accepted:");
            for (Library library : all) {
                if (library.matches(words[0])
                        && affected.containsVersion(new DefaultArtifactVersion(library.version()))
                        && !accepted) {
                    found.add(library + ": " + words[2] + " affects " + words[1]);
                }
            }
        }
        assertThat(found).as("upgrade, or accept with a reason in %s", ADVISORIES).isEmpty();
    }

    @Test
    void theBillsOfMaterialsNameExactlyTheJarsThatAreThere() throws IOException {
        assertThat(jars(distribution())).isEqualTo(jarsOfTheDistribution());
        assertThat(jars(libraries(CLI.resolve("sbom.json"))))
                .isEqualTo(foreign(CLI.resolve("lib")));
    }

    private static Licence licence(Library library) throws IOException {
        Optional<Licence> found =
                licences().stream().filter(each -> library.matches(each.pattern())).findFirst();
        return found.orElseThrow(
                () ->
                        new AssertionError(
                                library + ": may it be passed on? Say its licence in " + LICENCES));
    }

    private static boolean unpacked(Library library, Path texts) throws IOException {
        try (Stream<Path> files = Files.walk(texts.resolve(library.name() + "-jar"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("LICENSE"));
        }
    }

    private static List<Licence> licences() throws IOException {
        return lines(LICENCES).stream()
                .map(line -> line.split("\\s+"))
                .map(words -> new Licence(words[0], List.of(words[2].split(","))))
                .toList();
    }

    private static List<String> lines(Path list) throws IOException {
        return Files.readAllLines(list).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static List<Library> distribution() throws IOException {
        return libraries(Cluster.home().resolve("sbom.json"));
    }

    /** Our own modules, which carry our licence, are left out. */
    private static List<Library> libraries(Path sbom) throws IOException {
        List<Library> found = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(sbom.toFile()).get("components")) {
            String address = each.get("purl").asText();
            String classifier =
                    address.contains("classifier=")
                            ? address.replaceFirst(".*classifier=([^&]*).*", "$1")
                            : "";
            Library library =
                    new Library(
                            each.get("group").asText(),
                            each.get("name").asText(),
                            each.get("version").asText(),
                            classifier);
            if (!library.group().equals("dev.mixtape")) {
                found.add(library);
            }
        }
        assertThat(found).as("libraries of %s", sbom).isNotEmpty();
        return found;
    }

    private static Set<String> jars(List<Library> libraries) {
        return new TreeSet<>(libraries.stream().map(Library::jar).toList());
    }

    private static Set<String> jarsOfTheDistribution() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String folder : List.of("lib/flink", "lib/native", "kafka")) {
            found.addAll(foreign(Cluster.home().resolve(folder)));
        }
        Path job = Cluster.home().resolve("job/mixtape-job.jar");
        try (ZipFile zip = new ZipFile(job.toFile())) {
            zip.stream()
                    .map(entry -> entry.getName().substring(entry.getName().lastIndexOf('/') + 1))
                    .filter(SupplyIT::isForeign)
                    .forEach(found::add);
        }
        return found;
    }

    private static Set<String> foreign(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString())
                            .filter(SupplyIT::isForeign)
                            .toList());
        }
    }

    private static boolean isForeign(String jar) {
        return jar.endsWith(".jar") && !jar.matches("\\.?mixtape-.*");
    }
}
