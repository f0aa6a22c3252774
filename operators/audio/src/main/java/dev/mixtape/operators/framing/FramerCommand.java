package dev.mixtape.operators.framing;

import dev.mixtape.operators.processes.ThisJava;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How a {@link FramerProcess} is started: this Java and class path, by a shell that sets limits on
 * memory and processor time, and without a network where the system lets go of it.
 */
final class FramerCommand {
    private static final String SHELL = "/bin/sh";

    /** Addresses that a JVM lays out and never uses, in MiB. */
    private static final int UNUSED_ADDRESSES = 4_096;

    /** Twice what {@link FramerProcess} replaces a process after. */
    private static final int PROCESSOR_SECONDS = 3_600;

    /** Whether the system runs this with a network of its own, which leads nowhere. */
    private static final boolean CAN_UNSHARE = succeeds("unshare", "-rn", "true");

    private static final List<String> JVM =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xmn48m",
                    "-Xss1m",
                    "-XX:ReservedCodeCacheSize=64m",
                    "-XX:CompressedClassSpaceSize=64m",
                    "-XX:-UsePerfData",
                    "-XX:ErrorFile=/dev/null",
                    "-XX:-CreateCoredumpOnCrash",
                    // As ./mixtape does: docs/decisions/0140-vectors.md says why.
                    "-XX:PerMethodTrapLimit=10000",
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dfile.encoding=UTF-8");

    /** Where libraries that are extracted once for all lie. */
    private static final Set<String> HANDED_ON =
            Set.of("user.home", "java.io.tmpdir", "org.bytedeco.javacpp.cachedir");

    private FramerCommand() {}

    static List<String> of(FramingOptions options) {
        List<String> command = new ArrayList<>();
        if (CAN_UNSHARE) {
            command.addAll(List.of("unshare", "-rn"));
        }
        command.addAll(List.of(SHELL, "-c", limits(options) + " && exec \"$@\"", SHELL));
        command.add(ThisJava.program());
        command.add("-Xmx" + options.heap() + "m");
        command.addAll(JVM);
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        for (String property : HANDED_ON) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(List.of("-cp", classPath(), FramerMain.class.getName()));
        return command;
    }

    /** In the shell's units: KiB, and seconds. */
    private static String limits(FramingOptions options) {
        return "ulimit -c 0 && ulimit -t "
                + PROCESSOR_SECONDS
                + " && ulimit -d "
                + options.processMemory() * 1_024L
                + " && ulimit -v "
                + (options.processMemory() + UNUSED_ADDRESSES) * 1_024L;
    }

    /** This JVM's, with what a job brought along. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.concat(broughtAlong().stream(), Stream.of(ThisJava.classPath())).toList());
    }

    private static List<String> broughtAlong() {
        List<String> places = new ArrayList<>();
        for (ClassLoader loader = FramerMain.class.getClassLoader();
                loader instanceof URLClassLoader urls;
                loader = loader.getParent()) {
            for (URL url : urls.getURLs()) {
                if (url.getProtocol().equals("file")) {
                    places.add(Path.of(URI.create(url.toString())).toString());
                }
            }
        }
        return places;
    }

    private static boolean succeeds(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
