package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
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

    /** What ffmpeg calls MP4 and its kin. */
    private static final String MP4 = "mov";

    private static final String NO_PROTOCOL = "none";
    private static final int BUFFER_BYTES = 1 << 16;

    /** Streams of a file: a FLAC file may have a booklet of pictures, each of which is one. */
    private static final int MAX_STREAMS = 32;

    /** Of an MP4 file, each of which has an index that may claim millions of samples. */
    private static final int MAX_STREAMS_OF_MP4 = 4;

    private static final byte[] SKIPPED_CHUNK = "JUNK".getBytes(StandardCharsets.US_ASCII);
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

    /** Where the file begins for ffmpeg. */
    private final int begin;

    /** Where it reads the name of a chunk to skip in the place of another. */
    private final List<Integer> skippedChunks;

    private final Deadline deadline;
    private final Handle handle = new Handle(HANDLES.incrementAndGet());
    private long position;
    private AVIOContext io;
    private AVFormatContext format;

    private MemoryInput(byte[] bytes, boolean tags, Deadline deadline) {
        this.bytes = bytes;
        this.begin = tags ? 0 : Id3.leading(bytes);
        this.position = begin;
        this.skippedChunks = tags ? List.of() : Id3.chunks(bytes);
        this.deadline = deadline;
    }

    /** Recognises the container and reads its header, but no ID3 tag. */
    static MemoryInput open(byte[] bytes, Deadline deadline) throws AudioException {
        return open(bytes, false, deadline);
    }

    /** As {@link #open}, and its tags, unless an ID3 tag has a compressed frame. */
    static MemoryInput openWithTags(byte[] bytes, Deadline deadline) throws AudioException {
        return open(bytes, !Id3.isCompressed(bytes), deadline);
    }

    private static MemoryInput open(byte[] bytes, boolean tags, Deadline deadline)
            throws AudioException {
        FfmpegLibrary.ready();
        MemoryInput input = new MemoryInput(bytes, tags, deadline);
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
        AVInputFormat container = new AVInputFormat(null);
        int probed = av_probe_input_buffer2(io, container, (String) null, null, 0, 0);
        boolean mp4 = probed >= 0 && name(container).equals(MP4);
        context.max_streams(mp4 ? MAX_STREAMS_OF_MP4 : MAX_STREAMS);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "format_whitelist", CONTAINERS, 0);
        av_dict_set(options, "protocol_whitelist", NO_PROTOCOL, 0);
        av_dict_set(options, "codec_whitelist", StreamDecoder.CODECS, 0);
        // Else 16-bit PCM in WAV is searched for DTS and other streams in disguise, none of which
        // is decoded here: six sevenths of the time that a WAV of 1.5 s took.
        av_dict_set(options, "max_probe_packets", "0", 0);
        int result = probed;
        if (probed >= 0) {
            result = avformat_open_input(context, (String) null, container, options); // or frees it
        } else {
            avformat_free_context(context);
        }
        av_dict_free(options);
        if (result < 0) {
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
        return name(format.iformat());
    }

    private static String name(AVInputFormat container) {
        String name = container.name().getString();
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
        if (deadline.passed()) {
            return IO_ERROR;
        }
        if (length <= 0) {
            return AVERROR_EOF();
        }
        into.put(bytes, (int) position, length);
        skipChunks(into, length);
        position += length;
        return length;
    }

    /** Whatever part of a chunk's name is in the bytes just read is that of one to skip. */
    private void skipChunks(BytePointer into, int length) {
        for (int place : skippedChunks) {
            for (int i = 0; i < SKIPPED_CHUNK.length; i++) {
                long at = (long) place + i - position;
                if (at >= 0 && at < length) {
                    into.put(at, SKIPPED_CHUNK[i]);
                }
            }
        }
    }

    private long seek(long offset, int whence) {
        if ((whence & AVSEEK_SIZE) != 0) {
            return (long) bytes.length - begin;
        }
        long base =
                switch (whence & 3) {
                    case SEEK_SET -> begin;
                    case SEEK_CUR -> position;
                    case SEEK_END -> bytes.length;
                    default -> -1;
                };
        long target = base + offset;
        if (deadline.passed() || base < 0 || target < begin || target > bytes.length) {
            return IO_ERROR;
        }
        position = target;
        return target - begin;
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
