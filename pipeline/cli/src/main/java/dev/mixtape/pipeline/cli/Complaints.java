package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever went wrong into one sentence that says what to do; the stack trace goes to the
 * log, and to the terminal with {@code --verbose}.
 */
final class Complaints
        implements IExecutionExceptionHandler,
                IParameterExceptionHandler,
                Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final CliContext cli;

    Complaints(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public int handleParseException(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String sentence =
                problem instanceof UnmatchedArgumentException unmatched
                        ? unmatched(unmatched)
                        : firstLine(problem.getMessage());
        complain(sentence + "; see " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String unmatched(UnmatchedArgumentException problem) {
        String what = problem.isUnknownOption() ? "option" : "command or argument";
        List<String> suggestions = problem.getSuggestions();
        return problem.getUnmatched().get(0)
                + ": no such "
                + what
                + (suggestions.isEmpty()
                        ? ""
                        : "; did you mean " + String.join(" or ", suggestions) + "?");
    }

    @Override
    public int handleExecutionException(
            Exception problem, CommandLine command, ParseResult parsed) {
        LOG.info("{} failed", command.getCommandSpec().qualifiedName(), problem);
        complain(sentence(problem));
        Mixtape root = (Mixtape) command.getCommandSpec().root().userObject();
        if (root.isVerbose()) {
            cli.terminal().note(problem);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable problem) {
        LOG.error("Thread {} ended", thread.getName(), problem);
        complain("thread " + thread.getName() + " ended: " + firstLine(problem.toString()) + log());
    }

    private String log() {
        return cli.log().map(log -> "; the log is " + log).orElse("");
    }

    private String sentence(Exception problem) {
        if (problem instanceof UserError
                || problem instanceof SettingException
                || problem instanceof BrokerException) {
            return problem.getMessage();
        }
        if (problem instanceof KafkaException) {
            return KafkaErrors.sentence(problem);
        }
        if (problem instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file; check the path";
        }
        if (problem instanceof AccessDeniedException denied) {
            return denied.getFile() + ": access denied; check its permissions";
        }
        if (problem instanceof FileSystemException file) {
            return file.getMessage() + "; check the path and the disk";
        }
        return "this should not have happened: "
                + problem.getClass().getSimpleName()
                + (problem.getMessage() == null ? "" : ": " + firstLine(problem.getMessage()))
                + log()
                + "; --verbose shows where";
    }

    private void complain(String sentence) {
        cli.terminal().note("mixtape: " + sentence);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
