package dev.mixtape.operators.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioException.Reason;
import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.audio.AudioSettings;
import dev.mixtape.operators.audio.TestSounds;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.framing.HostileFeatures.Deed;
import dev.mixtape.operators.processes.ThisJava;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, and songs that do to them what a decoder's worst fault would let them do. */
class ProcessFramerTest {
    private static final int MEMORY = 640;

    /** Of few seconds, so that patience with a song that does not end is short. */
    private static final AudioLimits LIMITS =
            new AudioLimits(1 << 24, 60, 16, 4_000, 384_000, Duration.ofSeconds(3), 5_000, 0.5);

    private static FramingOptions options(String features, Isolation isolation) {
        return new FramingOptions(LIMITS, features, isolation, MEMORY);
    }

    private static ProcessFramer hostile() {
        return new ProcessFramer(options("hostile", Isolation.PROCESS));
    }

    private static byte[] song(Deed deed) {
        return TestSounds.wav(deed.seconds());
    }

    @Test
    void givesTheFramesThatThisProcessWould() throws Exception {
        try (SongFramer own = options("paper", Isolation.NONE).open();
                SongFramer other = options("paper", Isolation.PROCESS).open()) {
            for (byte[] file : TestSounds.ofAllKinds(3)) {
                assertThat(other.frame(file).values()).isEqualTo(own.frame(file).values());
            }
        }
    }

    @Test
    void refusesWhatThisProcessWouldByTheSameWords() throws Exception {
        byte[] good = TestSounds.wav(1);
        List<byte[]> bad =
                List.of(
                        new byte[0],
                        new byte[(1 << 24) + 1],
                        Arrays.copyOf(good, 30),
                        "no sound".getBytes(StandardCharsets.UTF_8),
                        TestSounds.wav(70));
        try (SongFramer own = options("paper", Isolation.NONE).open();
                SongFramer other = options("paper", Isolation.PROCESS).open()) {
            for (byte[] file : bad) {
                AudioException expected = refusal(own, file);
                AudioException refusal = refusal(other, file);
                assertThat(refusal).hasMessage(expected.getMessage());
                assertThat(refusal.reason()).isEqualTo(expected.reason());
            }
            assertThat(other.deaths()).isZero();
        }
    }

    private static AudioException refusal(SongFramer framer, byte[] file) {
        return catchThrowableOfType(AudioException.class, () -> framer.frame(file));
    }

    @ParameterizedTest
    @EnumSource(
            value = Deed.class,
            names = {"SEGFAULT", "BABBLE"})
    void refusesASongThatEndsItsProcessThreeTimesAndGoesOn(Deed deed) throws Exception {
        try (ProcessFramer framer = hostile()) {
            AudioException refusal = refusal(framer, song(deed));
            assertThat(refusal)
                    .hasMessageMatching(
                            "decoding ended its process 3 times \\((exit status \\d+|it answered"
                                    + " nonsense); 640 MiB by audio.process-memory\\); encode the"
                                    + " file again");
            assertThat(refusal.reason()).isEqualTo(Reason.UNDECODABLE);
            assertThat(framer.deaths()).isEqualTo(3);
            assertThat(framer.frame(song(Deed.NOTHING)).count()).isEqualTo(1);
        }
    }

    @Test
    void refusesASongThatDoesNotEndAndGoesOn() throws Exception {
        try (ProcessFramer framer = hostile()) {
            AudioException refusal = refusal(framer, song(Deed.LOOP));
            assertThat(refusal)
                    .hasMessageStartingWith("decoding did not end in 8.0 s (audio.max-decode-time");
            assertThat(framer.deaths()).isEqualTo(1);
            assertThat(framer.frame(song(Deed.NOTHING)).count()).isEqualTo(1);
        }
    }

    @Test
    void refusesASongThatTakesMoreMemoryThanAllowedAndGoesOn() throws Exception {
        try (ProcessFramer framer = hostile()) {
            assertThat(refusal(framer, song(Deed.ALLOCATE)))
                    .hasMessage(
                            "decoding takes more memory than 640 MiB (audio.process-memory); cut"
                                    + " the file or raise the limit");
            assertThat(framer.frame(song(Deed.NOTHING)).count()).isEqualTo(1);
        }
    }

    @Test
    void losesNoSongWhenSomebodyKillsTheProcess() throws Exception {
        try (ProcessFramer framer = hostile()) {
            for (int i = 1; i <= 3; i++) {
                var unused = framer.frame(song(Deed.NOTHING));
                ProcessHandle.of(framer.process().pid()).orElseThrow().destroyForcibly();
                assertThat(framer.frame(song(Deed.NOTHING)).count()).isEqualTo(1);
                assertThat(framer.deaths()).isEqualTo(i);
            }
        }
    }

    @Test
    void aSongSeesNeitherEnvironmentNorNetwork() throws Exception {
        assumeThat(canUnshare()).isTrue();
        try (ProcessFramer framer = hostile()) {
            assertThatThrownBy(() -> framer.frame(song(Deed.LOOK_AROUND)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("\\[(LC_ALL|PWD|, |_|SHLVL|OLDPWD)*] Network.*unreach.*");
        }
    }

    private static boolean canUnshare() throws Exception {
        return new ProcessBuilder("unshare", "-rn", "true").start().waitFor() == 0;
    }

    @Test
    void endsTheProcessWhenItIsClosed() throws Exception {
        ProcessFramer framer = hostile();
        var unused = framer.frame(song(Deed.NOTHING));
        ProcessHandle process = ProcessHandle.of(framer.process().pid()).orElseThrow();
        framer.close();
        process.onExit().get(10, TimeUnit.SECONDS);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void theProcessEndsWithItsParentEvenInTheMiddleOfASong() throws Exception {
        Process parent =
                new ProcessBuilder(
                                ThisJava.program(),
                                "-Xmx64m",
                                "-cp",
                                ThisJava.classPath(),
                                Parent.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long pid = Long.parseLong(parent.inputReader().readLine());
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        parent.destroyForcibly();
        child.onExit().get(20, TimeUnit.SECONDS);
    }

    /** Has a song decoded that never ends. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            try (ProcessFramer framer = hostile()) {
                framer.process().awaitReady();
                System.out.println(framer.process().pid());
                var unused = framer.frame(song(Deed.LOOP));
            }
        }
    }

    @Test
    void refusesAProcessTooSmallForTheLongestSongThatIsAllowed() {
        List<Setting<?>> some = new ArrayList<>(AudioSettings.GROUP.settings());
        some.addAll(FramingSettings.GROUP.settings());
        some.add(FeatureSet.FEATURES);
        Settings all = Settings.defaults(some);
        assertThat(FramingOptions.of(all).heap()).isEqualTo(960);
        assertThatThrownBy(
                        () -> FramingOptions.of(all.with(AudioSettings.AUDIO_MAX_SECONDS, 7_200.0)))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "audio.max-seconds=7200.0: a song of that length takes 1840 MiB, and"
                                + " audio.process-memory=1280; lower the one or raise the other");
    }

    @Test
    void saysWhatToDoWhenNoProcessStarts() {
        FramingOptions tooLittle = new FramingOptions(LIMITS, "paper", Isolation.PROCESS, 321);
        try (SongFramer framer = tooLittle.open()) {
            assertThatThrownBy(() -> framer.frame(TestSounds.wav(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "audio.isolation=process: no process could be started to decode in (")
                    .hasMessageEndingWith(
                            "); give the job more memory and processes, or set"
                                    + " audio.isolation=none");
        }
    }
}
