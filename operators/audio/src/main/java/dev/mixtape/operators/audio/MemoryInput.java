package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A container file, demultiplexed out of a byte array and nothing else: ffmpeg reads through
 * callbacks into the array, only the containers and codecs listed here are tried, and no protocol
 * at all is allowed, so nothing in a file can make it open a path, a URL or a playlist entry.
 *
 * <p>ffmpeg's own knowledge of a stream's parameters is not asked for ({@code
 * avformat_find_stream_info} decodes frames to find them): the first decoded frame tells.
 */
final class MemoryInput implements AutoCloseable {

    private static final String CONTAINERS =
            "mp3,ogg,flac,wav,w64,aac,mov,mp4,m4a,3gp,3g2,mj2,aiff,au";
    private static final String NO_PROTOCOL = "none";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_STREAMS = 32;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;
    private static final int IO_ERROR = -5;

    // One callback of each kind for the process: JavaCPP provides only a handful of native
    // trampolines per class. The handle that ffmpeg passes back says whose call it is.
    private static final Map<Long, MemoryInput> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong HANDLES = new AtomicLong();
    private static final Read READ = new Read();
    private static final Seek SEEK = new Seek();
    private static final Interrupt INTERRUPT = new Interrupt();

    private final byte[] bytes;
    private final Deadline deadline;
    private final Handle handle = new Handle(HANDLES.incrementAndGet());
    private long position;
    private AVIOContext io;
    private AVFormatContext format;

    private MemoryInput(byte[] bytes, Deadline deadline) {
        this.bytes = bytes;
        this.deadline = deadline;
    }

    /** Recognises the container and reads its header. */
    static MemoryInput open(byte[] bytes, Deadline deadline) throws AudioException {
        FfmpegLibrary.ready();
        MemoryInput input = new MemoryInput(bytes, deadline);
        OPEN.put(input.handle.address(), input);
        boolean opened = false;
        try {
            input.open();
            opened = true;
            return input;
        } finally {
            if (!opened) {
                input.close();
            }
        }
    }

    private void open() throws AudioException {
        BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES));
        io = avio_alloc_context(buffer, BUFFER_BYTES, 0, handle, READ, null, SEEK);
        AVFormatContext context = avformat_alloc_context();
        context.pb(io);
        context.flags(context.flags() | AVFMT_FLAG_CUSTOM_IO);
        context.interrupt_callback().callback(INTERRUPT);
        context.interrupt_callback().opaque(handle);
        context.max_streams(MAX_STREAMS);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "format_whitelist", CONTAINERS, 0);
        av_dict_set(options, "protocol_whitelist", NO_PROTOCOL, 0);
        av_dict_set(options, "codec_whitelist", StreamDecoder.CODECS, 0);
        // Else 16-bit PCM in WAV is searched for DTS and other streams in disguise, none of which
        // is decoded here: six sevenths of the time that a WAV of 1.5 s took.
        av_dict_set(options, "max_probe_packets", "0", 0);
        int result = avformat_open_input(context, (String) null, null, options);
        av_dict_free(options);
        if (result < 0) {
            // ffmpeg has freed the context.
            deadline.check();
            throw AudioException.undecodable(
                    "audio of "
                            + bytes.length
                            + " bytes: no MP3, Ogg, FLAC, WAV, AAC, MP4, AIFF or AU file ("
                            + FfmpegLibrary.error(result)
                            + "); send one of these");
        }
        format = context;
    }

    /** The first audio stream. */
    AVStream audioStream() throws AudioException {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream stream = format.streams(i);
            if (stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
                return stream;
            }
        }
        throw AudioException.undecodable(
                "container=" + container() + ": has no audio stream; send a file that has one");
    }

    /** ffmpeg's short name for the container; the first where it gives several. */
    String container() {
        String name = format.iformat().name().getString();
        int comma = name.indexOf(',');
        return comma < 0 ? name : name.substring(0, comma);
    }

    /** What the container as a whole says about itself. */
    AVDictionary metadata() {
        return format.metadata();
    }

    /** Reads the next packet, of any stream; false at the end, or where the file cannot go on. */
    boolean read(AVPacket packet) {
        return av_read_frame(format, packet) >= 0;
    }

    @Override
    public void close() {
        if (format != null) {
            avformat_close_input(format);
            format = null;
        }
        if (io != null) {
            av_free(io.buffer()); // ffmpeg may have replaced the one it was given
            avio_context_free(io);
            io = null;
        }
        OPEN.remove(handle.address());
    }

    private int read(BytePointer into, int most) {
        int length = (int) Math.min(most, bytes.length - position);
        if (length <= 0) {
            return AVERROR_EOF();
        }
        into.put(bytes, (int) position, length);
        position += length;
        return length;
    }

    private long seek(long offset, int whence) {
        if ((whence & AVSEEK_SIZE) != 0) {
            return bytes.length;
        }
        long base =
                switch (whence & 3) {
                    case SEEK_SET -> 0;
                    case SEEK_CUR -> position;
                    case SEEK_END -> bytes.length;
                    default -> -1;
                };
        long target = base + offset;
        if (base < 0 || target < 0 || target > bytes.length) {
            return IO_ERROR;
        }
        position = target;
        return target;
    }

    /** A number that travels through ffmpeg as an opaque pointer; it points at nothing. */
    private static final class Handle extends Pointer {
        Handle(long number) {
            address = number;
        }
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int size) {
            MemoryInput input = OPEN.get(opaque.address());
            return input == null ? IO_ERROR : input.read(buffer, size);
        }
    }

    private static final class Seek extends Seek_Pointer_long_int {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
            MemoryInput input = OPEN.get(opaque.address());
            return input == null ? IO_ERROR : input.seek(offset, whence);
        }
    }

    private static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            MemoryInput input = OPEN.get(opaque.address());
            return input == null || input.deadline.passed() ? 1 : 0;
        }
    }
}
