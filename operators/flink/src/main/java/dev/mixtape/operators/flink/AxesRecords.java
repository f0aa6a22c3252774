package dev.mixtape.operators.flink;

import static java.util.stream.Collectors.toCollection;

import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Packed;
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

/**
 * The axes of a model as records of its topic and of its state, and back: a part for each component
 * and, numbered K, one for the covariance.
 */
public final class AxesRecords {
    private AxesRecords() {}

    /** How many records the axes of K components are. */
    static int parts(int K) {
        return K + 1;
    }

    /** Where a part's numbers begin in a song's vector; of part K + 1, how many there are. */
    private static int from(int part, int K, int D) {
        return part <= K ? part * 2 * D : K * 2 * D + Packed.size(D);
    }

    /** Returns a record for each part; none of a model without axes. */
    public static List<ModelUpdate> toRecords(String modelId, PublishedModel published) {
        Model model = published.model();
        List<ModelUpdate> records = new ArrayList<>();
        if (model.axes().width() == 0) {
            return records;
        }
        for (int part = 0; part < parts(model.K()); part++) {
            int from = from(part, model.K(), model.D());
            int to = from(part + 1, model.K(), model.D());
            records.add(
                    new ModelUpdate(
                            modelId,
                            model.version(),
                            published.lineage(),
                            toRecord(part, model.axes().part(from, to))));
        }
        return records;
    }

    private static ModelAxes toRecord(int part, PrincipalAxes axes) {
        return new ModelAxes(
                part,
                ByteBuffer.wrap(Float16.encode(axes.mean())),
                ByteBuffer.wrap(Float16.encode(axes.endToEnd())));
    }

    /**
     * Returns the axes that a header speaks of.
     *
     * @param records all parts are among them, in any order
     * @throws IllegalArgumentException if a part is missing, or has another number of values
     */
    static PrincipalAxes toAxes(Collection<ModelUpdate> records, ModelUpdate headerRecord) {
        ModelHeader header = (ModelHeader) headerRecord.getBody();
        int width = header.getAxes();
        if (width == 0) {
            return PrincipalAxes.NONE;
        }
        int K = header.getHyperparameters().getCorpusComponents();
        int D = header.getHyperparameters().getDimensions();
        int P = from(parts(K), K, D);
        float[] mean = new float[P];
        float[][] axes = new float[width][P];
        Set<Integer> missing =
                IntStream.range(0, parts(K)).boxed().collect(toCollection(TreeSet::new));
        for (ModelUpdate record : records) {
            if (record.getBody() instanceof ModelAxes part && missing.remove(part.getPart())) {
                int from = from(part.getPart(), K, D);
                int length = from(part.getPart() + 1, K, D) - from;
                float[] some = numbers(part.getMean(), length, part.getPart());
                System.arraycopy(some, 0, mean, from, length);
                float[] rows = numbers(part.getAxes(), width * length, part.getPart());
                for (int q = 0; q < width; q++) {
                    System.arraycopy(rows, q * length, axes[q], from, length);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("parts " + missing + " of the axes: are missing");
        }
        return new PrincipalAxes(mean, axes);
    }

    private static float[] numbers(ByteBuffer bytes, int expected, int part) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        float[] numbers = Float16.decode(copy);
        if (numbers.length != expected) {
            throw new IllegalArgumentException(
                    "part "
                            + part
                            + " of the axes: has "
                            + numbers.length
                            + " numbers: must be "
                            + expected);
        }
        return numbers;
    }
}
