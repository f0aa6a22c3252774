package dev.mixtape.operators.features;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a frame consists of: how many features, what they are called, how they are laid out, and who
 * extracts them from samples. Whatever works on frames asks the set, and knows no numbers of its
 * own.
 *
 * <p>Sets are found on the class path by {@link ServiceLoader}: list yours in {@code
 * META-INF/services/dev.mixtape.operators.features.FeatureSet}, and choose it by {@code
 * model.features}.
 */
public interface FeatureSet extends FeatureNames {
    /** The sample rate that songs are decoded at, in Hz. */
    int SAMPLE_RATE = 22_050;

    /** Chooses the set. */
    Setting<String> FEATURES =
            Setting.text(
                    "model.features",
                    "paper",
                    "The feature set that frames are made of; paper is the 52 features of the"
                            + " paper's Table 2.");

    /**
     * Neighbouring columns of one kind.
     *
     * @param label of the kind, with its unit
     * @param rows a short label for each column, in order
     */
    record Group(String label, List<String> rows) {}

    /** The name that {@code model.features} chooses it by. */
    String id();

    /** Features of a frame, D. */
    default int dimensions() {
        return groups().stream().mapToInt(group -> group.rows().size()).sum();
    }

    /** The columns from 0 to D − 1, by kind. */
    List<Group> groups();

    /** How many frames its extractor makes of so many samples. */
    int frames(int samples);

    /** Seconds from one frame to the next. */
    double secondsPerFrame();

    /** Returns a new extractor, for one thread. */
    FrameExtractor extractor();

    /**
     * How many frames at a song's beginning have a feature that no sound made, since it would need
     * frames before them.
     */
    default int padding() {
        return 0;
    }

    /**
     * Returns a new extractor, for one thread, of what songs are learned from and compared by: all
     * frames but the {@link #padding}, of a song that has more.
     */
    default FrameExtractor songExtractor() {
        FrameExtractor whole = extractor();
        return samples -> whole.extract(samples).without(padding());
    }

    /**
     * Returns the set of that name.
     *
     * @throws IllegalArgumentException if no set on the class path has it, with those that there
     *     are
     */
    static FeatureSet named(String id) {
        return all().filter(set -> set.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        FEATURES.key()
                                                + "="
                                                + id
                                                + ": must be one of "
                                                + all().map(FeatureSet::id)
                                                        .collect(Collectors.joining(", "))));
    }

    /**
     * Returns the set that the settings choose.
     *
     * @throws SettingException if there is none of that name
     */
    static FeatureSet of(Settings settings) {
        try {
            return named(settings.get(FEATURES));
        } catch (IllegalArgumentException e) {
            throw new SettingException(e.getMessage(), e);
        }
    }

    private static Stream<FeatureSet> all() {
        return ServiceLoader.load(FeatureSet.class, FeatureSet.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get);
    }

    /** Returns the names of a set's columns, or numbers for frames of another width. */
    static FeatureNames namesOf(FeatureSet set, int D) {
        return D == set.dimensions() ? set : FeatureNames.NUMBERED;
    }
}
