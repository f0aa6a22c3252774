package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_seek;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Makes audio files for the tests, in memory, with ffmpeg's own encoders. Its Vorbis encoder takes
 * stereo only, so the tests of all kinds give two channels.
 */
final class Encoded {

    /** A container with the codec in it that the tests use. */
    enum Kind {
        WAV("wav", "pcm_s16le", AV_SAMPLE_FMT_S16),
        WAV_FLOAT("wav", "pcm_f32le", AV_SAMPLE_FMT_FLT),
        AIFF("aiff", "pcm_s16be", AV_SAMPLE_FMT_S16),
        AU("au", "pcm_s16be", AV_SAMPLE_FMT_S16),
        FLAC("flac", "flac", AV_SAMPLE_FMT_S16),
        MP3("mp3", "libmp3lame", AV_SAMPLE_FMT_FLTP),
        VORBIS("ogg", "vorbis", AV_SAMPLE_FMT_FLTP),
        OPUS("ogg", "libopus", AV_SAMPLE_FMT_FLT),
        AAC("adts", "aac", AV_SAMPLE_FMT_FLTP),
        M4A("mp4", "aac", AV_SAMPLE_FMT_FLTP),
        ALAC("mp4", "alac", AV_SAMPLE_FMT_S16P);

        private final String muxer;
        private final String encoder;
        private final int format;

        Kind(String muxer, String encoder, int format) {
            this.muxer = muxer;
            this.encoder = encoder;
            this.format = format;
        }
    }

    private static final int FRAME = 1024;
    private static final int EXPERIMENTAL = -2; // ffmpeg calls its Vorbis encoder that

    private Encoded() {}

    /** A file of these channels at this rate. */
    static byte[] file(Kind kind, int rate, float[]... channels) {
        return file(kind, rate, Map.of(), channels);
    }

    /** A file of these channels at this rate, with these tags. */
    static byte[] file(Kind kind, int rate, Map<String, String> tags, float[]... channels) {
        FfmpegLibrary.ready();
        AVFormatContext container = new AVFormatContext(null);
        check(avformat_alloc_output_context2(container, null, kind.muxer, null));
        AVCodec encoder = avcodec_find_encoder_by_name(kind.encoder);
        AVCodecContext codec = avcodec_alloc_context3(encoder);
        codec.sample_rate(rate);
        codec.sample_fmt(kind.format);
        codec.strict_std_compliance(EXPERIMENTAL);
        codec.bit_rate(96_000L * channels.length);
        av_channel_layout_default(codec.ch_layout(), channels.length);
        codec.time_base(new AVRational().num(1).den(rate));
        if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        check(avcodec_open2(codec, encoder, (AVDictionary) null));
        AVStream stream = avformat_new_stream(container, encoder);
        check(avcodec_parameters_from_context(stream.codecpar(), codec));
        stream.time_base(codec.time_base());
        AVDictionary dictionary = new AVDictionary(null);
        tags.forEach((name, value) -> av_dict_set(dictionary, name, value, 0));
        container.metadata(dictionary);

        AVIOContext io = new AVIOContext(null);
        check(avio_open_dyn_buf(io));
        container.pb(io);
        check(avformat_write_header(container, (AVDictionary) null));
        encode(container, stream, codec, channels);
        check(av_write_trailer(container));
        avio_seek(io, avio_size(io), 0); // AIFF's trailer leaves the position in the header
        byte[] bytes = close(io);
        avcodec_free_context(codec);
        avformat_free_context(container);
        return bytes;
    }

    private static byte[] close(AVIOContext io) {
        try (PointerPointer<BytePointer> out = new PointerPointer<>(1)) {
            int size = avio_close_dyn_buf(io, out);
            BytePointer data = out.get(BytePointer.class);
            byte[] bytes = new byte[size];
            data.get(bytes);
            av_free(data);
            return bytes;
        }
    }

    private static void encode(
            AVFormatContext container, AVStream stream, AVCodecContext codec, float[][] channels) {
        int frameSize = codec.frame_size() > 0 ? codec.frame_size() : FRAME;
        AVPacket packet = av_packet_alloc();
        int length = channels[0].length;
        for (int start = 0; start < length; start += frameSize) {
            int count = Math.min(frameSize, length - start);
            AVFrame frame = av_frame_alloc();
            frame.nb_samples(count);
            frame.format(codec.sample_fmt());
            frame.sample_rate(codec.sample_rate());
            frame.pts(start);
            av_channel_layout_default(frame.ch_layout(), channels.length);
            check(av_frame_get_buffer(frame, 0));
            fill(frame, codec.sample_fmt(), channels, start, count);
            check(avcodec_send_frame(codec, frame));
            av_frame_free(frame);
            drain(container, stream, codec, packet);
        }
        check(avcodec_send_frame(codec, null));
        drain(container, stream, codec, packet);
        av_packet_free(packet);
    }

    private static void drain(
            AVFormatContext container, AVStream stream, AVCodecContext codec, AVPacket packet) {
        while (avcodec_receive_packet(codec, packet) >= 0) {
            packet.stream_index(stream.index());
            av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
            check(av_interleaved_write_frame(container, packet));
        }
    }

    private static void fill(AVFrame frame, int format, float[][] channels, int start, int count) {
        boolean planar = format == AV_SAMPLE_FMT_FLTP || format == AV_SAMPLE_FMT_S16P;
        boolean isFloat = format == AV_SAMPLE_FMT_FLTP || format == AV_SAMPLE_FMT_FLT;
        for (int c = 0; c < channels.length; c++) {
            BytePointer plane = frame.extended_data(planar ? c : 0);
            for (int i = 0; i < count; i++) {
                float value = channels[c][start + i];
                long at = planar ? i : (long) i * channels.length + c;
                if (isFloat) {
                    new FloatPointer(plane).put(at, value);
                } else {
                    new ShortPointer(plane).put(at, sixteenBit(value));
                }
            }
        }
    }

    private static short sixteenBit(float value) {
        return (short) Math.max(-32768, Math.min(32767, Math.round(value * 32768)));
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException(FfmpegLibrary.error(result));
        }
    }
}
