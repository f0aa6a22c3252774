package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code ./mixtape} in a checkout of its own, where {@code mvnw} and {@code java} only
 * write down how they were called: what is tested is when they are.
 */
class LauncherTest {

    private static final String MAVEN =
            """
            #!/bin/bash
            cd "$(dirname "$0")"
            echo built >> builds
            sleep 0.3
            [ ! -e broken ] || { echo "[ERROR] a missing semicolon"; exit 1; }
            mkdir -p pipeline/cli/target/lib
            touch pipeline/cli/target/mixtape-cli-1.jar
            """;
    private static final String JAVA =
            """
            #!/bin/bash
            here=$(dirname "$0")
            case " $* " in *' --add-modules jdk.incubator.vector '*)
              [ ! -e "$here/without-vectors" ] || { echo 'Module jdk.incubator.vector not found' >&2; exit 1; }
              echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2 ;;
            esac
            case " $* " in *' -version '*) echo 'openjdk version "VERSION" 2025-04-15' >&2; exit ;; esac
            echo "$*" > "$here/flags"
            umask > "$here/umask"
            finish() { # as StandardError does
              exec 2>&-
              filter=$(grep -o 'mixtape.err.filter=[0-9]*' "$here/flags")
              filter=${filter#*=}
              while [ -n "$filter" ] && [ -e "/proc/$filter" ]; do sleep 0.01; done
            }
            while [ "$1" != dev.mixtape.pipeline.cli.Mixtape ]; do shift; done
            shift
            if [ "$1" = complain ]; then printf '%b' "$2" >&2; fi
            if [ "$1" = stay ]; then
              trap 'echo stopping >&2; finish; exit 9' TERM
              echo up
              while :; do sleep 0.05; done
            fi
            printf '<%s>' "$@"
            finish
            exit 7
            """;

    @TempDir Path folder;
    private Path checkout;

    private record Ran(int status, String out, String err) {}

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        Path real = Path.of("../..").toRealPath();
        Files.copy(
                real.resolve("mixtape"),
                checkout.resolve("mixtape"),
                StandardCopyOption.COPY_ATTRIBUTES);
        for (String module : List.of("schemas", "operators/core", "pipeline/cli")) {
            Files.createDirectories(checkout.resolve(module + "/src/main"));
            Files.createFile(checkout.resolve(module + "/pom.xml"));
        }
        for (String pom : List.of("pom.xml", "operators/pom.xml", "pipeline/pom.xml")) {
            Files.createFile(checkout.resolve(pom));
        }
        Files.createFile(checkout.resolve("pipeline/jvm.options"));
        script(checkout.resolve("mvnw"), MAVEN);
        installJava("17.0.15");
    }

    private void installJava(String version) throws IOException {
        script(folder.resolve("jdk/bin/java"), JAVA.replace("VERSION", version));
        script(folder.resolve("jdk/bin/javac"), "#!/bin/bash\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Process start(Path program, Map<String, String> more, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("MIXTAPE_HOME");
        builder.environment().putAll(more);
        return builder.start();
    }

    private static Ran finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private Ran run(String... args) throws Exception {
        return finish(start(checkout.resolve("mixtape"), Map.of(), args));
    }

    private long builds() throws IOException {
        return Files.readAllLines(checkout.resolve("builds")).size();
    }

    @Test
    void buildsAtTheFirstRunAndPassesArgumentsAndExitStatusThrough() throws Exception {
        Ran ran = run("ingest", "two words", "", "*");
        assertThat(ran.out()).isEqualTo("<ingest><two words><><*>");
        assertThat(ran.status()).isEqualTo(7);
        assertThat(ran.err()).startsWith("Building Mixtape (first run takes a few minutes)…");
        assertThat(checkout.resolve("pipeline/cli/target/lib/mixtape-cli.jar")).exists();

        assertThat(run("doctor").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
        run();
        Path source = checkout.resolve("operators/core/src/main/New.java");
        Files.createFile(source);
        assertThat(run().err()).startsWith("Building Mixtape (its sources have changed)…");
        Files.delete(source);
        run();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void runsThroughASymbolicLink() throws Exception {
        Path link =
                Files.createSymbolicLink(folder.resolve("mix"), Path.of("a checkout", "mixtape"));
        assertThat(finish(start(link, Map.of(), "doctor")).out()).isEqualTo("<doctor>");
    }

    @Test
    void twoFirstRunsAtOnceBuildOnce() throws Exception {
        Process one = start(checkout.resolve("mixtape"), Map.of(), "one");
        Process two = start(checkout.resolve("mixtape"), Map.of(), "two");
        assertThat(finish(one).out()).isEqualTo("<one>");
        assertThat(finish(two).out()).isEqualTo("<two>");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void showsTheEndOfAFailedBuildAndTriesAgainNextTime() throws Exception {
        Files.createFile(checkout.resolve("broken"));
        Ran ran = run("doctor");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("[ERROR] a missing semicolon", "mixtape: the build failed; its whole log")
                .contains(".mixtape/log/build.log");

        Files.delete(checkout.resolve("broken"));
        assertThat(run("doctor").out()).isEqualTo("<doctor>");
    }

    @Test
    void saysWhatToInstallWhenJavaIsTooOldOrMissing() throws Exception {
        installJava("11.0.2");
        Ran old = run("doctor");
        assertThat(old.status()).isEqualTo(1);
        assertThat(old.err())
                .contains("is Java 11: install a JDK 17 or newer, or set JAVA_HOME to one.");
        assertThat(old.err().lines()).hasSize(1);

        Ran none = finish(start(checkout.resolve("mixtape"), Map.of("JAVA_HOME", "/nowhere"), "x"));
        assertThat(none.err().lines())
                .containsExactly(
                        "mixtape: JAVA_HOME=/nowhere has no bin/java:"
                                + " point it at a JDK 17 or newer.");
    }

    @Test
    void takesTheWarningOfTheIncubatorModuleOutOfStandardErrorAndNothingElse() throws Exception {
        run();
        assertThat(run("complain", "").err()).isEmpty();
        assertThat(run("complain", "half\\r a line").err()).isEqualTo("half\r a line");
        String again = "WARNING: Using incubator modules: jdk.incubator.vector\n";
        assertThat(run("complain", again).err()).isEqualTo(again);
        assertThat(Files.readString(folder.resolve("jdk/bin/flags")))
                .contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void runsWithoutVectorsWhereJavaHasNone() throws Exception {
        run();
        Files.createFile(folder.resolve("jdk/bin/without-vectors"));
        Ran ran = run("complain", "as it is\n");
        assertThat(ran.status()).isEqualTo(7);
        assertThat(ran.err()).isEqualTo("as it is\n");
        assertThat(Files.readString(folder.resolve("jdk/bin/flags"))).doesNotContain("incubator");
    }

    @Test
    void aSignalReachesJavaWhichMaySayItsLastWords() throws Exception {
        run();
        Process process = start(checkout.resolve("mixtape"), Map.of(), "stay");
        assertThat(process.getInputStream().readNBytes(3)).asString().isEqualTo("up\n");
        process.toHandle().destroy(); // destroy() would close its streams
        Ran ran = finish(process);
        assertThat(ran.status()).isEqualTo(9);
        assertThat(ran.err()).isEqualTo("stopping\n");
    }

    @Test
    void stateAndLogsAreTheirOwnersAloneAndOtherFilesAsTheUserSays() throws Exception {
        Path umask = folder.resolve("jdk/bin/umask");
        run("model", "export", "up");
        assertThat(Integer.parseInt(Files.readString(umask).trim(), 8)).isEqualTo(userUmask());
        run("--verbose", "up");
        assertThat(umask).hasContent("0077");
        run("demo");
        assertThat(umask).hasContent("0077");

        Path log = checkout.resolve(".mixtape/log");
        assertThat(mode(log.getParent())).isEqualTo("rwx------");
        assertThat(mode(log)).isEqualTo("rwx------");
        assertThat(mode(log.resolve("build.log"))).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static int userUmask() throws Exception {
        return Integer.parseInt(
                finish(new ProcessBuilder("bash", "-c", "umask").start()).out().trim(), 8);
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Map<String, String> unwritable = Map.of("MIXTAPE_HOME", "/dev/null/home");
        Ran ran = finish(start(checkout.resolve("mixtape"), unwritable, "doctor"));
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err().lines())
                .containsExactly(
                        "mixtape: /dev/null/home cannot be written:"
                                + " set MIXTAPE_HOME to a folder that you may write.");
    }
}
