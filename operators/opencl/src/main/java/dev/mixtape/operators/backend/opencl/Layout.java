package dev.mixtape.operators.backend.opencl;

import com.aparapi.device.OpenCLDevice;
import dev.mixtape.operators.model.Model;

/**
 * How work is cut for a device.
 *
 * @param side work-items along a side of a group, so that tiles are 4·side by 8·side
 * @param groups work-groups of an execution
 * @param slices parts of the frames from which statistics are gathered side by side
 */
record Layout(int side, int groups, int slices) {

    /** Groups that a compute unit of a GPU holds at once; they hide one another's waiting. */
    private static final int GROUPS_PER_UNIT = 4;

    private static final int MAX_SLICES = 8;

    /**
     * The cut for a device: large groups on a GPU, small ones on a CPU, whose caches are small.
     *
     * @param mostItems work-items that a group of the compiled kernel may have there
     */
    static Layout of(OpenCLDevice device, long mostItems, int K) {
        boolean gpu = Devices.isGpu(device);
        boolean large = gpu && mostItems >= GroupKernel.MOST;
        int units = device.getMaxComputeUnits();
        int groups = gpu ? units * GROUPS_PER_UNIT : units;
        int slices = Math.max(1, Math.min(MAX_SLICES, 2 * groups / K));
        return new Layout(large ? 16 : 8, groups, slices);
    }

    /** Work-items of a group. */
    int groupSize() {
        return side * side;
    }

    /** Frames of a tile. */
    int tileHeight() {
        return LikelihoodKernel.ROWS * side;
    }

    /** Components of a tile. */
    int tileWidth() {
        return LikelihoodKernel.COLUMNS * side;
    }

    /** The device's bytes for every frame of a bundle. */
    static long bytesPerFrame(Model model) {
        return 4L * (2L * model.D() + 1 + model.K() + model.T() + GroupKernel.SLOTS + 7);
    }

    @Override
    public String toString() {
        return groups
                + " groups of "
                + groupSize()
                + ", tiles of "
                + tileHeight()
                + "×"
                + tileWidth();
    }
}
