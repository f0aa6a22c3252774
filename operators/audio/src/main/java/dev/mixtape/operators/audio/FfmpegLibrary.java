package dev.mixtape.operators.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.mixtape.operators.natives.NativeLibraries;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swresample;

/** ffmpeg in this process: loaded once, silent, and held to a size of allocation. */
final class FfmpegLibrary {

    /**
     * The most that ffmpeg may allocate at once, in bytes. Nothing that audio needs comes near, so
     * a header that claims more is a lie.
     */
    private static final long MAX_AT_ONCE = 16L << 20;

    private static final int MESSAGE_BYTES = 128;

    static {
        NativeLibraries.load(avformat.class, swresample.class);
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(MAX_AT_ONCE);
    }

    private FfmpegLibrary() {}

    /** Returns once ffmpeg may be called. */
    static void ready() {
        // The static initializer has run.
    }

    /** ffmpeg's words for one of its error numbers. */
    static String error(int number) {
        byte[] message = new byte[MESSAGE_BYTES];
        av_strerror(number, message, MESSAGE_BYTES);
        int length = 0;
        while (length < MESSAGE_BYTES && message[length] != 0) {
            length++;
        }
        return new String(message, 0, length, StandardCharsets.US_ASCII);
    }
}
