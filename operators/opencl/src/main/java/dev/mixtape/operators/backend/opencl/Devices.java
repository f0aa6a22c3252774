package dev.mixtape.operators.backend.opencl;

import com.aparapi.Config;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The OpenCL devices of this machine. */
final class Devices {

    private static final double GIB = 1 << 30;

    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger APARAPI = Logger.getLogger(Config.getLoggerName());

    private Devices() {}

    /** GPUs and accelerators; if there is none, CPUs by way of a driver such as PoCL. */
    static List<OpenCLDevice> usable() {
        List<OpenCLDevice> real = all().stream().filter(Devices::isGpu).toList();
        return real.isEmpty() ? all() : real;
    }

    /**
     * Device i mod n for subtask i.
     *
     * @param numbers of those to choose from among the usable, none means all
     * @throws IllegalStateException if there is none, with the remedy
     */
    static OpenCLDevice choose(int subtask, List<Integer> numbers) {
        List<OpenCLDevice> usable = usable();
        if (usable.isEmpty()) {
            throw new IllegalStateException(
                    "backend=opencl: OpenCL lists no device; install the GPU vendor's driver with"
                            + " its OpenCL part, or to run the kernels on the CPU apt-get install"
                            + " pocl-opencl-icd ocl-icd-libopencl1; or choose backend=blas");
        }
        if (numbers.isEmpty()) {
            return usable.get(subtask % usable.size());
        }
        int number = numbers.get(subtask % numbers.size());
        if (number < 0 || number >= usable.size()) {
            throw new IllegalStateException(
                    "device "
                            + number
                            + " was assigned: OpenCL lists "
                            + usable.size()
                            + ", counted from 0; make both lists the same, for instance with"
                            + " CUDA_VISIBLE_DEVICES");
        }
        return usable.get(number);
    }

    /** All that OpenCL lists, in its order; none without its loader or a driver. */
    static List<OpenCLDevice> all() {
        return Holder.DEVICES;
    }

    static boolean isGpu(OpenCLDevice device) {
        return device.getType() == Device.TYPE.GPU || device.getType() == Device.TYPE.ACC;
    }

    /** Its name, kind and size, for people. */
    static String describe(OpenCLDevice device) {
        return String.format(
                Locale.ROOT,
                "%s (%s, %s, %d compute units, %.1f GiB)",
                device.getName().strip(),
                device.getType(),
                device.getOpenCLPlatform().getName().strip(),
                device.getMaxComputeUnits(),
                device.getGlobalMemSize() / GIB);
    }

    /** Loaded once: Aparapi compares devices by identity. */
    private static final class Holder {
        private static final List<OpenCLDevice> DEVICES = list();

        private static List<OpenCLDevice> list() {
            List<OpenCLDevice> devices = quietly(() -> OpenCLDevice.listDevices(null));
            // Otherwise Aparapi lets the device use the Java heap in place, which the garbage
            // collector moves between the execution and the reading of its results.
            devices.forEach(device -> device.setSharedMemory(false));
            return devices;
        }

        /**
         * Aparapi calls a machine without OpenCL, which is most of them, a severe error; and warns
         * of each class that says how its parameters are called, once a kernel.
         */
        private static List<OpenCLDevice> quietly(Supplier<List<OpenCLDevice>> lister) {
            Level before = APARAPI.getLevel();
            APARAPI.setLevel(Level.OFF);
            try {
                return List.copyOf(lister.get());
            } finally {
                boolean asked = System.getProperty("com.aparapi.logLevel") != null;
                APARAPI.setLevel(asked ? before : Level.SEVERE);
            }
        }
    }
}
