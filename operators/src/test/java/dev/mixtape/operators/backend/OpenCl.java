package dev.mixtape.operators.backend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mixtape.operators.backend.opencl.OpenClBackend;

/** Says loudly when tests of the GPU kernels are skipped. */
public final class OpenCl {

    private OpenCl() {}

    /** Skips a test that needs an OpenCL device when there is none. */
    public static void assumeDevice() {
        boolean present = !OpenClBackend.devices().isEmpty();
        if (!present) {
            System.err.println(
                    "************ SKIPPED: the OpenCL kernels are not tested, since this machine"
                            + " has no OpenCL device. Debian: apt-get install pocl-opencl-icd"
                            + " ************");
        }
        assumeTrue(present, "no OpenCL device; apt-get install pocl-opencl-icd");
    }

    /** The same for the backend of a given name. */
    public static void assumeBackend(String name) {
        if (name.equals("opencl")) {
            assumeDevice();
        }
    }
}
