package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Freeze;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.Control;
import java.time.Instant;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadControlsTest {
    private OneInputStreamOperatorTestHarness<IncomingRecord, Contribution> harness;

    @BeforeEach
    void open() throws Exception {
        harness = ProcessFunctionTestHarnesses.forProcessFunction(new ReadControls("m"));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void handsOnWhatIsAskedOfItsModelAsItCame() throws Exception {
        byte[] record = encode("m", "r", "ada");
        send(record);
        assertThat(harness.extractOutputValues())
                .singleElement()
                .satisfies(
                        contribution -> {
                            assertThat(contribution.getModelId()).isEqualTo("m");
                            Control control = (Control) contribution.getBody();
                            assertThat(control.getOffset()).isEqualTo(17);
                            assertThat(ArrayBytes.copy(control.getValue())).isEqualTo(record);
                        });
        assertThat(harness.getSideOutput(Outputs.DEAD_LETTERS)).isNull();
    }

    @Test
    void whatNobodyAsksOrCanReadOrIsOfAnotherModelIsADeadLetter() throws Exception {
        assertThat(letter(encode("m", "r", " ")))
                .isEqualTo(
                        "by is empty: a request says who asks (by) and has a name of its own"
                                + " (request), as model freeze, rollback and import write them");
        assertThat(letter(encode("m", "", "ada"))).startsWith("request is empty: ");
        assertThat(letter(encode("m", "r", "a".repeat(257))))
                .isEqualTo("by has 257 characters: must be at most 256");
        assertThat(letter(encode("other\u202e", "r", "ada")))
                .isEqualTo(
                        "is about model other: this job learns model.id=m; name that one, or give"
                                + " each job a topics.model-control of its own");
        assertThat(letter(null)).isEqualTo("record without a value: asks for nothing");
        assertThat(letter("freeze, please".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .startsWith("record begins with 0x6672: ");
        assertThat(harness.extractOutputValues()).isEmpty();
    }

    private String letter(byte[] value) throws Exception {
        send(value);
        DeadLetter last = null;
        for (var record : harness.getSideOutput(Outputs.DEAD_LETTERS)) {
            last = record.getValue();
        }
        assertThat(last.getTopic()).isEqualTo("model-control");
        assertThat(last.getOffset()).isEqualTo(17);
        return last.getReason();
    }

    private void send(byte[] value) throws Exception {
        harness.processElement(new IncomingRecord("model-control", 0, 17, 0, null, value), 0);
    }

    private static byte[] encode(String modelId, String request, String by) {
        return new RecordCodec<>(ModelControl.class)
                .encode(
                        new ModelControl(
                                modelId, request, by, Instant.ofEpochMilli(0), new Freeze()));
    }
}
