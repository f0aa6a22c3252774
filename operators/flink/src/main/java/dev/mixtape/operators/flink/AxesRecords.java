package dev.mixtape.operators.flink;

import static java.util.stream.Collectors.toCollection;

import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The axes of a model as records of its topic and of its state, a component each, and back. */
public final class AxesRecords {
    private AxesRecords() {}

    /** Returns a record for each component; none of a model without axes. */
    public static List<ModelUpdate> toRecords(String modelId, PublishedModel published) {
        Model model = published.model();
        List<ModelUpdate> records = new ArrayList<>();
        if (model.axes().width() == 0) {
            return records;
        }
        for (int k = 0; k < model.K(); k++) {
            records.add(
                    new ModelUpdate(
                            modelId,
                            model.version(),
                            published.lineage(),
                            part(model.axes(), k, 2 * model.D())));
        }
        return records;
    }

    private static ModelAxes part(PrincipalAxes axes, int k, int length) {
        float[] mean = new float[length];
        System.arraycopy(axes.mean(), k * length, mean, 0, length);
        float[] rows = new float[axes.width() * length];
        for (int q = 0; q < axes.width(); q++) {
            System.arraycopy(axes.axes()[q], k * length, rows, q * length, length);
        }
        return new ModelAxes(
                k, ByteBuffer.wrap(Float16.encode(mean)), ByteBuffer.wrap(Float16.encode(rows)));
    }

    /**
     * Returns the axes that a header speaks of.
     *
     * @param records those of all components are among them, in any order
     * @throws IllegalArgumentException if a component is missing, or has another number of values
     */
    static PrincipalAxes toAxes(Collection<ModelUpdate> records, ModelUpdate headerRecord) {
        ModelHeader header = (ModelHeader) headerRecord.getBody();
        int width = header.getAxes();
        if (width == 0) {
            return PrincipalAxes.NONE;
        }
        int K = header.getHyperparameters().getCorpusComponents();
        int length = 2 * header.getHyperparameters().getDimensions();
        float[] mean = new float[K * length];
        float[][] axes = new float[width][K * length];
        Set<Integer> missing = IntStream.range(0, K).boxed().collect(toCollection(TreeSet::new));
        for (ModelUpdate record : records) {
            if (record.getBody() instanceof ModelAxes part && missing.remove(part.getComponent())) {
                int k = part.getComponent();
                System.arraycopy(numbers(part.getMean(), length, k), 0, mean, k * length, length);
                float[] rows = numbers(part.getAxes(), width * length, k);
                for (int q = 0; q < width; q++) {
                    System.arraycopy(rows, q * length, axes[q], k * length, length);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("axes of components " + missing + ": are missing");
        }
        return new PrincipalAxes(mean, axes);
    }

    private static float[] numbers(ByteBuffer bytes, int expected, int k) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        float[] numbers = Float16.decode(copy);
        if (numbers.length != expected) {
            throw new IllegalArgumentException(
                    "axes of component "
                            + k
                            + ": have "
                            + numbers.length
                            + " numbers: must be "
                            + expected);
        }
        return numbers;
    }
}
