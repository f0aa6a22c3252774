package dev.mixtape.pipeline.bench;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.mixtape.operators.natives.NativeLibraries;
import java.io.ByteArrayOutputStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/** MP3 by LAME, with which ffmpeg comes: the frames of the stream one after another, no header. */
final class Mp3 {
    private static final long BITS_PER_SECOND = 160_000;

    private Mp3() {}

    /**
     * Encodes a sound.
     *
     * @param rate Hz
     * @param channels of one length, −1…1
     */
    static byte[] encode(int rate, float[]... channels) {
        NativeLibraries.load(avutil.class, avcodec.class);
        AVCodec encoder = avcodec_find_encoder_by_name("libmp3lame");
        AVCodecContext codec = avcodec_alloc_context3(encoder);
        AVPacket packet = av_packet_alloc();
        try {
            codec.sample_rate(rate);
            codec.sample_fmt(AV_SAMPLE_FMT_FLTP);
            codec.bit_rate(BITS_PER_SECOND);
            codec.time_base(new AVRational().num(1).den(rate));
            av_channel_layout_default(codec.ch_layout(), channels.length);
            check(avcodec_open2(codec, encoder, (AVDictionary) null));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int length = channels[0].length;
            for (int start = 0; start < length; start += codec.frame_size()) {
                send(codec, start, Math.min(codec.frame_size(), length - start), channels);
                receive(codec, packet, out);
            }
            check(avcodec_send_frame(codec, null)); // no more
            receive(codec, packet, out);
            return out.toByteArray();
        } finally {
            av_packet_free(packet);
            avcodec_free_context(codec);
        }
    }

    private static void send(AVCodecContext codec, int start, int count, float[]... channels) {
        AVFrame frame = av_frame_alloc();
        try {
            frame.nb_samples(count);
            frame.format(codec.sample_fmt());
            frame.sample_rate(codec.sample_rate());
            frame.pts(start);
            av_channel_layout_default(frame.ch_layout(), channels.length);
            check(av_frame_get_buffer(frame, 0));
            for (int c = 0; c < channels.length; c++) {
                new FloatPointer(frame.extended_data(c)).put(channels[c], start, count);
            }
            check(avcodec_send_frame(codec, frame));
        } finally {
            av_frame_free(frame);
        }
    }

    private static void receive(AVCodecContext codec, AVPacket packet, ByteArrayOutputStream out) {
        while (avcodec_receive_packet(codec, packet) >= 0) {
            byte[] bytes = new byte[packet.size()];
            packet.data().get(bytes);
            out.writeBytes(bytes);
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("libmp3lame: ffmpeg's error " + result);
        }
    }
}
