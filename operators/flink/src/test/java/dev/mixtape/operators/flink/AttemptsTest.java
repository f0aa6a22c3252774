package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A life that ends in the middle of a record is an {@link Attempts} that is never told the end. */
class AttemptsTest {
    private static final IncomingRecord DEADLY = record(7);
    private static final IncomingRecord GOOD = record(6);

    @TempDir Path folder;

    @Test
    void aRecordThatEndedTheProcessTwiceIsNotReadAgain() throws Rejection {
        newLife().begin(DEADLY);
        newLife().begin(DEADLY);
        assertThatThrownBy(() -> newLife().begin(DEADLY))
                .isInstanceOf(Rejection.class)
                .hasMessageStartingWith("a process of the job ended each time");
        assertThatThrownBy(() -> newLife().begin(DEADLY)).isInstanceOf(Rejection.class);
    }

    @Test
    void whoeverDiesNearItIsNotBlamed() throws Rejection {
        for (int life = 0; life < 4; life++) {
            Attempts attempts = newLife();
            attempts.begin(GOOD);
            attempts.end();
            if (life < 2) {
                attempts.begin(DEADLY);
            }
        }
        newLife().begin(GOOD);
        newLife().begin(record(8));
    }

    @Test
    void aRecordThatIsReadAtLastLeavesNoMark() throws Exception {
        newLife().begin(DEADLY);
        Attempts attempts = newLife();
        attempts.begin(DEADLY);
        attempts.end();
        assertThat(marks()).isEmpty();
    }

    @Test
    void theFirstCheckpointEndsAllMarking() throws Exception {
        newLife().begin(DEADLY);
        newLife().begin(DEADLY);
        Attempts attempts = newLife();
        assertThatThrownBy(() -> attempts.begin(DEADLY)).isInstanceOf(Rejection.class);
        attempts.end(); // as for every record that is refused
        attempts.checkpointed();
        assertThat(marks()).as("refused behind the checkpoint, which will read it").hasSize(1);
        attempts.snapshot();
        assertThat(marks()).as("as long as it may be read again").hasSize(1);
        attempts.checkpointed();
        attempts.begin(GOOD);
        assertThat(marks()).isEmpty();
    }

    @Test
    void aMarkThatWasCutShortCountsAsNone() throws Exception {
        newLife().begin(DEADLY);
        Files.write(marks().get(0), new byte[0]);
        newLife().begin(DEADLY);
        assertThat(Files.readAllBytes(marks().get(0))).containsExactly(1);
    }

    @Test
    void aFolderThatCannotBeWrittenStopsNothing() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Attempts attempts = new Attempts("file://" + file.resolve("attempts"));
        assertThatCode(() -> attempts.begin(DEADLY)).doesNotThrowAnyException();
        attempts.end();
        attempts.begin(GOOD);
        new Attempts(null).begin(DEADLY);
    }

    private Attempts newLife() {
        return new Attempts("file://" + folder.resolve("a job"));
    }

    private List<Path> marks() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("a job"))) {
            return files.toList();
        }
    }

    private static IncomingRecord record(long offset) {
        return new IncomingRecord("tracks", 3, offset, 0, null, null);
    }
}
