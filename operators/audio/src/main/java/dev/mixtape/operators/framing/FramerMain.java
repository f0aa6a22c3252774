package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;

/**
 * The process in which strangers' songs are decoded, the other end of {@link FramerProcess}. It
 * reads songs from its standard input and answers on its standard output, one by one, until there
 * are no more or its parent has gone.
 */
final class FramerMain {
    private static final int BUFFER = 1 << 16;

    /** What it says before the first song. */
    static final long READY = 0x6d69787461706531L;

    private final DataInputStream in;
    private final DataOutputStream out;

    private FramerMain(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Works for its parent, who sends {@link FramingOptions} first. */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        // A song that keeps a thread busy for ever must not outlive whoever would end it.
        var unused =
                ProcessHandle.current()
                        .parent()
                        .orElseThrow()
                        .onExit()
                        .thenRun(() -> Runtime.getRuntime().halt(1));
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, BUFFER));
        DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER));
        System.setOut(System.err); // nothing but answers goes to the parent
        FramingOptions options = (FramingOptions) new ObjectInputStream(in).readObject();
        new FramerMain(in, out).serve(options);
    }

    private void serve(FramingOptions options) throws IOException {
        try (SongFramer framer = new LocalFramer(options)) {
            out.writeLong(READY);
            out.flush();
            while (true) {
                long ticket = in.readLong();
                byte[] encoded = new byte[in.readInt()];
                in.readFully(encoded);
                frame(framer, encoded, options).write(ticket, out);
            }
        } catch (EOFException e) {
            // The parent wants no more.
        }
    }

    private static Answer frame(SongFramer framer, byte[] encoded, FramingOptions options) {
        try {
            return Answer.of(framer.frame(encoded));
        } catch (AudioException e) {
            boolean limit = e.reason() == AudioException.Reason.LIMIT;
            return Answer.of(limit ? Answer.Kind.LIMIT : Answer.Kind.UNDECODABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            return Answer.of(Answer.Kind.NO_FRAMES, e.getMessage());
        } catch (OutOfMemoryError e) {
            return Answer.of(
                    Answer.Kind.NO_MEMORY,
                    "decoding takes more memory than "
                            + options.processMemory()
                            + " MiB (audio.process-memory); cut the file or raise the limit");
        }
    }
}
