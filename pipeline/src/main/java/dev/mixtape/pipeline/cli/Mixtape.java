package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.console.Console;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
        Workbench workbench = new Workbench(Console.system(), home, log);
        int status = commandLine(workbench).execute(args);
        StandardError.finish();
        System.exit(status);
    }

    /** Everything but the process around it. */
    static CommandLine commandLine(Workbench workbench) {
        CommandLine model =
                new CommandLine(new ModelCommand())
                        .addSubcommand(new ModelExportCommand(workbench));
        CommandLine deadLetters =
                new CommandLine(new DeadLettersCommand())
                        .addSubcommand(new DeadLettersListCommand(workbench))
                        .addSubcommand(new DeadLettersShowCommand(workbench))
                        .addSubcommand(new DeadLettersReplayCommand(workbench));
        CommandLine root =
                new CommandLine(new Mixtape())
                        .addSubcommand(new DemoCommand(workbench))
                        .addSubcommand(new UpCommand(workbench))
                        .addSubcommand(new IngestCommand(workbench))
                        .addSubcommand(new FeaturesCommand(workbench))
                        .addSubcommand(new FitCommand(workbench))
                        .addSubcommand(new EmbedCommand(workbench))
                        .addSubcommand(new EvaluateCommand(workbench))
                        .addSubcommand(new ComponentsCommand(workbench))
                        .addSubcommand(new SimilarCommand(workbench))
                        .addSubcommand(model)
                        .addSubcommand(new RecommendCommand(workbench, Clock.systemUTC()))
                        .addSubcommand(deadLetters)
                        .addSubcommand(new BenchCommand(workbench))
                        .addSubcommand(new DoctorCommand(workbench))
                        .addSubcommand(new HelpCommand());
        Complaints complaints = new Complaints(workbench);
        return root.setOut(workbench.console().out())
                .setErr(workbench.console().err())
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
