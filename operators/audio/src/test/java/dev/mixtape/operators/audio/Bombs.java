package dev.mixtape.operators.audio;

import dev.mixtape.operators.audio.Encoded.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Files that were built to cost more than they weigh. */
public enum Bombs {

    /** An MP4 file of 31 tracks, each of which claims millions of samples. */
    MP4_TRACKS {
        @Override
        byte[] build() throws IOException {
            byte[] tracks = new byte[0];
            for (int id = 1; id <= 31; id++) {
                tracks = joined(tracks, track(id, 2_700_000));
            }
            return joined(
                    atom("ftyp", "M4A ".getBytes(StandardCharsets.US_ASCII), new byte[4]),
                    atom("moov", atom("mvhd", new byte[100]), tracks),
                    atom("mdat", new byte[4_000]));
        }
    },

    /** An MP3 file whose ID3v2.4 frames of 16 KB are 16 MB each. */
    ID3_FRAMES {
        @Override
        byte[] build() throws IOException {
            return joined(compressedTag(120), tone(Kind.MP3));
        }
    },

    /** The same in a chunk of a WAV file. */
    ID3_CHUNK {
        @Override
        byte[] build() throws IOException {
            byte[] wav = tone(Kind.WAV);
            byte[] tag = compressedTag(120);
            ByteBuffer all = ByteBuffer.allocate(wav.length + 8 + tag.length);
            all.order(ByteOrder.LITTLE_ENDIAN).put(wav, 0, 12);
            all.put("id3 ".getBytes(StandardCharsets.US_ASCII)).putInt(tag.length).put(tag);
            all.put(wav, 12, wav.length - 12);
            return all.putInt(4, all.capacity() - 8).array();
        }
    },

    /** An hour of silence in half a megabyte. */
    SILENT_HOUR {
        @Override
        byte[] build() {
            return Encoded.file(Kind.FLAC, 8_000, new float[8_000 * 3_590]);
        }
    },

    /** FLAC whose blocks before the sound claim more than there is, again and again. */
    FLAC_BLOCKS {
        @Override
        byte[] build() throws IOException {
            byte[] flac = tone(Kind.FLAC);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(flac, 0, 42); // its name and STREAMINFO
            for (int i = 0; i < 200; i++) {
                out.write(new byte[] {(byte) (i % 7), -1, -1, -1, 0, 0, 0, 1});
            }
            out.write(flac, 42, flac.length - 42);
            return out.toByteArray();
        }
    },

    /** Thousands of Ogg streams of one page each, one after another. */
    OGG_CHAIN {
        @Override
        byte[] build() throws IOException {
            byte[] one = Encoded.file(Kind.VORBIS, 44_100, new float[2][2_000]);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < 1_000; i++) {
                out.write(one);
            }
            return out.toByteArray();
        }
    },

    /** An Opus head that claims 255 channels. */
    OPUS_CHANNELS {
        @Override
        byte[] build() {
            byte[] opus = Encoded.file(Kind.OPUS, 48_000, new float[2][48_000]);
            int head = new String(opus, StandardCharsets.ISO_8859_1).indexOf("OpusHead");
            opus[head + 9] = (byte) 255;
            opus[head + 18] = (byte) 255;
            return opus;
        }
    },

    /** RF64 whose sizes are all they can be. */
    RF64_SIZES {
        @Override
        byte[] build() {
            byte[] wav = tone(Kind.WAV);
            ByteBuffer all = ByteBuffer.allocate(wav.length + 36).order(ByteOrder.LITTLE_ENDIAN);
            all.put("RF64".getBytes(StandardCharsets.US_ASCII)).putInt(-1).put(wav, 8, 4);
            all.put("ds64".getBytes(StandardCharsets.US_ASCII)).putInt(28);
            all.putLong(Long.MAX_VALUE).putLong(Long.MAX_VALUE).putLong(-1).putInt(-1);
            return all.put(wav, 12, wav.length - 12).array();
        }
    },

    /** AIFF of chunks that claim to be larger than the file. */
    AIFF_CHUNKS {
        @Override
        byte[] build() throws IOException {
            byte[] aiff = tone(Kind.AIFF);
            byte[] lies = new byte[0];
            for (String name : new String[] {"NAME", "ANNO", "APPL", "MARK", "(c) "}) {
                lies = joined(lies, name.getBytes(StandardCharsets.US_ASCII), number(1 << 30));
            }
            return joined(Arrays.copyOf(aiff, 12), lies, aiff);
        }
    },

    /** Atoms within atoms, ten thousand deep. */
    NESTED_ATOMS {
        @Override
        byte[] build() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(atom("ftyp", "M4A ".getBytes(StandardCharsets.US_ASCII), new byte[4]));
            for (int depth = 10_000; depth > 0; depth--) {
                out.write(number(8 * depth));
                out.write((depth == 10_000 ? "moov" : "trak").getBytes(StandardCharsets.US_ASCII));
            }
            return out.toByteArray();
        }
    },

    /** An edit list of half a million edits in a file of one track. */
    EDIT_LIST {
        @Override
        byte[] build() throws IOException {
            byte[] edits = new byte[12 * 500_000];
            for (int i = 0; i < edits.length; i += 12) {
                edits[i + 3] = 1;
                edits[i + 9] = 1;
            }
            byte[] list = atom("elst", new byte[4], number(500_000), edits);
            return joined(
                    atom("ftyp", "M4A ".getBytes(StandardCharsets.US_ASCII), new byte[4]),
                    atom(
                            "moov",
                            atom("mvhd", new byte[100]),
                            joined(
                                    number(8 + list.length + 8 + track(1, 400_000).length - 8),
                                    "trak".getBytes(StandardCharsets.US_ASCII),
                                    atom("edts", list),
                                    Arrays.copyOfRange(
                                            track(1, 400_000), 8, track(1, 400_000).length))),
                    atom("mdat", new byte[4_000]));
        }
    },

    /** A cover that claims to be 30,000 pixels wide and high. */
    COVER {
        @Override
        byte[] build() throws IOException {
            byte[] flac = tone(Kind.FLAC);
            ByteArrayOutputStream picture = new ByteArrayOutputStream();
            picture.write(number(3));
            picture.write(number(9));
            picture.write("image/png".getBytes(StandardCharsets.US_ASCII));
            for (int claim : new int[] {0, 30_000, 30_000, 32, 0, 1_000}) {
                picture.write(number(claim));
            }
            picture.write(new byte[1_000]);
            byte[] block = picture.toByteArray();
            return joined(
                    Arrays.copyOf(flac, 42),
                    number(6 << 24 | block.length),
                    block,
                    Arrays.copyOfRange(flac, 42, flac.length));
        }
    };

    abstract byte[] build() throws IOException;

    /** The file. */
    public byte[] file() {
        try {
            return build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] tone(Kind kind) {
        float[] tone = new float[44_100];
        for (int n = 0; n < tone.length; n++) {
            tone[n] = (float) (0.4 * Math.sin(0.06 * n));
        }
        return Encoded.file(kind, 44_100, tone, tone);
    }

    /** ID3v2.4: frames with the flags of compression and of a stated length. */
    private static byte[] compressedTag(int frames) throws IOException {
        int size = (16 << 20) - 64;
        ByteArrayOutputStream zeros = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                new DeflaterOutputStream(zeros, new Deflater(Deflater.BEST_COMPRESSION))) {
            deflater.write(new byte[size]);
        }
        byte[] body = joined(number(size), zeros.toByteArray());
        byte[] name = "PRIV".getBytes(StandardCharsets.US_ASCII);
        byte[] frame = joined(name, synchsafe(body.length), new byte[] {0, 9}, body);
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        tag.write(new byte[] {'I', 'D', '3', 4, 0, 0});
        tag.write(synchsafe(frames * frame.length));
        for (int i = 0; i < frames; i++) {
            tag.write(frame);
        }
        return tag.toByteArray();
    }

    private static byte[] synchsafe(int n) {
        return new byte[] {
            (byte) (n >> 21 & 0x7f),
            (byte) (n >> 14 & 0x7f),
            (byte) (n >> 7 & 0x7f),
            (byte) (n & 0x7f)
        };
    }

    /** An audio track of MP4 whose tables say a lot in a few bytes. */
    private static byte[] track(int id, int samples) throws IOException {
        byte[] header = new byte[84];
        header[15] = (byte) id;
        byte[] sound = ByteBuffer.allocate(36).putInt(36).putInt(0x6d703461).array(); // mp4a
        sound[15] = 1;
        sound[25] = 1;
        sound[27] = 16;
        sound[32] = (byte) 0x56;
        sound[33] = 0x22;
        byte[] none = new byte[4];
        byte[] tables =
                atom(
                        "stbl",
                        atom("stsd", none, number(1), sound),
                        atom("stts", none, number(1), number(samples), number(1_024)),
                        atom("stsc", none, number(1), number(1), number(1), number(1)),
                        atom("stsz", none, number(1), number(samples)),
                        atom("stco", none, number(1), number(400)));
        byte[] media = ByteBuffer.allocate(24).putInt(12, 22_050).putInt(16, samples).array();
        byte[] handler = new byte[25];
        System.arraycopy("soun".getBytes(StandardCharsets.US_ASCII), 0, handler, 8, 4);
        return atom(
                "trak",
                atom("tkhd", header),
                atom(
                        "mdia",
                        atom("mdhd", media),
                        atom("hdlr", handler),
                        atom("minf", atom("smhd", new byte[8]), tables)));
    }

    private static byte[] atom(String name, byte[]... parts) throws IOException {
        byte[] body = joined(parts);
        return joined(number(8 + body.length), name.getBytes(StandardCharsets.US_ASCII), body);
    }

    private static byte[] number(int n) {
        return ByteBuffer.allocate(4).putInt(n).array();
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(out)) {
            for (byte[] part : parts) {
                data.write(part);
            }
        }
        return out.toByteArray();
    }
}
