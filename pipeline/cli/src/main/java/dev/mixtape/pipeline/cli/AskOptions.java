package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.ControlTopic;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelControl;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command asks something of the model, and says what it asked. */
final class AskOptions {
    /** Of a record, for the key and what Kafka adds. */
    private static final int ROOM_FOR_THE_REST = 4_096;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who asks, for progress. Default: ${DEFAULT-VALUE}.")
    private String by;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private ModelOptions modelOptions;

    /** The last line with {@code --json}; the record is written topic/partition/offset. */
    record Report(String modelId, String asked, String request, String record) {}

    /**
     * Writes a request.
     *
     * @param asked in words, such as {@code to be frozen}
     * @param body makes the request's body; refuses with a {@link UserError} where it cannot be
     *     done, and then nothing is written
     */
    void ask(CliContext cli, String asked, Function<Settings, Object> body) {
        Settings settings = modelOptions.settings();
        String modelId = settings.get(ModelSettings.MODEL_ID);
        if (by.isBlank()) {
            throw new UserError("--by is empty: say who asks");
        }
        String request = UUID.randomUUID().toString();
        String record =
                broker.with(
                        cli,
                        settings,
                        here ->
                                ControlTopic.send(
                                        here,
                                        modelId,
                                        encoded(
                                                new ModelControl(
                                                        modelId,
                                                        request,
                                                        by,
                                                        Instant.now(),
                                                        body.apply(here)))));
        cli.terminal()
                .say(
                        "Asked model "
                                + modelId
                                + " "
                                + asked
                                + ", request "
                                + request
                                + ". The version with which it takes effect names it in topic "
                                + settings.get(MixtapeSettings.PROGRESS_TOPIC)
                                + "; should the job refuse, see dead-letters list.");
        if (json) {
            cli.terminal().json(new Report(modelId, asked, request, record));
        }
    }

    private static byte[] encoded(ModelControl control) {
        byte[] bytes = ControlTopic.encode(control);
        int most = Topics.MAX_TRACK_BYTES - ROOM_FOR_THE_REST;
        if (bytes.length > most) {
            throw new UserError(
                    "the model takes a record of "
                            + bytes.length
                            + " bytes: must be at most "
                            + most
                            + "; begin with fewer components, or a smaller"
                            + " embedding.vector-width");
        }
        return bytes;
    }

    /**
     * Whether the newest version says that it is frozen.
     *
     * @throws UserError if there is no version yet
     */
    static boolean isFrozen(Settings here) {
        PublishedModel unused = Versions.newest(here);
        return ControlTopic.progress(here).map(LearningProgress::getFrozen).orElse(false);
    }
}
