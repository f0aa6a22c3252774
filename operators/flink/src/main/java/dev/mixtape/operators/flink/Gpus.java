package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.Backends.Placement;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * The GPUs that Flink's external resource framework assigned to this TaskManager: the resource
 * {@code gpu}, whose driver gives each an {@code index}. Flink does not divide them among slots; so
 * subtasks take them in turn.
 */
final class Gpus {

    private static final String RESOURCE = "gpu";
    private static final String INDEX = "index";

    private Gpus() {}

    /** This subtask among the others, and the devices it may use; none assigned means all. */
    static Placement of(RuntimeContext context) {
        return of(
                context.getTaskInfo().getIndexOfThisSubtask(),
                context.getExternalResourceInfos(RESOURCE));
    }

    static Placement of(int subtask, Collection<? extends ExternalResourceInfo> gpus) {
        List<Integer> devices =
                gpus.stream()
                        .flatMap(gpu -> gpu.getProperty(INDEX).stream())
                        .map(Integer::valueOf)
                        .sorted()
                        .toList();
        return new Placement(subtask, devices);
    }
}
