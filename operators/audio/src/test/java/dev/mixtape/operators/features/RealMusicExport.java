package dev.mixtape.operators.features;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.Samples;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Off by default: writes decoded samples and our frames of a folder of music, for {@code
 * src/test/python/parity.py} to compare with librosa's frames of the same samples. The commands are
 * in {@code docs/features.md}.
 */
@EnabledIfSystemProperty(named = "mixtape.music", matches = ".+")
class RealMusicExport {

    private static final int MAX_SECONDS = 60;

    @Test
    void writesSamplesAndFramesOfEveryFile() throws Exception {
        Path music = Path.of(System.getProperty("mixtape.music"));
        Path out = Files.createDirectories(Path.of(System.getProperty("mixtape.out")));
        int most = Integer.getInteger("mixtape.most", 50);
        AudioDecoder decoder = new AudioDecoder();
        FrameExtractor extractor = new PaperFeatures().extractor();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(music)) {
            files = walk.filter(Files::isRegularFile).sorted().limit(most).toList();
        }
        for (Path file : files) {
            Samples samples = decoder.decode(Files.readAllBytes(file));
            float[] y = samples.values();
            if (y.length > MAX_SECONDS * Samples.RATE) {
                y = Arrays.copyOf(y, MAX_SECONDS * Samples.RATE);
            }
            Frames frames = extractor.extract(y);
            String name = file.getFileName().toString();
            Npy.writeFrames(out.resolve(name + ".samples.npy"), new Frames(y.length, 1, y));
            Npy.writeFrames(out.resolve(name + ".frames.npy"), frames);
            Files.writeString(out.resolve(name + ".source"), file.toAbsolutePath().toString());
        }
    }
}
