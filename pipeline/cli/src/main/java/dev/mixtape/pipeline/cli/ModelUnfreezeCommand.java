package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.schemas.Unfreeze;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "unfreeze",
        description = {
            "Ask the running job to learn again.",
            "What was embedded while it was frozen is not learned from later."
        })
final class ModelUnfreezeCommand implements Callable<Integer> {
    private final CliContext cli;

    @Mixin private AskOptions asking;

    ModelUnfreezeCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        asking.ask(cli, "to learn again", ModelUnfreezeCommand::body);
        return ExitCode.OK;
    }

    private static Object body(Settings here) {
        if (!AskOptions.isFrozen(here)) {
            throw new UserError(
                    "the model is not frozen; if model freeze was just asked, wait until progress"
                            + " says so");
        }
        return new Unfreeze();
    }
}
