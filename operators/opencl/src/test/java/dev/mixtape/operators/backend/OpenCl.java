package dev.mixtape.operators.backend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mixtape.operators.backend.opencl.OpenClBackend;

/** Says loudly when tests of the GPU kernels are skipped. */
public final class OpenCl {
    private static final String REMEDY = "apt-get install pocl-opencl-icd ocl-icd-libopencl1";

    private OpenCl() {}

    /** Skips a test that needs an OpenCL device when there is none. */
    public static void assumeDevice() {
        assumeTrue(hasDevice(), "no OpenCL device; " + REMEDY);
    }

    /** Tells whether a backend can be tested here. */
    static boolean hasDeviceFor(String name) {
        return !name.equals("opencl") || hasDevice();
    }

    private static boolean hasDevice() {
        boolean present = !OpenClBackend.devices().isEmpty();
        if (!present) {
            System.err.println(
                    "************ SKIPPED: the OpenCL kernels are not tested, since this machine"
                            + " has no OpenCL device. Debian: "
                            + REMEDY
                            + " ************");
        }
        return present;
    }

    /** The same for the backend of a given name. */
    public static void assumeBackend(String name) {
        if (name.equals("opencl")) {
            assumeDevice();
        }
    }
}
