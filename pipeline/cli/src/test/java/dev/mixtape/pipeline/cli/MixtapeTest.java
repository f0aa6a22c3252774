package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.operators.text.Titles;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What holds for every command: help, versions, and errors of one sentence. */
class MixtapeTest {

    @TempDir Path folder;

    private Ran run(Object... args) {
        return new Shell(folder.resolve("home")).run(args);
    }

    @Test
    void helpListsTheCommandsOfTheManual() {
        Ran ran = run("--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("demo", "up", "ingest", "features", "model", "doctor", "help");
        assertThat(run("help", "ingest").out()).contains("--bootstrap", "--by-reference", "DIR");
        assertThat(run("model", "export", "--help").out()).contains("--out");
    }

    @Test
    void listsTheSettingsByPartAndFindsThemByAWord() {
        Ran all = run("settings");
        assertThat(all.status()).isZero();
        assertThat(all.out())
                .containsSubsequence("The job", "job.parallelism", "Listeners", "taste.half-life");
        assertThat(run("settings", "kappa").out())
                .contains("learning.kappa", "learning.tau0")
                .doesNotContain("job.parallelism");
        Ran none = run("settings", "kapppa");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.errorLines())
                .containsExactly(
                        "mixtape: kapppa: no setting has this word; leave it out to see them all");
    }

    @Test
    void tellsItsVersion() {
        Ran ran = run("--version");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).matches("Mixtape \\d+\\.\\d+\\.\\d+\\S*\\s+");
    }

    @Test
    void answersAMistypedCommandWithTheOneThatWasMeant() {
        Ran ran = run("demmo");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errorLines()).hasSize(1);
        assertThat(ran.err())
                .startsWith("mixtape: demmo: no such command or argument; did you mean demo")
                .contains("see mixtape --help");
    }

    @Test
    void answersAnUnknownOptionInOneLine() {
        Ran ran = run("doctor", "--jsno");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.errorLines())
                .containsExactly(
                        "mixtape: --jsno: no such option; did you mean --json?;"
                                + " see mixtape doctor --help");
    }

    @Test
    void errorsAreOnePlainLineWhateverTheyQuote() throws IOException {
        Path model = folder.resolve("model.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(model))) {
            zip.putNextEntry(new ZipEntry(Titles.HOSTILE));
        }
        Path frames = Files.createDirectories(folder.resolve("frames"));
        Npy.writeFrames(frames.resolve("a.npy"), new Frames(1, 1, new float[1]));
        for (Ran ran :
                List.of(
                        run(Titles.HOSTILE),
                        run("doctor", "--" + Titles.HOSTILE),
                        run("settings", Titles.HOSTILE),
                        run("doctor", "--set", "job.parallelism=" + Titles.HOSTILE),
                        run("fit", folder + "/\u001b]0;x\u0007.npy", "--out", "x.npz"),
                        run("embed", frames, "--model", model, "--out", folder.resolve("x.npz")))) {
            assertThat(ran.status()).as(ran.err()).isNotZero();
            assertThat(ran.errorLines()).singleElement().asString().startsWith("mixtape: ");
            assertThat(ran.err()).isEqualTo(PlainText.lines(ran.err())).doesNotContain("\t");
        }
    }

    @Test
    void answersNoCommandAndAMissingArgumentInOneLine() {
        assertThat(run().errorLines())
                .containsExactly("mixtape: No command given; see mixtape --help");
        assertThat(run("ingest", folder).errorLines())
                .containsExactly(
                        "mixtape: Missing required option: '--bootstrap=HOST:PORT';"
                                + " see mixtape ingest --help");
    }

    @Test
    void refusesAnUnknownSettingAndNamesTheNearest() {
        Ran ran = run("doctor", "--set", "backnd=auto");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines()).hasSize(1);
        assertThat(ran.err()).startsWith("mixtape: backnd: no such setting").contains("backend");
    }

    @Test
    void refusesAConfigurationFileThatIsNotThere() {
        Ran ran = run("doctor", "--config", folder.resolve("none.properties"));
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines()).hasSize(1);
        assertThat(ran.err()).contains("none.properties", "cannot be read");
    }

    @Test
    void showsAStackTraceOnlyWhenAsked() {
        Object[] failing = {"ingest", folder.resolve("none"), "--bootstrap", "localhost:1"};
        Ran quiet = run(failing);
        assertThat(quiet.status()).isEqualTo(1);
        assertThat(quiet.errorLines()).hasSize(1);
        assertThat(quiet.err()).doesNotContain("\tat ");

        Ran verbose = run("ingest", failing[1], "--bootstrap", "localhost:1", "--verbose");
        assertThat(verbose.err()).contains("UserError", "\tat dev.mixtape");
    }

    /** Fails as only a bug can. */
    @Command(name = "bug")
    static final class Bug implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("two\nlines");
        }
    }

    @Test
    void aBugIsStillOneSentenceThatNamesTheLog() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliContext cli = complainingTo(err);
        CommandLine line = Mixtape.commandLine(cli).addSubcommand(new Bug());
        int status = line.setExecutionExceptionHandler(new Complaints(cli)).execute("bug");
        assertThat(status).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "mixtape: this should not have happened: IllegalStateException: two;"
                                + " the log is the.log; --verbose shows where");
    }

    @Test
    void aThreadThatEndsIsOnePlainSentenceToo() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        new Complaints(complainingTo(err))
                .uncaughtException(
                        new Thread("decoder"), new IllegalStateException("a \u001b]0;x\nb"));
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "mixtape: thread decoder ended: java.lang.IllegalStateException: a  ]0;x;"
                                + " the log is the.log");
    }

    private CliContext complainingTo(ByteArrayOutputStream err) {
        return new CliContext(
                new Terminal(new PrintWriter(Writer.nullWriter()), new PrintStream(err, true)),
                folder,
                Optional.of(Path.of("the.log")));
    }

    @Test
    void saysWhichFolderItCannotWrite() throws IOException {
        Path file = Files.createFile(folder.resolve("home"));
        Ran ran = run("doctor");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains(file.toString(), "set MIXTAPE_HOME");
    }
}
