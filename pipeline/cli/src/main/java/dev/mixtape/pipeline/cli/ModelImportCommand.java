package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.flink.ControlRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.inference.Replacement;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.schemas.Import;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Ask the job to go on from a model that fit or model export wrote: the next version"
                    + " equals it. Where there is no version yet, it becomes version 0.",
            "It must have the sizes and settings of the job's model, and once there is a version"
                    + " its whitening and axes: such as model export gives, and fit --model goes on"
                    + " learning."
        })
final class ModelImportCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(paramLabel = "FILE", description = "A model.npz.")
    private Path file;

    @Mixin private AskOptions asking;

    ModelImportCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Model model = FitCommand.readModel(file);
        asking.ask(cli, "to go on from " + file, here -> body(here, model));
        return ExitCode.OK;
    }

    private Object body(Settings here, Model model) {
        Optional<PublishedModel> newest = Versions.newestIfAny(here);
        try {
            if (newest.isPresent()) {
                Replacement.check(newest.get().model(), model);
                Replacement.checkAxes(newest.get().model().axes(), model.axes());
            } else {
                checkFirst(here, model);
            }
        } catch (IllegalArgumentException e) {
            throw new UserError(file + " cannot be imported: " + e.getMessage(), e);
        }
        return new Import(
                String.valueOf(file.getFileName()),
                ControlRecords.pieces(
                        here.get(ModelSettings.MODEL_ID),
                        new PublishedModel("", PublishedModel.Origin.NONE, model),
                        newest.isEmpty()));
    }

    private static void checkFirst(Settings here, Model model) {
        Replacement.check(Hyperparameters.of(here, FeatureSet.of(here).dimensions()), model);
        int width = here.get(ModelSettings.VECTOR_WIDTH);
        if (model.axes().width() != width) {
            throw new IllegalArgumentException(
                    "its songs' vectors have "
                            + model.axes().width()
                            + " axes: must be "
                            + ModelSettings.VECTOR_WIDTH.key()
                            + "="
                            + width);
        }
    }
}
