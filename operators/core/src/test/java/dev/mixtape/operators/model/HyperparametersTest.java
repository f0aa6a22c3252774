package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HyperparametersTest {

    @Test
    void defaultsAreThePapers() {
        Hyperparameters h = Hyperparameters.defaults(52);

        assertThat(h.K()).isEqualTo(256);
        assertThat(h.T()).isEqualTo(32);
        assertThat(h.nu0()).isEqualTo(54);
        assertThat(h.population()).isEqualTo(Population.SEEN);
        assertThat(h.toBuilder().build()).isEqualTo(h);
    }

    @Test
    void saysWhichValueIsWrongAndWhatWouldBeRight() {
        Hyperparameters.Builder b = Hyperparameters.defaults(3).toBuilder();
        refuses(b.kappa(0.5), "kappa=0.5: must be above 0.5 and at most 1");
        refuses(b.kappa(1.01), "kappa=1.01: must be above 0.5 and at most 1");
        refuses(b.kappa(Double.NaN), "kappa=NaN: must be above 0.5 and at most 1");
        b.kappa(1);
        refuses(b.K(0), "K=0: must be at least 1");
        b.K(1);
        refuses(b.T(-1), "T=-1: must be at least 1");
        b.T(1);
        refuses(b.nu0(2), "nu0=2.0: must be above D-1=2");
        b.nu0(2.1);
        refuses(b.eta0(-0.1), "eta0=-0.1: must be between 0 and 1");
        b.eta0(0);
        refuses(b.tau0(0.5), "tau0=0.5: must be at least 1");
        b.tau0(1);
        refuses(b.memory(0.5), "memory=0.5: must be 0 for unbounded, or between 1 and 1.0E15");
        refuses(
                b.memory(Double.NaN),
                "memory=NaN: must be 0 for unbounded, or between 1 and 1.0E15");
        b.memory(1);
        refuses(b.etaMin(1.5), "etaMin=1.5: must be between 0 and 1");
        assertThatThrownBy(() -> Hyperparameters.defaults(0)).hasMessage("D=0: must be at least 1");
    }

    private static void refuses(Hyperparameters.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void readsThePopulationsPolicy() {
        Remembered twelve = new Remembered(0.9, 12);
        assertThat(Population.parse("seen").tracks(17, twelve)).isEqualTo(17);
        assertThat(Population.parse("remembered").tracks(17, twelve)).isEqualTo(12);
        assertThat(Population.parse("1000").tracks(17, twelve)).isEqualTo(1000);
        assertThat(Population.parse(Population.REMEMBERED.toString()))
                .isEqualTo(Population.REMEMBERED);
        assertThat(Population.parse(new Population(5.5).toString())).isEqualTo(new Population(5.5));
        for (String wrong : new String[] {"all", "0", "-1", "NaN", "Infinity", ""}) {
            assertThatThrownBy(() -> Population.parse(wrong))
                    .hasMessageContaining("must be seen, remembered, or a number above 0");
        }
    }

    @Test
    void readsTheWordsThatItWrites() {
        for (Concentration c : Concentration.values()) {
            assertThat(reading("concentration", c.toString()).concentration()).isEqualTo(c);
        }
        for (UpdateRule r : UpdateRule.values()) {
            assertThat(reading("updateRule", r.toString()).updateRule()).isEqualTo(r);
        }
        assertThatThrownBy(() -> reading("concentration", "free"))
                .hasMessage("concentration=free: must be fixed or learned");
        assertThatThrownBy(() -> reading("updateRule", "adam"))
                .hasMessage("updateRule=adam: must be natural or paper");
    }

    private static Hyperparameters reading(String name, String word) {
        Map<String, Object> values = HyperparameterValues.of(Hyperparameters.defaults(3));
        values.put(name, word);
        return HyperparameterValues.from((each, type) -> values.get(each));
    }

    @Test
    void comeBackFromTheirValuesByName() {
        Hyperparameters h =
                Hyperparameters.defaults(3).toBuilder()
                        .K(7)
                        .concentration(Concentration.LEARNED)
                        .population(new Population(12))
                        .updateRule(UpdateRule.PAPER)
                        .seed(1L << 40)
                        .build();
        Map<String, Object> values = HyperparameterValues.of(h);
        assertThat(values).containsEntry("concentration", "learned").containsEntry("K", 7);
        assertThat(HyperparameterValues.from((name, type) -> values.get(name))).isEqualTo(h);

        values.put("kappa", 0.4);
        assertThatThrownBy(() -> HyperparameterValues.from((name, type) -> values.get(name)))
                .hasMessage("kappa=0.4: must be above 0.5 and at most 1");
    }
}
