package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.terminal.StandardError;
import dev.mixtape.pipeline.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root: {@code mixtape COMMAND}. */
@Command(
        name = "mixtape",
        description = "An endless mixture model over an endless tape.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        commandListHeading = "%nCommands:%n",
        synopsisHeading = "%nUsage: ",
        footer = {"", "Begin with: ./mixtape demo"})
public final class Mixtape implements Runnable {

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    private boolean verbose;

    @Spec private CommandSpec spec;

    private Mixtape() {}

    /** Runs one command and leaves with its exit status: 0 done, 1 failed, 2 misused. */
    public static void main(String[] args) {
        Path home = Path.of(System.getProperty("mixtape.home", ".mixtape"));
        Optional<Path> log = LogFile.open(home);
        CliContext cli = new CliContext(Terminal.system(), home, log);
        Thread.setDefaultUncaughtExceptionHandler(new Complaints(cli));
        int status = commandLine(cli).execute(args);
        StandardError.finish();
        System.exit(status);
    }

    /** Everything but the process around it. */
    static CommandLine commandLine(CliContext cli) {
        CommandLine model =
                new CommandLine(new ModelCommand())
                        .addSubcommand(new ModelListCommand(cli))
                        .addSubcommand(new ModelDiffCommand(cli))
                        .addSubcommand(new ModelExportCommand(cli))
                        .addSubcommand(new ModelImportCommand(cli))
                        .addSubcommand(new ModelFreezeCommand(cli))
                        .addSubcommand(new ModelUnfreezeCommand(cli))
                        .addSubcommand(new ModelRollbackCommand(cli));
        CommandLine deadLetters =
                new CommandLine(new DeadLettersCommand())
                        .addSubcommand(new DeadLettersListCommand(cli))
                        .addSubcommand(new DeadLettersShowCommand(cli))
                        .addSubcommand(new DeadLettersReplayCommand(cli));
        CommandLine root =
                new CommandLine(new Mixtape())
                        .addSubcommand(new DemoCommand(cli))
                        .addSubcommand(new UpCommand(cli))
                        .addSubcommand(new ConsoleCommand(cli))
                        .addSubcommand(new IngestCommand(cli))
                        .addSubcommand(new FeaturesCommand(cli))
                        .addSubcommand(new FitCommand(cli))
                        .addSubcommand(new EmbedCommand(cli))
                        .addSubcommand(new EvaluateCommand(cli))
                        .addSubcommand(new ProgressCommand(cli))
                        .addSubcommand(new ComponentsCommand(cli))
                        .addSubcommand(new SimilarCommand(cli))
                        .addSubcommand(model)
                        .addSubcommand(new RecommendCommand(cli, Clock.systemUTC()))
                        .addSubcommand(deadLetters)
                        .addSubcommand(new TransactionsCommand(cli))
                        .addSubcommand(new BenchCommand(cli))
                        .addSubcommand(new DoctorCommand(cli))
                        .addSubcommand(new SettingsCommand(cli))
                        .addSubcommand(new HelpCommand());
        Complaints complaints = new Complaints(cli);
        return root.setOut(cli.terminal().out())
                .setErr(cli.terminal().err())
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF)) // plain, as all text is
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false);
    }

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command given");
    }
}
