package dev.mixtape.operators.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mixtape.operators.audio.Encoded.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AudioLimitsTest {

    private static final AudioLimits SMALL =
            new AudioLimits(1_000_000, 2, 2, 16_000, 48_000, Duration.ofSeconds(20), 300, 0.5);

    private static AudioException refusal(AudioLimits limits, byte[] file) {
        return catchThrowableOfType(
                AudioException.class, () -> new AudioDecoder(limits).decode(file));
    }

    private static void assertRefused(byte[] file, String message) {
        AudioException refusal = refusal(SMALL, file);
        assertThat(refusal).hasMessage(message);
        assertThat(refusal.reason()).isEqualTo(AudioException.Reason.LIMIT);
    }

    @Test
    void refusesAFileOfMoreThanTheLimitOfBytes() {
        assertRefused(
                new byte[1_000_001],
                "audio of 1000001 bytes: at most 1000000 (audio.max-bytes); cut the file or raise"
                        + " the limit");
    }

    @Test
    void refusesAFileWhoseDurationIsPastTheLimit() {
        assertRefused(
                Encoded.file(Kind.WAV, 22_050, new float[22_050 * 3]),
                "duration is above 2.0 s (audio.max-seconds); cut the file or raise the limit");
    }

    @Test
    void letsInAFileOfJustTheLimit() throws AudioException {
        byte[] mp3 = Encoded.file(Kind.MP3, 44_100, new float[44_100 * 2]);
        assertThat(new AudioDecoder(SMALL).decode(mp3).seconds()).isBetween(2.0, 2.1);
    }

    @Test
    void refusesTooManyChannels() {
        assertRefused(
                Encoded.file(Kind.WAV, 22_050, new float[3][2_000]),
                "channels=3: at most 2 (audio.max-channels); mix the file down or raise the limit");
    }

    @Test
    void refusesSampleRatesOutsideTheLimits() {
        assertRefused(
                Encoded.file(Kind.WAV, 8_000, new float[8_000]),
                "sampleRate=8000 Hz: at least 16000 Hz (audio.min-sample-rate); send a better copy"
                        + " or lower the limit");
        assertRefused(
                Encoded.file(Kind.WAV, 96_000, new float[9_000]),
                "sampleRate=96000 Hz: at most 48000 Hz (audio.max-sample-rate); resample the file"
                        + " or raise the limit");
    }

    @Test
    void refusesAFileThatExpandsPastTheLimit() {
        byte[] silence = Encoded.file(Kind.FLAC, 16_000, new float[32_000]);
        AudioLimits limits =
                new AudioLimits(1_000_000, 60, 2, 8_000, 48_000, Duration.ofSeconds(20), 10, 0.5);
        assertThat(refusal(limits, silence))
                .hasMessageStartingWith("audio of " + silence.length + " bytes expands more than")
                .hasMessageContaining("(audio.max-expansion)");
    }

    @Test
    void refusesAFileThatTakesTooLong() {
        AudioLimits limits =
                new AudioLimits(1 << 24, 60, 2, 8_000, 48_000, Duration.ofNanos(1), 5_000, 0.5);
        assertThat(refusal(limits, Encoded.file(Kind.MP3, 44_100, new float[441_000])))
                .hasMessageContaining("(audio.max-decode-time)");
    }

    @Test
    void doesNotBelieveAHeaderThatClaimsGigabytes() throws AudioException {
        byte[] wav = Encoded.file(Kind.WAV, 22_050, new float[22_050]);
        ByteBuffer header = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int data = indexOf(wav, "data");
        header.putInt(4, -1);
        header.putInt(data + 4, -2);
        assertThat(new AudioDecoder(SMALL).decode(wav).values()).hasSize(22_050);
    }

    private static int indexOf(byte[] bytes, String word) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(word);
    }

    @Test
    void refusesLimitsThatLetNothingIn() {
        assertThatThrownBy(() -> new AudioLimits(0, 2, 2, 1, 2, Duration.ofSeconds(1), 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("audio.max-bytes=0: must be at least 1");
        assertThatThrownBy(
                        () -> new AudioLimits(1, 2, 2, 8_000, 4_000, Duration.ofSeconds(1), 1, 0))
                .hasMessage(
                        "audio.max-sample-rate=4000: must be at least audio.min-sample-rate=8000");
        assertThatThrownBy(() -> new AudioLimits(1, 2, 99, 1, 2, Duration.ofSeconds(1), 1, 0))
                .hasMessage("audio.max-channels=99: must be between 1 and 64");
    }
}
