package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Folds;
import dev.mixtape.operators.evaluation.Split;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Manifest.Part;
import dev.mixtape.pipeline.evaluate.Manifest.Song;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of one run: those of the manifest, or folds. */
public final class Splits {

    private Splits() {}

    /**
     * Makes them.
     *
     * @param folds how many, where the manifest gives no parts
     * @param seed of the folds
     * @return one split where the manifest gives parts, else one a fold
     * @throws UserError when groups or classes make it impossible
     */
    public static List<Split> of(Manifest manifest, int folds, long seed) {
        try {
            List<Split> splits =
                    manifest.hasParts()
                            ? List.of(given(manifest, seed))
                            : Folds.of(
                                    manifest.classNumbers(), manifest.groupNumbers(), folds, seed);
            splits.forEach(split -> checkThatTestedClassesCanBeLearned(manifest, split));
            return splits;
        } catch (IllegalArgumentException e) {
            throw new UserError(manifest.file() + ": " + e.getMessage(), e);
        }
    }

    private static Split given(Manifest manifest, long seed) {
        int[] train = songs(manifest, Part.TRAIN);
        int[] valid = songs(manifest, Part.VALID);
        int[] test = songs(manifest, Part.TEST);
        return valid.length > 0
                ? new Split(train, valid, test)
                : Folds.withValidation(
                        manifest.classNumbers(), manifest.groupNumbers(), train, test, seed);
    }

    private static int[] songs(Manifest manifest, Part part) {
        return IntStream.range(0, manifest.songs().size())
                .filter(i -> manifest.songs().get(i).part() == part)
                .toArray();
    }

    private static void checkThatTestedClassesCanBeLearned(Manifest manifest, Split split) {
        List<int[]> classes = manifest.classNumbers();
        boolean[] learned = new boolean[manifest.classes().size()];
        for (int i : split.learned()) {
            Arrays.stream(classes.get(i)).forEach(c -> learned[c] = true);
        }
        for (int i : split.test()) {
            for (int c : classes.get(i)) {
                if (!learned[c]) {
                    throw new UserError(complaint(manifest, manifest.songs().get(i), c));
                }
            }
        }
    }

    private static String complaint(Manifest manifest, Song song, int c) {
        String what = manifest.column().equals(ManifestReader.LABEL) ? "label=" : "tag=";
        return manifest.at(song)
                + what
                + manifest.classes().get(c)
                + ": when this song is tested no other song or group that has it is left to learn"
                + " from; leave it out, or give more songs of other groups that have it";
    }
}
