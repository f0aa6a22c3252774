package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_double;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_int;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_sample_fmt;
import static org.bytedeco.ffmpeg.global.swresample.SWR_FILTER_TYPE_KAISER;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_matrix;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Frames of any rate, layout and sample format in, 22 050 Hz mono floats out.
 *
 * <p>Mono is the mean of all channels, as librosa's {@code to_mono}. The low-pass filter is {@link
 * SincFilter}'s, the one that librosa 0.9.1 loads audio with; as there, n samples become ⌈n · 22
 * 050 / rate⌉. ffmpeg mixes and converts; the common rates are then filtered by {@link Polyphase}
 * where the JVM has vectors, everything else by ffmpeg with the same filter (below 22 050 Hz, by
 * one without the roll-off).
 */
final class Resampler implements AutoCloseable {

    private static final int MAX_PHASES_LOG2 = 10;

    private final SampleBuffer out;
    private final Optional<FilterBank> bank;
    private int rate;
    private int channels;
    private int sampleFormat;
    private SwrContext swr;
    private Polyphase polyphase;
    private long inputSamples;

    /** Input samples still to be left out. */
    private long pending;

    private int start;
    private float[] mixed = new float[0];
    private FloatPointer block = new FloatPointer();
    private PointerPointer<FloatPointer> blocks = new PointerPointer<>(1);

    Resampler(SampleBuffer out) {
        this(out, FilterBank.fast());
    }

    Resampler(SampleBuffer out, Optional<FilterBank> bank) {
        this.out = out;
        this.bank = bank;
    }

    /**
     * Resamples one decoded frame without its first {@code skip} samples. One of another rate or
     * layout starts a new filter.
     */
    void accept(AVFrame frame, int skip) throws AudioException {
        int frameChannels = frame.ch_layout().nb_channels();
        if (swr == null
                || frame.sample_rate() != rate
                || frameChannels != channels
                || frame.format() != sampleFormat) {
            finish();
            start(frame.sample_rate(), frameChannels, frame.format());
        }
        inputSamples += frame.nb_samples() - skip;
        pending += skip;
        convert(frame.extended_data(), frame.nb_samples());
    }

    /** Writes out what the filter still holds. */
    void finish() throws AudioException {
        if (swr == null) {
            return;
        }
        convert(null, 0);
        if (polyphase != null) {
            polyphase.finish();
        }
        swr_free(swr);
        swr = null;
        long expected = (inputSamples * Samples.RATE + rate - 1) / rate;
        out.fixLength(start + expected);
    }

    private void start(int newRate, int newChannels, int newFormat) throws AudioException {
        rate = newRate;
        channels = newChannels;
        sampleFormat = newFormat;
        inputSamples = 0;
        pending = 0;
        start = out.length();
        polyphase =
                rate == Samples.RATE
                        ? null
                        : bank.flatMap(
                                        b ->
                                                SincFilter.of(newRate)
                                                        .map(f -> new Polyphase(f, b, out)))
                                .orElse(null);
        try (AVChannelLayout mono = new AVChannelLayout();
                AVChannelLayout in = new AVChannelLayout()) {
            av_channel_layout_default(mono, 1);
            av_channel_layout_default(in, channels);
            swr = new SwrContext(null);
            int result =
                    swr_alloc_set_opts2(
                            swr,
                            mono,
                            AV_SAMPLE_FMT_FLT,
                            polyphase == null ? Samples.RATE : rate,
                            in,
                            newFormat,
                            rate,
                            0,
                            null);
            if (result >= 0) {
                configure();
                result = swr_init(swr);
            }
            if (result < 0) {
                throw AudioException.undecodable(
                        "audio of "
                                + channels
                                + " channels at "
                                + rate
                                + " Hz: cannot be resampled ("
                                + FfmpegLibrary.error(result)
                                + ")");
            }
        }
    }

    private void configure() {
        double[] mean = new double[channels];
        Arrays.fill(mean, 1.0 / channels);
        swr_set_matrix(swr, mean, channels);
        av_opt_set_sample_fmt(swr, "internal_sample_fmt", AV_SAMPLE_FMT_FLTP, 0);
        av_opt_set_int(swr, "filter_type", SWR_FILTER_TYPE_KAISER, 0);
        av_opt_set_double(swr, "kaiser_beta", SincFilter.KAISER_BETA, 0);
        // ffmpeg counts the crossings of the rolled-off sinc, on both sides.
        long crossings = Math.round(2 * SincFilter.ZERO_CROSSINGS * SincFilter.ROLL_OFF);
        av_opt_set_int(swr, "filter_size", crossings, 0);
        av_opt_set_double(swr, "cutoff", SincFilter.ROLL_OFF, 0);
        // Just as many filter phases as the ratio needs: building them costs more than using them.
        int phases = Samples.RATE / SincFilter.gcd(Samples.RATE, rate);
        int log2 = 32 - Integer.numberOfLeadingZeros(phases - 1);
        av_opt_set_int(swr, "exact_rational", 1, 0);
        av_opt_set_int(swr, "phase_shift", Math.min(MAX_PHASES_LOG2, log2), 0);
        av_opt_set_int(swr, "linear_interp", log2 > MAX_PHASES_LOG2 ? 1 : 0, 0);
    }

    private void convert(PointerPointer<?> data, int count) throws AudioException {
        int room = Math.max(1, swr_get_out_samples(swr, count));
        if (room > block.capacity()) {
            block.close();
            block = new FloatPointer(room);
            blocks.put(block);
        }
        int made = swr_convert(swr, blocks, room, data, count);
        if (made < 0) {
            throw AudioException.undecodable(
                    "audio at "
                            + rate
                            + " Hz: resampling failed ("
                            + FfmpegLibrary.error(made)
                            + ")");
        }
        int outRate = polyphase == null ? Samples.RATE : rate;
        int dropped = (int) Math.min(made, pending * outRate / rate);
        pending -= (long) dropped * rate / outRate;
        write(dropped, made - dropped);
    }

    private void write(int from, int count) throws AudioException {
        if (count > mixed.length) {
            mixed = new float[count];
        }
        block.position(from).get(mixed, 0, count);
        block.position(0);
        if (polyphase == null) {
            out.append(mixed, count);
        } else {
            polyphase.accept(mixed, count);
        }
    }

    @Override
    public void close() {
        if (swr != null) {
            swr_free(swr);
            swr = null;
        }
        block.close();
        blocks.close();
    }
}
