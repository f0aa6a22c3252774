package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.Archive;
import dev.mixtape.pipeline.kafka.Archive.Version;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The versions that commands speak of; what is not there is the user's to mend. */
final class Versions {
    private Versions() {}

    /**
     * The newest whole version, with its axes.
     *
     * @throws UserError if there is none
     */
    static PublishedModel newest(Settings here) {
        return newestIfAny(here)
                .orElseThrow(
                        () ->
                                new UserError(
                                        "topic "
                                                + here.get(MixtapeSettings.MODELS_TOPIC)
                                                + " at "
                                                + here.kafka().getProperty("bootstrap.servers")
                                                + " holds no whole version of model "
                                                + here.get(ModelSettings.MODEL_ID)
                                                + ": wait for the first, or set topics.models and"
                                                + " model.id"));
    }

    /** The same; none where no job has made the topic yet. */
    static Optional<PublishedModel> newestIfAny(Settings here) {
        return Topics.exist(here, here.get(MixtapeSettings.MODELS_TOPIC))
                ? Models.newest(here)
                : Optional.empty();
    }

    /** What is kept of each version that is there, as {@link Archive#versions} orders them. */
    static <T> List<T> all(Settings here, Function<Version, T> kept) {
        String topic = here.get(MixtapeSettings.ARCHIVE_TOPIC);
        if (!Topics.exist(here, topic)) {
            throw new UserError(
                    "topic "
                            + topic
                            + " at "
                            + here.kafka().getProperty("bootstrap.servers")
                            + " does not exist: the job makes it at its start; start it, or set"
                            + " topics.model-archive");
        }
        return Archive.versions(here, kept);
    }

    /**
     * A version by its number; of several the one that was written last. Axes never change, so it
     * has those of the newest, unless a model was begun anew in between.
     *
     * @throws UserError if it is neither archived nor the newest
     */
    static PublishedModel numbered(Settings here, long number) {
        PublishedModel newest = newest(here);
        PublishedModel found = withoutAxes(here, number);
        return found.model().whitening().isSameAs(newest.model().whitening())
                ? new PublishedModel(
                        found.lineage(), found.origin(), found.model().with(newest.model().axes()))
                : found;
    }

    private static PublishedModel withoutAxes(Settings here, long number) {
        List<Long> numbers = new ArrayList<>();
        return all(
                        here,
                        version -> {
                            PublishedModel published = version.published();
                            numbers.add(published.model().version());
                            return Optional.of(published)
                                    .filter(each -> each.model().version() == number);
                        })
                .stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new UserError(isNotThere(here, number, numbers)));
    }

    private static String isNotThere(Settings here, long number, List<Long> numbers) {
        return "version "
                + number
                + " of model "
                + here.get(ModelSettings.MODEL_ID)
                + " is not archived: "
                + (numbers.isEmpty()
                        ? "no version is there yet"
                        : "there are "
                                + numbers.stream()
                                        .sorted()
                                        .distinct()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")))
                + "; see them with model list";
    }

    /** A version's number with its lineage; releases before there were lineages have none. */
    static String name(PublishedModel published) {
        Model model = published.model();
        return "version "
                + model.version()
                + (published.lineage().isEmpty() ? "" : " of lineage " + published.lineage());
    }
}
