package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.backend.opencl.OpenClBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for OpenCL devices, and where there is none for what is missing: the loader {@code
 * libOpenCL.so}, or a driver that is registered with it.
 */
final class OpenClLook {

    private static final String NAME = "OpenCL";
    private static final Path VENDORS = Path.of("/etc/OpenCL/vendors");
    private static final List<Path> LIBRARIES =
            List.of(
                    Path.of("/usr/lib/x86_64-linux-gnu"),
                    Path.of("/usr/lib64"),
                    Path.of("/usr/lib"),
                    Path.of("/usr/local/lib"),
                    Path.of("/usr/local/cuda/lib64"));

    private OpenClLook() {}

    static Finding find() {
        if (loader().isEmpty()) {
            return Finding.note(
                    NAME,
                    "no libOpenCL.so",
                    "for a GPU install its vendor's driver and ocl-icd-libopencl1; to run the"
                            + " kernels on the CPU: apt-get install pocl-opencl-icd"
                            + " ocl-icd-libopencl1");
        }
        List<String> devices = OpenClBackend.devices();
        if (!devices.isEmpty()) {
            return Finding.ok(NAME, String.join("; ", devices));
        }
        List<String> drivers = drivers();
        if (drivers.isEmpty()) {
            return Finding.note(
                    NAME,
                    "the loader, but no driver in " + VENDORS,
                    "install the GPU vendor's OpenCL driver, or pocl-opencl-icd and"
                            + " ocl-icd-libopencl1 for the CPU");
        }
        return Finding.note(
                NAME,
                "no device by the drivers " + String.join(", ", drivers),
                "see whether clinfo lists one; a container must be given its GPU");
    }

    private static Optional<Path> loader() {
        return LIBRARIES.stream().flatMap(OpenClLook::list).filter(OpenClLook::isLoader).findAny();
    }

    private static boolean isLoader(Path path) {
        return path.getFileName().toString().startsWith("libOpenCL.so");
    }

    /** What each driver's registration file names. */
    private static List<String> drivers() {
        List<String> drivers = new ArrayList<>();
        list(VENDORS)
                .sorted()
                .forEach(
                        file -> {
                            try {
                                drivers.add(Files.readString(file).strip());
                            } catch (IOException e) {
                                drivers.add(file + " (cannot be read)");
                            }
                        });
        return drivers;
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            return Stream.empty(); // as good as not being there
        }
    }
}
