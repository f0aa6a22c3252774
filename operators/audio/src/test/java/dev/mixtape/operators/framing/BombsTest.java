package dev.mixtape.operators.framing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.audio.Bombs;
import dev.mixtape.operators.audio.TestSounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What bombs do to the process that decodes them: its high-water mark is the measure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BombsTest {
    private static final FramingOptions OPTIONS =
            new FramingOptions(AudioLimits.DEFAULT, "paper", Isolation.PROCESS, 1_280);

    /** A process that has decoded a song of a second has some 150. */
    private static final long MOST_MIB = 300;

    private static final long MOST_MIB_OF_AN_HOUR = 1_280;

    /** Those that hold sound which anybody may send. */
    private static final Set<Bombs> SOUND =
            EnumSet.of(Bombs.ID3_FRAMES, Bombs.ID3_CHUNK, Bombs.OGG_CHAIN, Bombs.COVER);

    private ProcessFramer framer;

    @BeforeAll
    void start() {
        framer = new ProcessFramer(OPTIONS);
    }

    @AfterAll
    void close() {
        framer.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SILENT_HOUR")
    void costsLittleMemoryAndNoProcess(Bombs bomb) throws Exception {
        long pid = framer.process().pid();
        boolean framed = isFramed(bomb.file());
        assertThat(peakMib(pid)).as("MiB").isLessThan(MOST_MIB);
        assertThat(framer.deaths()).isZero();
        assertThat(framer.frame(TestSounds.wav(1)).count()).isGreaterThan(10);
        if (SOUND.contains(bomb)) {
            assertThat(framed).isTrue();
        }
    }

    @Test
    void anHourOfSilenceIsASongLikeAnyOther() throws Exception {
        try (ProcessFramer own = new ProcessFramer(OPTIONS)) {
            FramerProcess process = own.process(); // replaced afterwards, so watched meanwhile
            byte[] file = Bombs.SILENT_HOUR.file();
            AtomicLong peak = new AtomicLong();
            Thread watch =
                    new Thread(
                            () -> {
                                while (own.process() == process) {
                                    peak.accumulateAndGet(process.resident() >> 20, Math::max);
                                    LockSupport.parkNanos(5_000_000);
                                }
                            });
            watch.setDaemon(true);
            watch.start();
            assertThat(own.frame(file).count()).isGreaterThan(150_000);
            assertThat(own.deaths()).isZero();
            assertThat(peak.get()).isBetween(300L, MOST_MIB_OF_AN_HOUR);
            assertThat(own.process())
                    .as("a process that has grown is replaced")
                    .isNotSameAs(process);
        }
    }

    private boolean isFramed(byte[] file) {
        try {
            return framer.frame(file).count() > 0;
        } catch (AudioException refusal) {
            assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\n");
            return false;
        }
    }

    /** Empty once the process has been replaced. */
    private static long peakMib(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Arrays.stream(Files.readString(status).split("\n", -1))
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }
}
