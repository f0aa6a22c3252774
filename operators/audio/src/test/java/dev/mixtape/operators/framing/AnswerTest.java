package dev.mixtape.operators.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.frames.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What comes from a process that a song may have taken over is believed in nothing. */
class AnswerTest {
    private static final long TICKET = 7;
    private static final int D = 3;
    private static final int MOST_FRAMES = 30_000;

    private static byte[] bytes(Answer answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        answer.write(TICKET, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Answer read(byte[] bytes) throws IOException {
        return Answer.read(
                TICKET, D, MOST_FRAMES, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static byte[] good(int count) throws IOException {
        float[] values = new float[count * D];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 7f;
        }
        return bytes(Answer.of(new Frames(count, D, values)));
    }

    @Test
    void readsWhatWasWritten() throws Exception {
        for (int count : new int[] {1, 5_461, 5_462, MOST_FRAMES}) {
            Frames frames = read(good(count)).frames();
            assertThat(frames.count()).isEqualTo(count);
            assertThat(frames.values()[count * D - 1]).isEqualTo((count * D - 1) / 7f);
        }
        Answer refusal = read(bytes(Answer.of(Answer.Kind.LIMIT, "zu groß")));
        assertThat(refusal.message()).isEqualTo("zu groß");
        assertThatThrownBy(refusal::framesOrRefusal).hasMessage("zu groß");
    }

    @Test
    void refusesNonsense() throws Exception {
        byte[] good = good(2);
        assertRefused(good, 0, Long.MIN_VALUE);
        for (int at : new int[] {8, 9, 13}) { // the kind, the count, the width
            assertRefused(good, at, -1);
        }
        assertRefused(good, 9, (long) (MOST_FRAMES + 1) << 32 | D);
        assertRefused(good, 9, D); // no frames
        assertRefused(good, 17, (long) Float.floatToIntBits(Float.NaN) << 32);
        assertRefused(bytes(Answer.of(Answer.Kind.LIMIT, "12345678")), 9, -1);
        assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length - 1)))
                .isInstanceOf(EOFException.class);
    }

    private static void assertRefused(byte[] good, int at, long lie) {
        byte[] bad = ByteBuffer.wrap(good.clone()).putLong(at, lie).array();
        assertThatThrownBy(() -> read(bad)).isInstanceOf(StreamCorruptedException.class);
    }
}
