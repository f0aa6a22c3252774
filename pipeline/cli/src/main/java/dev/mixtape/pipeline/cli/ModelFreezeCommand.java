package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.schemas.Freeze;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "freeze",
        description =
                "Ask the running job to learn nothing more: versions go on, each equal to the one"
                        + " before, and songs are embedded as ever.")
final class ModelFreezeCommand implements Callable<Integer> {
    private final CliContext cli;

    @Mixin private AskOptions asking;

    ModelFreezeCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        asking.ask(cli, "to be frozen", ModelFreezeCommand::body);
        return ExitCode.OK;
    }

    private static Object body(Settings here) {
        if (AskOptions.isFrozen(here)) {
            throw new UserError("the model is frozen already; model unfreeze lets it learn again");
        }
        return new Freeze();
    }
}
