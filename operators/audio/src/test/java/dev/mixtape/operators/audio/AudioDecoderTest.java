package dev.mixtape.operators.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mixtape.operators.audio.Encoded.Kind;
import dev.mixtape.operators.features.PaperFeatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDecoderTest {

    private final AudioDecoder decoder = new AudioDecoder();

    private static float[] tone(int rate, double seconds, double hz) {
        float[] y = new float[(int) (rate * seconds)];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return y;
    }

    private static AudioException refusal(AudioDecoder decoder, byte[] bytes) {
        return catchThrowableOfType(AudioException.class, () -> decoder.decode(bytes));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void decodesEveryContainer(Kind kind) throws AudioException {
        int rate = kind == Kind.OPUS ? 48_000 : 44_100;
        float[] left = tone(rate, 2, 440);
        float[] right = tone(rate, 2, 440);
        Samples samples = decoder.decode(Encoded.file(kind, rate, left, right));
        assertThat(samples.source().sampleRate()).isEqualTo(rate);
        assertThat(samples.source().channels()).isEqualTo(2);
        assertThat(samples.source().damagedPackets()).isZero();
        // Encoder delay and padding: ADTS and ffmpeg's Vorbis cannot say how much to cut.
        assertThat(samples.seconds()).isBetween(1.99, 2.06);
        // LAME turns the volume down a little.
        assertThat(power(samples, 440)).isBetween(0.22, 0.26);
        assertThat(power(samples, 1000)).isLessThan(1e-4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"WAV", "WAV_FLOAT", "AIFF", "AU", "FLAC", "ALAC"})
    void decodesLosslessKindsAlike(Kind kind) throws AudioException {
        float[] y = tone(Samples.RATE, 1, 440);
        Samples samples = decoder.decode(Encoded.file(kind, Samples.RATE, y));
        assertThat(samples.values()).hasSameSizeAs(y);
        for (int i = 0; i < y.length; i++) {
            assertThat(samples.values()[i]).isBetween(y[i] - 2e-5f, y[i] + 2e-5f);
        }
    }

    /** Twice the mean square of what is at this frequency: a sine of amplitude a gives a². */
    private static double power(Samples samples, double hz) {
        int from = Samples.RATE / 4;
        int to = Samples.RATE * 5 / 4;
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            double angle = 2 * Math.PI * hz * i / Samples.RATE;
            re += samples.values()[i] * Math.cos(angle);
            im += samples.values()[i] * Math.sin(angle);
        }
        double scale = 2.0 / (to - from);
        return (re * re + im * im) * scale * scale;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000,
                44_099
            })
    void resamplesFromEveryRate(int rate) throws AudioException {
        Samples samples = decoder.decode(Encoded.file(Kind.WAV, rate, tone(rate, 2, 440)));
        assertThat(samples.values()).hasSize((int) Math.ceil(2.0 * rate * Samples.RATE / rate));
        assertThat(power(samples, 440)).isBetween(0.249, 0.251);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 8, 9, 13, 16})
    void mixesAnyNumberOfChannelsByTheirMean(int channels) throws AudioException {
        float[][] all = new float[channels][Samples.RATE];
        Arrays.fill(all[channels - 1], 0.8f);
        Samples samples = decoder.decode(Encoded.file(Kind.WAV, Samples.RATE, all));
        assertThat(samples.source().channels()).isEqualTo(channels);
        assertThat(samples.values()[1000])
                .isBetween(0.8f / channels - 1e-4f, 0.8f / channels + 1e-4f);
    }

    @Test
    void decodesSilenceToSilence() throws AudioException {
        for (Kind kind : new Kind[] {Kind.WAV, Kind.FLAC, Kind.MP3, Kind.OPUS}) {
            Samples samples = decoder.decode(Encoded.file(kind, 48_000, new float[48_000 * 5]));
            assertThat(samples.seconds()).isBetween(4.99, 5.06);
            for (float value : samples.values()) {
                assertThat(Math.abs(value)).isLessThan(1e-6f);
            }
        }
    }

    @Test
    void makesFramesOfASingleSample() throws AudioException {
        Samples samples = decoder.decode(Encoded.file(Kind.WAV, Samples.RATE, new float[] {0.5f}));
        assertThat(samples.values()).hasSize(1);
        assertThat(new PaperFeatures().extractor().extract(samples.values()).count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keepsWhatDecodesOfATruncatedFile(Kind kind) throws AudioException {
        byte[] whole = Encoded.file(kind, 48_000, noise(48_000 * 3), noise(48_000 * 3));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        if (kind == Kind.M4A || kind == Kind.ALAC) {
            // MP4 keeps its index at the end: without it there is nothing to decode by.
            assertThat(refusal(decoder, half).reason())
                    .isEqualTo(AudioException.Reason.UNDECODABLE);
        } else {
            assertThat(decoder.decode(half).seconds()).isBetween(0.9, 2.0);
        }
    }

    private static float[] noise(int n) {
        Random random = new Random(1);
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            y[i] = random.nextFloat() - 0.5f;
        }
        return y;
    }

    /** Cut from a longer stream, as many Ogg files are; libvorbis and so librosa leave it out. */
    @Test
    void leavesOutTheBeginningThatAVorbisFileSaysToCut() throws AudioException {
        float[] y = noise(Samples.RATE * 2);
        byte[] whole = Encoded.file(Kind.VORBIS, Samples.RATE, y, y);
        float[] expected = decoder.decode(whole).values();
        float[] cut = decoder.decode(OggPages.movedBack(whole, 100)).values();
        assertThat(cut).hasSize(expected.length - 100);
        assertThat(cut).startsWith(Arrays.copyOfRange(expected, 100, 20_000));
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        byte[] file = Encoded.file(Kind.MP3, 44_100, tone(44_100, 2, 440), tone(44_100, 2, 880));
        float[] expected = decoder.decode(file).values();
        ExecutorService threads = Executors.newFixedThreadPool(24);
        try {
            List<Callable<float[]>> tasks =
                    Collections.nCopies(48, () -> decoder.decode(file).values());
            for (Future<float[]> decoded : threads.invokeAll(tasks)) {
                assertThat(decoded.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesWhatIsNotAudio() {
        assertThat(refusal(decoder, new byte[0]))
                .hasMessage("audio of 0 bytes: the file is empty; send it again");
        assertThat(
                        refusal(
                                decoder,
                                "#EXTM3U\nhttp://localhost/x.mp3\n"
                                        .getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("no MP3, Ogg, FLAC, WAV, AAC, MP4, AIFF or AU file");
        assertThat(refusal(decoder, new byte[100_000]))
                .hasMessageStartingWith("audio of 100000 bytes: ");
    }

    /** Formats that ffmpeg knows, and that would make it open other files or addresses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffconcat version 1.0\nfile /etc/passwd\n",
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
                ";FFMETADATA1\ntitle=x\n",
                "[playlist]\nFile1=/etc/passwd\n"
            })
    void opensNoPlaylist(String playlist) {
        byte[] bytes = playlist.repeat(10).getBytes(StandardCharsets.US_ASCII);
        assertThat(refusal(decoder, bytes).reason()).isEqualTo(AudioException.Reason.UNDECODABLE);
    }

    @Test
    void refusesSamplesThatAreNotNumbers() {
        float[] y = tone(Samples.RATE, 1, 440);
        y[Samples.RATE / 2] = Float.NaN;
        assertThat(refusal(decoder, Encoded.file(Kind.WAV_FLOAT, Samples.RATE, y)))
                .hasMessageStartingWith("sample=NaN at 0.5 s: ");
    }

    @Test
    void refusesAFileWhosePacketsAreMostlyDamaged() {
        byte[] flac = Encoded.file(Kind.FLAC, 44_100, noise(44_100 * 3));
        Random random = new Random(5);
        for (int i = 8_000; i < flac.length; i += 50) {
            flac[i] = (byte) random.nextInt();
        }
        AudioException refusal = refusal(decoder, flac);
        assertThat(refusal.reason()).isEqualTo(AudioException.Reason.UNDECODABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "WAV,wav,pcm_s16le",
        "MP3,mp3,mp3",
        "VORBIS,ogg,vorbis",
        "OPUS,ogg,opus",
        "M4A,mov,aac",
        "ALAC,mov,alac",
        "AAC,aac,aac"
    })
    void saysWhatTheFileWas(Kind kind, String container, String codec) throws AudioException {
        AudioSource source =
                decoder.decode(
                                Encoded.file(
                                        kind, 48_000, tone(48_000, 1, 440), tone(48_000, 1, 440)))
                        .source();
        assertThat(source.container()).isEqualTo(container);
        assertThat(source.codec()).isEqualTo(codec);
        assertThat(source.packets()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MP3", "VORBIS", "OPUS", "FLAC", "M4A", "WAV", "AIFF"})
    void readsTheTagsOfEveryContainer(Kind kind) throws AudioException {
        Map<String, String> tags =
                Map.of(
                        "title",
                        "Ohne Titel Nr. 5",
                        "artist",
                        "Zoë & the Bad\nLines",
                        "genre",
                        "Polka");
        byte[] file = Encoded.file(kind, 48_000, tags, tone(48_000, 1, 440), tone(48_000, 1, 440));
        AudioTags read = decoder.readTags(file);
        assertThat(read.title()).contains("Ohne Titel Nr. 5");
        if (kind != Kind.AIFF) {
            assertThat(read.artist()).contains("Zoë & the Bad Lines");
            assertThat(read.genre()).contains("Polka");
        }
        assertThat(read.album()).isEmpty();
    }
}
