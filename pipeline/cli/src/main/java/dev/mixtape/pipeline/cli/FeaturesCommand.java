package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.plot.FeaturePlot;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Progress;
import dev.mixtape.pipeline.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "features",
        description = "Write the frames of audio files as NumPy arrays (float32, N x D), or draw.")
final class FeaturesCommand implements Callable<Integer> {

    private final CliContext cli;
    private FeatureSet features;
    private FrameExtractor extractor;
    private AudioDecoder decoder;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Audio files, or folders of them; a folder's own folders are kept.")
    private List<Path> inputs;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Output output;

    @Mixin private SettingsOptions settingsOptions;

    /** At least one of them. */
    static final class Output {
        @Option(
                names = "--out",
                paramLabel = "DIR",
                description = "Where song.mp3 becomes song.npy; made when missing.")
        private Path folder;

        @Option(
                names = "--plot",
                paramLabel = "FILE.png",
                description = "Draw the features of a single file over time.")
        private Path plot;
    }

    FeaturesCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        decoder = new AudioDecoder(AudioLimits.of(settings));
        features = FeatureSet.of(settings);
        extractor = features.extractor();
        List<String> failures = new ArrayList<>();
        Map<Path, Path> sources = sources(failures);
        if (output.plot != null && sources.size() + failures.size() != 1) {
            throw new UserError(
                    "--plot draws one file, and "
                            + (sources.size() + failures.size())
                            + " were given; name one");
        }
        Terminal terminal = cli.terminal();
        long frames = 0;
        int done = 0;
        try (Progress progress = terminal.progress("Extracting", sources.size(), "files")) {
            for (Map.Entry<Path, Path> entry : sources.entrySet()) {
                try {
                    frames += extract(entry.getValue(), entry.getKey());
                    done++;
                } catch (UserError e) {
                    failures.add(e.getMessage());
                }
                progress.step();
            }
        }
        failures.forEach(failure -> terminal.note("mixtape: " + failure));
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "%d of %d files gave %,d frames of %d features",
                        done,
                        done + failures.size(),
                        frames,
                        features.dimensions()));
        return failures.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Which file becomes which array in the output folder; what cannot become one is a failure. */
    private Map<Path, Path> sources(List<String> failures) {
        Map<Path, Path> sources = new LinkedHashMap<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                for (MusicFile file : new MusicFolder(input).files()) {
                    add(sources, array(file.id()), file.path(), failures);
                }
            } else if (Files.isRegularFile(input)) {
                add(sources, array(input.getFileName().toString()), input, failures);
            } else {
                failures.add(input + ": no such file; check the path");
            }
        }
        return sources;
    }

    private static void add(
            Map<Path, Path> sources, Path array, Path source, List<String> failures) {
        Path other = sources.putIfAbsent(array, source);
        if (other != null) {
            failures.add(
                    source
                            + ": would be written over the frames of "
                            + other
                            + "; give it another --out");
        }
    }

    private static Path array(String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
        return Path.of(stem + ".npy");
    }

    private int extract(Path source, Path array) throws IOException {
        Frames frames = frames(source);
        if (output.folder != null) {
            Path file = output.folder.resolve(array);
            makeFolder(file.toAbsolutePath().getParent());
            Npy.writeFrames(file, frames);
        }
        if (output.plot != null) {
            draw(frames, source.getFileName().toString());
        }
        return frames.count();
    }

    private Frames frames(Path source) {
        try {
            return extractor.extract(decoder.decode(Files.readAllBytes(source)).values());
        } catch (AudioException e) {
            throw new UserError(source + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserError(
                    source + ": cannot be read (" + e.getMessage() + "); check the path", e);
        }
    }

    private void draw(Frames frames, String title) throws IOException {
        BufferedImage picture;
        try {
            picture = FeaturePlot.draw(frames, features, title);
        } catch (LinkageError | InternalError e) {
            throw new UserError(
                    "--plot: this Java has no fonts to write with; install some (Debian: apt-get"
                            + " install fontconfig fonts-dejavu-core)",
                    e);
        }
        makeFolder(output.plot.toAbsolutePath().getParent());
        ImageIO.write(picture, "png", output.plot.toFile());
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserError(folder + ": cannot be made; name a folder that you may write", e);
        }
    }
}
