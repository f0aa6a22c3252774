package dev.mixtape.pipeline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import org.junit.jupiter.api.Test;

final class ChallengerTest {
    private final Settings defaults = MixtapeSettings.defaults();
    private final Settings both =
            defaults.with("challenger.model.id", "b")
                    .with("learning.kappa", "0.7")
                    .with("batch.tracks", "64")
                    .with("challenger.learning.kappa", "0.9");

    @Test
    void hasTheFirstModelsSettingsUnlessItIsGivenItsOwn() {
        Settings its = Challenger.settings(both);
        assertThat(its.get(ModelSettings.MODEL_ID)).isEqualTo("b");
        assertThat(its.get(ModelSettings.KAPPA)).isEqualTo(0.9);
        assertThat(its.get(LearningSettings.BATCH_TRACKS)).isEqualTo(64);
        assertThat(both.get(ModelSettings.KAPPA)).isEqualTo(0.7);
        assertThat(Challenger.isOn(its)).isFalse();
    }

    @Test
    void hasTopicsThatAreNamedAfterIt() {
        Settings renamed =
                both.with("topics.embeddings", "vectors").with("challenger.topics.models", "other");
        Settings its = Challenger.settings(renamed);
        assertThat(its.get(MixtapeSettings.EMBEDDINGS_TOPIC)).isEqualTo("vectors-b");
        assertThat(its.get(MixtapeSettings.MODELS_TOPIC)).isEqualTo("other");
        assertThat(its.get(MixtapeSettings.DEAD_LETTERS_TOPIC)).isEqualTo("dead-letters");
        assertThat(JobParts.STANDARD.topics(renamed))
                .extracting(topic -> topic.name(renamed))
                .contains("vectors-b", "other", "progress-b", "model-control-b", "model-archive-b");
    }

    @Test
    void refusesWhatBothModelsShare() {
        assertThatThrownBy(() -> defaults.with("challenger.audio.max-seconds", "5"))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "challenger.audio.max-seconds: both models have the same"
                                + " audio.max-seconds; set that, without challenger."
                                + " (docs/two-models.md lists what may differ)");
        for (String shared :
                new String[] {
                    "model.features",
                    "learning.lockstep",
                    "topics.tracks",
                    "topics.partitions",
                    "job.parallelism",
                    "similar.k",
                    "kafka.sasl.jaas.config"
                }) {
            assertThatThrownBy(() -> defaults.with("challenger." + shared, "secret"))
                    .hasMessageContaining("both models have the same " + shared + "; set that")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> defaults.with("challenger.learning.kapa", "0.9"))
                .hasMessageContaining("no such setting; did you mean challenger.learning.kappa?");
    }

    @Test
    void refusesValuesThatNoModelCouldHave() {
        assertThatThrownBy(() -> defaults.with("challenger.share", "1.5"))
                .hasMessage("challenger.share=1.5: must be at most 1.0");
        assertThatThrownBy(() -> defaults.with("challenger.learning.kappa", "0.4"))
                .hasMessage("challenger.learning.kappa=0.4: must be above 0.5 and at most 1");
    }

    @Test
    void refusesAnIdThatTopicsCannotBeNamedAfterOrThatIsTaken() {
        for (String odd : new String[] {"a b", "ü", "a/b", "a\u0007b", "x".repeat(101)}) {
            assertThatThrownBy(() -> defaults.with("challenger.model.id", odd))
                    .hasMessageContaining(
                            ": its topics are named after it, so it must have at most 100"
                                    + " letters, digits, dots, underscores and hyphens");
        }
        Settings same = defaults.with("challenger.model.id", "mixtape");
        assertThatThrownBy(() -> JobParts.STANDARD.topics(same))
                .hasMessage("challenger.model.id=mixtape: must be another than model.id");
        Settings shared = both.with("challenger.topics.models", "models");
        assertThatThrownBy(() -> JobParts.STANDARD.topics(shared))
                .hasMessage(
                        "challenger.topics.models=models: must be another topic than"
                                + " topics.models; leave it out for models-b");
    }
}
