package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.ControlRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.inference.Replacement;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.schemas.Rollback;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {
            "Ask the running job to go back to an archived version: the next version equals it, and"
                    + " learning goes on from there.",
            "What was learned since, and what is still to be learned from songs that the versions"
                    + " since have inferred, is given up."
        })
final class ModelRollbackCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(paramLabel = "VERSION", description = "A version of model list.")
    private long version;

    @Mixin private AskOptions asking;

    ModelRollbackCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        asking.ask(cli, "to go back to version " + version, this::body);
        return ExitCode.OK;
    }

    private Object body(Settings here) {
        PublishedModel newest = Versions.newest(here);
        PublishedModel archived = Versions.numbered(here, version);
        if (version == newest.model().version() && archived.lineage().equals(newest.lineage())) {
            throw new UserError(
                    "version " + version + " is the newest: there is nothing to go back over");
        }
        try {
            Replacement.check(newest.model(), archived.model());
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "version " + version + " cannot be gone back to: " + e.getMessage(), e);
        }
        return new Rollback(
                version,
                archived.lineage(),
                ControlRecords.pieces(here.get(ModelSettings.MODEL_ID), archived, false));
    }
}
