package dev.mixtape.operators.framing;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Does to its process what a song could that has taken it over: which of these, the song says by
 * how many tenths of a second it lasts. Of any other song it makes one frame.
 */
public final class HostileFeatures implements FeatureSet {

    /** What a song can do. */
    enum Deed {
        NOTHING,
        SEGFAULT,
        LOOP,
        BABBLE,
        ALLOCATE,
        LOOK_AROUND,
        HALT;

        /** Seconds of a song that does it. */
        double seconds() {
            return (1 + List.of(values()).indexOf(this)) / 10.0;
        }
    }

    @Override
    public String id() {
        return "hostile";
    }

    @Override
    public List<Group> groups() {
        return List.of(new Group("one", List.of("one")));
    }

    @Override
    public int frames(int samples) {
        return 1;
    }

    @Override
    public double secondsPerFrame() {
        return 1;
    }

    @Override
    public String name(int column) {
        return "one";
    }

    @Override
    public Optional<String> word(int column, boolean more) {
        return Optional.empty();
    }

    @Override
    public FrameExtractor extractor() {
        return samples -> {
            long tenths = Math.round(samples.length * 10.0 / SAMPLE_RATE);
            try {
                return commit(Deed.values()[(int) tenths - 1]);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static Frames commit(Deed deed) throws IOException, InterruptedException {
        switch (deed) {
            case SEGFAULT -> {
                new ProcessBuilder("/bin/kill", "-SEGV", "" + ProcessHandle.current().pid())
                        .start()
                        .waitFor();
                TimeUnit.SECONDS.sleep(10);
            }
            case LOOP -> TimeUnit.DAYS.sleep(1);
            case BABBLE -> {
                byte[] nonsense = new byte[1 << 20];
                new Random(1).nextBytes(nonsense);
                new FileOutputStream(FileDescriptor.out).write(nonsense);
            }
            case ALLOCATE -> {
                return new Frames(1, 1, new float[1 << 30]);
            }
            case LOOK_AROUND ->
                    throw new IllegalArgumentException(
                            System.getenv().keySet() + " " + canReach("1.1.1.1"));
            case HALT -> Runtime.getRuntime().halt(1);
            default -> {}
        }
        return new Frames(1, 1, new float[] {1});
    }

    private static String canReach(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 53), 500);
            return "reached";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
