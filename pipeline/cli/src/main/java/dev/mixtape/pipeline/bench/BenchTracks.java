package dev.mixtape.pipeline.bench;

import dev.mixtape.pipeline.synth.Synthesizer;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Any number of tracks of one length, 44.1 kHz and stereo, every other one MP3 and the rest WAV.
 * Left and right are two pieces of the synthesizer; the same few files come again and again, under
 * other ids.
 */
final class BenchTracks {
    private static final int FILES = 16;
    private static final int RATE = 44_100;
    private static final int WAV_HEADER = 44;
    private static final short CHANNELS = 2;

    private final List<byte[]> files = new ArrayList<>(FILES);

    /** Makes the files, of so many seconds. */
    BenchTracks(double seconds, long seed) {
        int length = (int) (seconds * RATE);
        Synthesizer synthesizer = new Synthesizer(seed);
        List<float[]> sides =
                IntStream.rangeClosed(0, FILES)
                        .mapToObj(i -> samples(synthesizer.track(i).wav(), length))
                        .toList();
        for (int i = 0; i < FILES; i++) {
            float[] left = sides.get(i);
            float[] right = sides.get(i + 1);
            files.add(i % 2 == 0 ? Mp3.encode(RATE, left, right) : wav(left, right));
        }
    }

    /** Returns the track at a place: the same audio as another's, but a track of its own. */
    Track track(int place) {
        return Track.newBuilder()
                .setId("bench/" + place)
                .setAudio(new InlineAudio(ByteBuffer.wrap(file(place))))
                .setTags(List.of())
                .setArrivedAt(Instant.now())
                .build();
    }

    /** Returns the audio of the track at a place. */
    byte[] file(int place) {
        return files.get(place % FILES);
    }

    /** At twice the synthesizer's rate, repeated until it is long enough. */
    private static float[] samples(byte[] wav, int length) {
        ByteBuffer pcm = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int count = (wav.length - WAV_HEADER) / Short.BYTES;
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            float here = pcm.getShort(WAV_HEADER + i / 2 % count * Short.BYTES);
            float next = pcm.getShort(WAV_HEADER + (i + 1) / 2 % count * Short.BYTES);
            samples[i] = (here + next) / (2f * Short.MAX_VALUE + 2);
        }
        return samples;
    }

    private static byte[] wav(float[] left, float[] right) {
        int frame = CHANNELS * Short.BYTES;
        int bytes = left.length * frame;
        ByteBuffer wav = ByteBuffer.allocate(WAV_HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(WAV_HEADER - 8 + bytes).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort(CHANNELS).putInt(RATE).putInt(RATE * frame);
        wav.putShort((short) frame).putShort((short) Short.SIZE).put(ascii("data")).putInt(bytes);
        for (int i = 0; i < left.length; i++) {
            wav.putShort((short) (Short.MAX_VALUE * left[i]));
            wav.putShort((short) (Short.MAX_VALUE * right[i]));
        }
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
