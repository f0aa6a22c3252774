package dev.mixtape.pipeline.local;

import dev.mixtape.pipeline.job.JobPart;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/** What a job leaves behind that goes on from a checkpoint with a part switched off. */
final class DroppedState {
    private DroppedState() {}

    /** Returns a sentence for each part that has state in the checkpoint and is switched off. */
    static List<String> sentences(List<JobPart> off, Path checkpoint) throws IOException {
        Set<OperatorID> kept = operators(checkpoint);
        return off.stream()
                .filter(
                        part ->
                                part.droppableState().stream()
                                        .map(DroppedState::id)
                                        .anyMatch(kept::contains))
                .map(JobPart::dropped)
                .toList();
    }

    private static Set<OperatorID> operators(Path checkpoint) throws IOException {
        Path metadata = checkpoint.resolve("_metadata");
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            return Checkpoints.loadCheckpointMetadata(
                            in, DroppedState.class.getClassLoader(), LocalJob.forFlink(checkpoint))
                    .getOperatorStates()
                    .stream()
                    .map(OperatorState::getOperatorID)
                    .collect(Collectors.toSet());
        }
    }

    private static OperatorID id(String uid) {
        return new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(uid));
    }
}
