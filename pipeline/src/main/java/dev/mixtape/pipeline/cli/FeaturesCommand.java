package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.pipeline.console.Progress;
import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "features",
        description = "Write the frames of audio files as NumPy arrays: float32, N x 52.")
final class FeaturesCommand implements Callable<Integer> {

    private static final String SUFFIX = ".npy";

    private final Workbench workbench;
    private final AudioDecoder decoder = new AudioDecoder();
    private final FrameExtractor extractor = new FrameExtractor();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Audio files, or folders of them; a folder's own folders are kept.")
    private List<Path> inputs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where song.mp3 becomes song.npy; made when missing.")
    private Path out;

    FeaturesCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() throws IOException {
        makeFolder(out);
        List<String> failures = new ArrayList<>();
        Map<Path, Path> targets = targets(failures);
        long frames = 0;
        int written = 0;
        try (Progress progress =
                workbench.console().progress("Extracting", targets.size(), "files")) {
            for (Map.Entry<Path, Path> entry : targets.entrySet()) {
                progress.note(entry.getValue().getFileName().toString());
                try {
                    frames += write(entry.getValue(), entry.getKey());
                    written++;
                } catch (UserError e) {
                    failures.add(e.getMessage());
                }
                progress.step();
            }
            progress.note("");
        }
        failures.forEach(failure -> workbench.console().note("mixtape: " + failure));
        workbench
                .console()
                .say(
                        String.format(
                                "%d of %d files gave %,d frames of %d features, in %s",
                                written,
                                written + failures.size(),
                                frames,
                                Frames.PAPER_DIMENSIONS,
                                out));
        return failures.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int write(Path source, Path target) throws IOException {
        Frames frames = frames(source);
        makeFolder(target.toAbsolutePath().getParent());
        Npy.writeFrames(target, frames);
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

    /** Which file is written from which; what cannot be written is added to the failures. */
    private Map<Path, Path> targets(List<String> failures) {
        Map<Path, Path> targets = new LinkedHashMap<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                for (MusicFile file : new MusicFolder(input).files()) {
                    add(targets, out.resolve(stem(file.id()) + SUFFIX), file.path(), failures);
                }
            } else if (Files.isRegularFile(input)) {
                String name = input.getFileName().toString();
                add(targets, out.resolve(stem(name) + SUFFIX), input, failures);
            } else {
                failures.add(input + ": no such file; check the path");
            }
        }
        return targets;
    }

    private static void add(
            Map<Path, Path> targets, Path target, Path source, List<String> failures) {
        Path other = targets.putIfAbsent(target, source);
        if (other != null) {
            failures.add(
                    source
                            + ": would be written over the frames of "
                            + other
                            + "; give it another --out");
        }
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserError(
                    "--out " + folder + ": cannot be made; name a folder that you may write", e);
        }
    }
}
