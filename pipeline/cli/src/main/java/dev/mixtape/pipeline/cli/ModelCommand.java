package dev.mixtape.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "model",
        description =
                "Look at the model's versions, and control them: list, diff, export, import,"
                        + " freeze, unfreeze, rollback.")
final class ModelCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command given after model");
    }
}
