package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** The decoder of one audio stream: packets in, frames of samples out. */
final class StreamDecoder implements AutoCloseable {

    /** The decoders that may run, by ffmpeg's names, comma-separated. */
    static final String CODECS =
            String.join(
                    ",",
                    List.of(
                            "mp3float,mp3,mp2float,mp2,mp1float,mp1",
                            "vorbis,opus,flac,aac,alac",
                            "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le",
                            "pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw",
                            "adpcm_ms,adpcm_ima_wav"));

    private static final int MAX_SAMPLES_PER_FRAME = 1 << 20;

    /** Takes decoded frames; the frame is the decoder's and is reused after the call. */
    interface Sink {
        /** Takes a frame whose first {@code skip} samples are not part of the track. */
        void accept(AVFrame frame, int skip) throws AudioException;
    }

    private final int stream;
    private final String codecName;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private AVCodecContext codec;
    private long packets;
    private long damaged;

    StreamDecoder(AVStream stream) throws AudioException {
        this.stream = stream.index();
        codecName = avcodec_get_name(stream.codecpar().codec_id()).getString();
        boolean opened = false;
        try {
            open(stream);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private void open(AVStream stream) throws AudioException {
        AVCodec decoder = avcodec_find_decoder(stream.codecpar().codec_id());
        if (decoder == null) {
            throw unsupported("no decoder");
        }
        codec = avcodec_alloc_context3(decoder);
        avcodec_parameters_to_context(codec, stream.codecpar());
        codec.pkt_timebase(stream.time_base()); // to cut encoder delay and padding
        codec.thread_count(1);
        codec.max_samples(MAX_SAMPLES_PER_FRAME);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "codec_whitelist", CODECS, 0);
        int result = avcodec_open2(codec, decoder, options);
        av_dict_free(options);
        if (result < 0) {
            throw unsupported(FfmpegLibrary.error(result));
        }
    }

    private AudioException unsupported(String why) {
        return AudioException.undecodable(
                "codec="
                        + codecName
                        + ": cannot be decoded ("
                        + why
                        + "); send MP3, Vorbis, Opus, FLAC, AAC, ALAC or PCM");
    }

    /**
     * Decodes the stream to its end, or as far as it goes. A packet that does not decode is counted
     * and skipped.
     */
    void decodeAll(MemoryInput input, Deadline deadline, Sink sink) throws AudioException {
        while (input.read(packet)) {
            deadline.check();
            boolean ours = packet.stream_index() == stream;
            boolean damagedPacket = ours && !decode(packet, deadline, sink);
            packets += ours ? 1 : 0;
            damaged += damagedPacket ? 1 : 0;
            av_packet_unref(packet);
        }
        deadline.check();
        decode(null, deadline, sink);
    }

    /** Decodes one packet, or with null what is left in the decoder; false for a damaged one. */
    private boolean decode(AVPacket input, Deadline deadline, Sink sink) throws AudioException {
        if (avcodec_send_packet(codec, input) < 0) {
            return false;
        }
        while (true) {
            int result = avcodec_receive_frame(codec, frame);
            if (result < 0) {
                return result == AVERROR_EAGAIN() || result == AVERROR_EOF();
            }
            deadline.check();
            sink.accept(frame, samplesBeforeZero());
        }
    }

    /**
     * How many samples of the frame lie before time 0. A Vorbis encoder may ask to cut the
     * beginning by a first page that ends earlier than its packets do; ffmpeg turns that into
     * negative times.
     */
    private int samplesBeforeZero() {
        if (frame.pts() == AV_NOPTS_VALUE || frame.pts() >= 0) {
            return 0;
        }
        try (AVRational sample = new AVRational()) {
            sample.num(1).den(frame.sample_rate());
            long before = av_rescale_q(-frame.pts(), codec.pkt_timebase(), sample);
            boolean credible = before <= frame.sample_rate();
            return credible ? (int) Math.min(before, frame.nb_samples()) : 0;
        }
    }

    /** ffmpeg's name of the codec. */
    String codecName() {
        return codecName;
    }

    /** Packets read so far. */
    long packets() {
        return packets;
    }

    /** Of these, how many did not decode. */
    long damaged() {
        return damaged;
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        if (codec != null) {
            avcodec_free_context(codec);
            codec = null;
        }
    }
}
