package dev.mixtape.parity;

import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One file of golden numbers, as integration-tests/reference/golden.py wrote it. */
record Golden(String name, Map<String, NpyArray> arrays) {

    static Golden load(String name) {
        try {
            Path file = Path.of(Golden.class.getResource("/parity/" + name + ".npz").toURI());
            return new Golden(name, Npz.read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    double[] doubles(String array) {
        return arrays.get(array).doubles();
    }

    double number(String array) {
        return doubles(array)[0];
    }

    /** Row k of a two-dimensional array. */
    double[] row(String array, int k) {
        int width = arrays.get(array).shape()[1];
        return Arrays.copyOfRange(doubles(array), k * width, (k + 1) * width);
    }

    int K() {
        return arrays.get("m").shape()[0];
    }

    int D() {
        return arrays.get("m").shape()[1];
    }

    /** The components kept under {@code prefix}. */
    List<NormalWishart> components(String prefix) {
        List<NormalWishart> components = new ArrayList<>();
        for (int k = 0; k < K(); k++) {
            components.add(
                    new NormalWishart(
                            row(prefix + "m", k),
                            doubles(prefix + "lambda")[k],
                            row(prefix + "wInv", k),
                            doubles(prefix + "nu")[k]));
        }
        return components;
    }

    /** The posterior, its sticks in the order of the components as the reference has them. */
    CorpusPosterior posterior(GammaPosterior alpha0, GammaPosterior gamma) {
        int[] order = IntStream.range(0, K()).toArray();
        return new CorpusPosterior(
                components(""),
                new double[K()],
                new Sticks(doubles("u"), doubles("v"), order),
                alpha0,
                gamma);
    }

    /** The posterior as a model to infer songs with, of frames that need no whitening. */
    Model model(Hyperparameters h) {
        return new Model(
                h,
                Whitening.identity(D()),
                posterior(GammaPosterior.FIXED, GammaPosterior.FIXED),
                0,
                0,
                0);
    }

    /** Defaults with this file's D, K and T. */
    Hyperparameters.Builder hyperparameters() {
        return Hyperparameters.defaults(D()).toBuilder().K(K()).T((int) number("songComponents"));
    }

    /** W⁻¹ of all components, unpacked one after another. */
    static double[] unpacked(List<NormalWishart> components) {
        return components.stream()
                .flatMapToDouble(c -> Arrays.stream(Packed.unpack(c.D(), c.wInv())))
                .toArray();
    }
}
