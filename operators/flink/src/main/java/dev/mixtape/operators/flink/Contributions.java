package dev.mixtape.operators.flink;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.ExactStatistics;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.moves.Probe;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.Control;
import dev.mixtape.schemas.internal.ExactBatchStatistics;
import dev.mixtape.schemas.internal.Following;
import dev.mixtape.schemas.internal.HeldBack;
import dev.mixtape.schemas.internal.Nothing;
import dev.mixtape.schemas.internal.ProbeSong;
import dev.mixtape.schemas.internal.ProbeSongs;
import java.nio.ByteBuffer;
import java.util.List;

/** What the corpus update is given, from plain values and back to them. */
public final class Contributions {
    private Contributions() {}

    /**
     * Frames of one song, for version 0.
     *
     * @param position of the song in the log when in lockstep, else -1
     */
    public static Contribution sample(
            String modelId, String trackId, long position, Frames sample) {
        return new Contribution(
                modelId,
                new BootstrapSample(
                        trackId, position, sample.dimensions(), ArrayBytes.bytes(sample.values())));
    }

    /** Statistics of some songs, all inferred with one version. */
    public static Contribution statistics(
            String modelId, long modelVersion, SufficientStatistics statistics) {
        return new Contribution(
                modelId,
                new BatchStatistics(
                        modelVersion,
                        statistics.D(),
                        statistics.K(),
                        ArrayBytes.bytes(statistics.values())));
    }

    /**
     * The sum of some songs of the batch that has the version's number.
     *
     * @param words {@link ExactStatistics#words}
     */
    public static Contribution exact(String modelId, long modelVersion, long[] words) {
        return new Contribution(
                modelId, new ExactBatchStatistics(modelVersion, ArrayBytes.bytes(words)));
    }

    /** Word that there is nothing to learn from at these positions of the log. */
    static Contribution nothing(String modelId, List<Long> positions) {
        return new Contribution(modelId, new Nothing(List.copyOf(positions)));
    }

    /** Word that a subtask of inference uses a version, -1 for none yet, in a life of the job. */
    public static Contribution following(
            String modelId, long version, int subtask, int subtasks, Lineage lineage) {
        return new Contribution(modelId, new Following(version, subtask, subtasks, lineage.name()));
    }

    /** What somebody asks of the model, in the record that came. */
    static Contribution control(String modelId, IncomingRecord record) {
        return new Contribution(
                modelId,
                new Control(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        ByteBuffer.wrap(record.value())));
    }

    /** Frames of some songs, on which moves of components are measured. */
    public static Contribution probe(String modelId, Probe probe) {
        return new Contribution(modelId, record(probe));
    }

    /** Frames of some songs that are held back, by which versions are judged. */
    public static Contribution heldBack(String modelId, Probe probe) {
        return new Contribution(modelId, new HeldBack(record(probe)));
    }

    static ProbeSongs record(Probe probe) {
        List<Probe.Song> songs = probe.songs();
        return new ProbeSongs(
                songs.isEmpty() ? 1 : songs.get(0).frames().dimensions(),
                songs.stream()
                        .map(
                                song ->
                                        new ProbeSong(
                                                song.rank(),
                                                song.trackId(),
                                                ArrayBytes.bytes(song.frames().values())))
                        .toList());
    }

    static Probe probe(ProbeSongs record) {
        Probe probe = new Probe();
        for (ProbeSong song : record.getSongs()) {
            float[] values = ArrayBytes.floats(song.getFrames());
            int D = record.getDimensions();
            probe.add(
                    new Probe.Song(
                            song.getRank(),
                            song.getTrackId(),
                            new Frames(values.length / D, D, values)));
        }
        return probe;
    }

    static Frames frames(BootstrapSample sample) {
        float[] values = ArrayBytes.floats(sample.getFrames());
        return new Frames(values.length / sample.getDimensions(), sample.getDimensions(), values);
    }

    static ExactStatistics exact(Model model, ExactBatchStatistics batch) {
        return new ExactStatistics(model.posterior(), ArrayBytes.longs(batch.getValues()));
    }

    static SufficientStatistics statistics(BatchStatistics batch) {
        return SufficientStatistics.of(
                batch.getDimensions(),
                batch.getComponents(),
                ArrayBytes.doubles(batch.getValues()));
    }
}
