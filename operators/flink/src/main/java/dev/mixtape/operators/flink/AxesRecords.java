package dev.mixtape.operators.flink;

import static java.util.stream.Collectors.toCollection;

import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Hyperparameters h = ModelRecords.hyperparameters(header.getHyperparameters());
        Map<Integer, ModelAxes> parts = parts(records, h.K());
        for (ModelAxes part : parts.values()) {
            int length =
                    from(part.getPart() + 1, h.K(), h.D()) - from(part.getPart(), h.K(), h.D());
            checkNumbers(part.getMean(), length, part.getPart());
            checkNumbers(part.getAxes(), (long) width * length, part.getPart());
        }
        int P = from(parts(h.K()), h.K(), h.D());
        float[] mean = new float[P];
        float[][] axes = new float[width][P];
        parts.forEach(
                (number, part) -> {
                    int from = from(number, h.K(), h.D());
                    int length = from(number + 1, h.K(), h.D()) - from;
                    System.arraycopy(numbers(part.getMean()), 0, mean, from, length);
                    float[] rows = numbers(part.getAxes());
                    for (int q = 0; q < width; q++) {
                        System.arraycopy(rows, q * length, axes[q], from, length);
                    }
                });
        return new PrincipalAxes(mean, axes);
    }

    /** All of them by number, the first of each. */
    private static Map<Integer, ModelAxes> parts(Collection<ModelUpdate> records, int K) {
        Set<Integer> missing =
                IntStream.range(0, parts(K)).boxed().collect(toCollection(TreeSet::new));
        Map<Integer, ModelAxes> parts = new HashMap<>();
        for (ModelUpdate record : records) {
            if (record.getBody() instanceof ModelAxes part && missing.remove(part.getPart())) {
                parts.put(part.getPart(), part);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("parts " + missing + " of the axes: are missing");
        }
        return parts;
    }

    /** Before anything is made of as many as a header says. */
    private static void checkNumbers(ByteBuffer bytes, long expected, int part) {
        if (bytes.remaining() != Short.BYTES * expected) {
            throw new IllegalArgumentException(
                    "part "
                            + part
                            + " of the axes: has "
                            + bytes.remaining()
                            + " bytes: must be "
                            + expected
                            + " numbers of two bytes");
        }
    }

    private static float[] numbers(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Float16.decode(copy);
    }
}
