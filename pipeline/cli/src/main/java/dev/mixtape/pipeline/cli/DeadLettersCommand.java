package dev.mixtape.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        description =
                "Look at the records that could not go on, and send them again after a fix: list,"
                        + " show, replay.")
final class DeadLettersCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command given after dead-letters");
    }
}
