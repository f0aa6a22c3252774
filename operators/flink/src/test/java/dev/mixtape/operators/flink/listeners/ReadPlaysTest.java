package dev.mixtape.operators.flink.listeners;

import static dev.mixtape.operators.flink.listeners.Plays.DAY;
import static dev.mixtape.operators.flink.listeners.Plays.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Play;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.internal.AcceptedPlay;
import java.time.Instant;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a stranger writes becomes a play within limits, or a small letter that says why. */
final class ReadPlaysTest {
    private static final int MAX_LETTER_BYTES = 8 << 10;

    private final RecordCodec<Play> codec = new RecordCodec<>(Play.class);
    private OneInputStreamOperatorTestHarness<IncomingRecord, AcceptedPlay> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ReadPlays()));
        harness.setProcessingTime(NOON);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void readsAPlayWithItsCoordinates() throws Exception {
        send(codec.encode(new Play("u", "t", Instant.ofEpochMilli(NOON - 5), 0.25)));
        assertThat(harness.extractOutputValues())
                .containsExactly(new AcceptedPlay("u", "t", NOON - 5, 0.25, "plays", 2, 17L, NOON));
    }

    @Test
    void readsThePlayOfALongPastAndOfAClockAFewMinutesAhead() throws Exception {
        send(play("u", "t", 1, 1));
        send(play("u", "t", NOON + 300_000, 1));
        send(play("u".repeat(1_024), "t".repeat(1_024), NOON, 1e6));
        assertThat(harness.extractOutputValues()).hasSize(3);
    }

    @Test
    void refusesTimesThatHaveNotComeOrNeverWere() throws Exception {
        assertThat(rejected(play("u", "t", NOON + 300_001, 1)))
                .isEqualTo(
                        "time=2026-07-01T12:05:00.001Z: the job's clock says 2026-07-01T12:00:00Z,"
                                + " and a play may be 5 minutes ahead at most; set the player's"
                                + " clock, or replay the record when its time has come");
        assertThat(rejected(play("u", "t", Long.MAX_VALUE, 1))).contains("5 minutes ahead");
        assertThat(rejected(play("u", "t", 0, 1)))
                .isEqualTo("time=0: must be after 1970; it is in milliseconds");
        assertThat(rejected(play("u", "t", -DAY, 1))).startsWith("time=-86400000: ");
        assertThat(rejected(play("u", "t", Long.MIN_VALUE, 1))).contains("must be after 1970");
    }

    @Test
    void refusesWeightsThatAreNone() throws Exception {
        for (double weight :
                new double[] {0, -0.0, -1, Double.NaN, 1.1e6, Double.POSITIVE_INFINITY}) {
            assertThat(rejected(play("u", "t", NOON, weight)))
                    .isEqualTo("weight=" + weight + ": must be above 0 and at most 1000000.0");
        }
    }

    @Test
    void refusesUsersAndTracksThatCannotBeKeys() throws Exception {
        assertThat(rejected(play("u".repeat(1 << 20), "t", NOON, 1)))
                .isEqualTo("user of 1048576 characters: at most 1024; give a shorter id");
        assertThat(rejected(play("u", "t".repeat(1 << 20), NOON, 1)))
                .isEqualTo("track of 1048576 characters: at most 1024; give a shorter id");
        assertThat(rejected(play(" ", "t", NOON, 1)))
                .isEqualTo("play without a user: it needs the user's id");
        assertThat(rejected(play("u", "", NOON, 1))).startsWith("play without a track");
        assertThat(rejected(play("u\u0000", "t", NOON, 1)))
                .isEqualTo("user with control characters: write it with printable ones");
        assertThat(rejected(play("u", "a\nb", NOON, 1))).startsWith("track with control");
    }

    @Test
    void refusesBytesThatAreNoPlayAndRecordsWithoutAny() throws Exception {
        assertThat(rejected(new byte[] {1, 2, 3})).contains("record of 3 bytes: a Play");
        assertThat(rejected(null)).contains("a play cannot be taken back");
    }

    private byte[] play(String user, String track, long time, double weight) {
        return codec.encode(new Play(user, track, Instant.ofEpochMilli(time), weight));
    }

    private void send(byte[] value) throws Exception {
        harness.processElement(
                new StreamRecord<>(new IncomingRecord("plays", 2, 17, NOON, null, value)));
    }

    /** The reason of the newest letter, after a look at the rest of it. */
    private String rejected(byte[] value) throws Exception {
        send(value);
        DeadLetter letter = null;
        for (StreamRecord<DeadLetter> each : harness.getSideOutput(Outputs.DEAD_LETTERS)) {
            letter = each.getValue();
        }
        assertThat(letter.getStage()).isEqualTo(Stage.RECORD);
        assertThat(letter.getTopic()).isEqualTo("plays");
        assertThat(letter.getPartition()).isEqualTo(2);
        assertThat(letter.getOffset()).isEqualTo(17);
        assertThat(new RecordCodec<>(DeadLetter.class).encode(letter))
                .hasSizeLessThan(MAX_LETTER_BYTES);
        assertThat(harness.extractOutputValues()).isEmpty();
        return letter.getReason();
    }
}
