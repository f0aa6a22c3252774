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

import java.math.BigInteger;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Frames of any rate, layout and sample format in, 22 050 Hz mono floats out.
 *
 * <p>Mono is the mean of all channels, as librosa's {@code to_mono}. The low-pass filter is the one
 * that librosa 0.9.1 loads audio with (resampy's {@code kaiser_best}): a sinc of 64 zero crossings
 * on each side under a Kaiser window of β = 14.77, cut off at 0.9476 of the lower Nyquist
 * frequency. As there, n samples become ⌈n · 22 050 / rate⌉.
 */
final class Resampler implements AutoCloseable {

    private static final int ZERO_CROSSINGS = 128; // both sides
    private static final double ROLL_OFF = 0.9475937167399596;
    private static final double KAISER_BETA = 14.769656459379492;
    private static final int MOST_PHASES_LOG2 = 10;

    private final SampleBuffer out;
    private int rate;
    private int channels;
    private int sampleFormat;
    private SwrContext swr;
    private long inputSamples;
    private int start;
    private FloatPointer block = new FloatPointer();
    private PointerPointer<FloatPointer> blocks = new PointerPointer<>(1);

    Resampler(SampleBuffer out) {
        this.out = out;
    }

    /** Resamples one decoded frame; one of another rate or layout starts a new filter. */
    void accept(AVFrame frame) throws AudioException {
        int frameChannels = frame.ch_layout().nb_channels();
        if (swr == null
                || frame.sample_rate() != rate
                || frameChannels != channels
                || frame.format() != sampleFormat) {
            finish();
            start(frame.sample_rate(), frameChannels, frame.format());
        }
        inputSamples += frame.nb_samples();
        convert(frame.extended_data(), frame.nb_samples());
    }

    /** Writes out what the filter still holds. */
    void finish() throws AudioException {
        if (swr == null) {
            return;
        }
        convert(null, 0);
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
        start = out.length();
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
                            Samples.RATE,
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
        av_opt_set_double(swr, "kaiser_beta", KAISER_BETA, 0);
        av_opt_set_int(swr, "filter_size", ZERO_CROSSINGS, 0);
        av_opt_set_double(swr, "cutoff", ROLL_OFF, 0);
        // Just as many filter phases as the ratio needs: building them costs more than using them.
        int phases = Samples.RATE / gcd(Samples.RATE, rate);
        int log2 = 32 - Integer.numberOfLeadingZeros(phases - 1);
        av_opt_set_int(swr, "exact_rational", 1, 0);
        av_opt_set_int(swr, "phase_shift", Math.min(MOST_PHASES_LOG2, log2), 0);
        av_opt_set_int(swr, "linear_interp", log2 > MOST_PHASES_LOG2 ? 1 : 0, 0);
    }

    private static int gcd(int a, int b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue();
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
        out.append(block, made);
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
