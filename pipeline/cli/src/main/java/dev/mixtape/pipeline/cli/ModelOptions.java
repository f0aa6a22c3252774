package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.settings.Challenger;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command takes settings, and which of a job's two models it speaks of. */
final class ModelOptions {
    @Option(
            names = "--model-id",
            paramLabel = "ID",
            description =
                    "The model: that of model.id, or the challenger beside it, with its topics."
                            + " Default: model.id.")
    private String id;

    @Mixin private SettingsOptions settingsOptions;

    /** The user's settings over the defaults, as those of the model alone. */
    Settings settings() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        return id == null ? settings : of(settings, id, "--model-id");
    }

    /**
     * The settings of one of two models alone; if they speak of one only, another id is taken for
     * the challenger beside it.
     *
     * @param option that named it
     * @throws UserError if it is neither of two
     */
    static Settings of(Settings settings, String id, String option) {
        String first = settings.get(ModelSettings.MODEL_ID);
        String challenger = settings.get(MixtapeSettings.CHALLENGER_ID);
        if (id.equals(first)) {
            return settings.with(MixtapeSettings.CHALLENGER_ID, "");
        }
        if (!challenger.isEmpty() && !challenger.equals(id)) {
            throw new UserError(
                    option
                            + "="
                            + id
                            + ": the settings speak of model "
                            + first
                            + " and its challenger "
                            + challenger
                            + "; name one of them");
        }
        Settings both = settings.with(MixtapeSettings.CHALLENGER_ID, id);
        if (!Challenger.isOn(both)) {
            throw new UserError(option + " is empty: name a model");
        }
        return Challenger.settings(both);
    }
}
