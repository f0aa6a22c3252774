package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import dev.mixtape.operators.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Encoded audio in, 22 050 Hz mono samples out: MP3, Ogg Vorbis, Opus, FLAC, WAV, AAC and M4A (AAC,
 * ALAC), AIFF and AU, by ffmpeg, from memory only.
 *
 * <p>What happens to odd files: silence, one-second clips, 8 kHz, 192 kHz and 5.1 channels are
 * decoded like any other. A file that breaks off, or whose packets are partly damaged, keeps what
 * decodes, unless more than {@code audio.max-damage} of its packets did not. An empty file, one
 * that is not audio, and one without a single decodable sample are refused.
 *
 * <p>Thread-safe: one decoder may serve any number of threads.
 */
public final class AudioDecoder {

    private static final int LONGEST_TAG = 500;

    private final AudioLimits limits;

    /** A decoder within the default limits. */
    public AudioDecoder() {
        this(AudioLimits.DEFAULT);
    }

    /** A decoder within these limits. */
    public AudioDecoder(AudioLimits limits) {
        this.limits = limits;
    }

    /** Loads ffmpeg, so that the first song does not wait for it, nor counts it as its own time. */
    public static void load() {
        FfmpegLibrary.ready();
    }

    /**
     * Decodes one file.
     *
     * @param encoded the whole file
     * @throws AudioException past a limit, or not decodable; the message says which and what to do
     */
    public Samples decode(byte[] encoded) throws AudioException {
        checkSize(encoded);
        Deadline deadline = Deadline.in(limits.maxDecodeTime());
        SampleBuffer buffer = new SampleBuffer(limits, encoded.length);
        try (MemoryInput input = MemoryInput.open(encoded, deadline)) {
            AVStream stream = input.audioStream();
            checkHeader(stream.codecpar());
            FirstFrame first = new FirstFrame();
            try (StreamDecoder decoder = new StreamDecoder(stream);
                    Resampler resampler = new Resampler(buffer)) {
                decoder.decodeAll(
                        input,
                        deadline,
                        (frame, skip) -> {
                            first.see(frame);
                            checkFormat(frame.ch_layout().nb_channels(), frame.sample_rate());
                            resampler.accept(frame, skip);
                        });
                resampler.finish();
                checkDamage(decoder, buffer);
                return new Samples(buffer.toArray(), source(input, decoder, first, buffer));
            }
        }
    }

    /** What the file says about itself; nothing is decoded. */
    public AudioTags readTags(byte[] encoded) throws AudioException {
        checkSize(encoded);
        Deadline deadline = Deadline.in(limits.maxDecodeTime());
        try (MemoryInput input = MemoryInput.openWithTags(encoded, deadline)) {
            // Ogg keeps its comments with the stream, the others with the container.
            AVDictionary container = input.metadata();
            AVDictionary stream = input.audioStream().metadata();
            return new AudioTags(
                    tag("title", container, stream),
                    tag("artist", container, stream),
                    tag("album", container, stream),
                    tag("genre", container, stream));
        }
    }

    private static Optional<String> tag(String name, AVDictionary... dictionaries) {
        for (AVDictionary dictionary : dictionaries) {
            AVDictionaryEntry entry =
                    dictionary == null ? null : av_dict_get(dictionary, name, null, 0);
            if (entry != null) {
                String text = entry.value().getString(StandardCharsets.UTF_8);
                String value = PlainText.line(text, LONGEST_TAG).strip();
                if (!value.isEmpty()) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    private void checkSize(byte[] encoded) throws AudioException {
        if (encoded.length == 0) {
            throw AudioException.undecodable("audio of 0 bytes: the file is empty; send it again");
        }
        if (encoded.length > limits.maxBytes()) {
            throw AudioException.tooManyBytes(encoded.length, limits);
        }
    }

    /** Refuses early what the header admits; 0 means that only a frame will tell. */
    private void checkHeader(AVCodecParameters header) throws AudioException {
        int channels = header.ch_layout().nb_channels();
        int rate = header.sample_rate();
        checkFormat(channels == 0 ? 1 : channels, rate == 0 ? Samples.RATE : rate);
    }

    private void checkFormat(int channels, int rate) throws AudioException {
        if (channels < 1 || channels > limits.maxChannels()) {
            throw AudioException.limit(
                    "channels="
                            + channels
                            + ": at most "
                            + limits.maxChannels()
                            + " (audio.max-channels); mix the file down or raise the limit");
        }
        if (rate < limits.minSampleRate()) {
            throw AudioException.limit(
                    "sampleRate="
                            + rate
                            + " Hz: at least "
                            + limits.minSampleRate()
                            + " Hz (audio.min-sample-rate); send a better copy or lower the limit");
        }
        if (rate > limits.maxSampleRate()) {
            throw AudioException.limit(
                    "sampleRate="
                            + rate
                            + " Hz: at most "
                            + limits.maxSampleRate()
                            + " Hz (audio.max-sample-rate); resample the file or raise the limit");
        }
    }

    private void checkDamage(StreamDecoder decoder, SampleBuffer buffer) throws AudioException {
        if (buffer.length() == 0) {
            throw AudioException.undecodable(
                    "codec="
                            + decoder.codecName()
                            + ": not one sample could be decoded from "
                            + decoder.packets()
                            + " packets; send the file again");
        }
        if (decoder.damaged() > limits.maxDamage() * decoder.packets()) {
            throw AudioException.undecodable(
                    decoder.damaged()
                            + " of "
                            + decoder.packets()
                            + " packets are damaged: at most "
                            + limits.maxDamage()
                            + " of them may be (audio.max-damage); send the file again");
        }
    }

    private static AudioSource source(
            MemoryInput input, StreamDecoder decoder, FirstFrame first, SampleBuffer buffer) {
        return new AudioSource(
                input.container(),
                decoder.codecName(),
                first.rate,
                first.channels,
                (double) buffer.length() / Samples.RATE,
                decoder.packets(),
                decoder.damaged());
    }

    /** What the first decoded frame was. */
    private static final class FirstFrame {
        private int rate;
        private int channels;

        void see(AVFrame frame) {
            if (rate == 0) {
                rate = frame.sample_rate();
                channels = frame.ch_layout().nb_channels();
            }
        }
    }
}
