package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Manifest.Part;
import dev.mixtape.pipeline.evaluate.Manifest.Song;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can only be seen when all rows of a manifest are known. */
final class ManifestChecks {

    private ManifestChecks() {}

    /**
     * Returns the manifest.
     *
     * @throws UserError naming the first row that is wrong
     */
    static Manifest passed(Manifest manifest) {
        classes(manifest);
        allRowsOrNoneHaveParts(manifest);
        if (manifest.hasParts()) {
            noGroupCrosses(manifest);
            somethingToLearnFromAndToTest(manifest);
        }
        return manifest;
    }

    private static void classes(Manifest manifest) {
        boolean genre = manifest.column().equals(ManifestReader.LABEL);
        List<String> classes = manifest.classes();
        if (classes.isEmpty()) {
            throw new UserError(manifest.file() + ": no song has a tag; separate tags by |");
        }
        if (genre && classes.size() == 1) {
            throw new UserError(
                    manifest.file()
                            + ", row "
                            + manifest.songs().get(0).row()
                            + ": label="
                            + classes.get(0)
                            + ": every row has this one; there must be at least two labels to tell"
                            + " apart");
        }
        for (String tag : genre ? List.<String>of() : classes) {
            if (manifest.songs().stream().allMatch(song -> song.classes().contains(tag))) {
                throw new UserError(
                        manifest.at(manifest.songs().get(0))
                                + "tag="
                                + tag
                                + ": every song has it; leave it out, it tells nothing apart");
            }
        }
    }

    private static void allRowsOrNoneHaveParts(Manifest manifest) {
        Song first = manifest.songs().get(0);
        for (Song song : manifest.songs()) {
            if ((song.part() == null) != (first.part() == null)) {
                Song without = song.part() == null ? song : first;
                throw new UserError(
                        manifest.at(without)
                                + "split is empty and others are not: must be train, valid or test"
                                + " in every row, or in none");
            }
        }
    }

    private static void noGroupCrosses(Manifest manifest) {
        Map<String, Song> firstOf = new HashMap<>();
        for (Song song : manifest.songs()) {
            Song first = firstOf.putIfAbsent(song.group(), song);
            if (first != null && first.part() != song.part()) {
                throw new UserError(
                        manifest.at(song)
                                + "group="
                                + song.group()
                                + ": is in "
                                + name(song.part())
                                + " here and in "
                                + name(first.part())
                                + " in row "
                                + first.row()
                                + "; a group must not cross parts");
            }
        }
    }

    private static void somethingToLearnFromAndToTest(Manifest manifest) {
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            if (manifest.songs().stream().noneMatch(song -> song.part() == part)) {
                throw new UserError(
                        manifest.file()
                                + ": no row has split="
                                + name(part)
                                + "; there must be songs to learn from and songs to test with");
            }
        }
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
