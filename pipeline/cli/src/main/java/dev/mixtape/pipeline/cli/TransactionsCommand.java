package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.OpenTransactions;
import dev.mixtape.pipeline.kafka.OpenTransactions.Open;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "transactions",
        description = {
            "List the open transactions of the job that job.name names, and of its replays. A"
                    + " living job has one in each sink that writes, no older than a few"
                    + " checkpoints; one of a dead job holds readers of committed records back"
                    + " until Kafka aborts it.",
            "A job that is resumed ends what it left: it commits what its last checkpoint has"
                    + " prepared, and aborts the rest. Aborted here, what was prepared is lost to"
                    + " it, so abort only what no job will come back for."
        })
final class TransactionsCommand implements Callable<Integer> {
    private final CliContext cli;

    @Option(
            names = "--abort",
            description =
                    "Abort them, unless the job is seen to live: watches for three times"
                            + " job.checkpoint-interval whether it begins transactions.")
    private boolean abort;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    TransactionsCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Report(String job, boolean aborted, List<Line> transactions) {}

    /** One transaction; partitions are written topic-partition. */
    record Line(
            String id, String state, long openSeconds, long secondsLeft, List<String> partitions) {}

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        return broker.with(cli, settings, this::run);
    }

    private int run(Settings here) {
        String job = here.get(MixtapeSettings.JOB_NAME);
        OpenTransactions transactions = JobTransactions.of(here);
        List<Open> open = transactions.find();
        say(job, open);
        boolean aborted = abort && !open.isEmpty();
        if (aborted) {
            abort(job, transactions, open, JobTransactions.longest(here));
        }
        if (json) {
            cli.terminal()
                    .json(
                            new Report(
                                    job,
                                    aborted,
                                    open.stream().map(TransactionsCommand::line).toList()));
        }
        return ExitCode.OK;
    }

    private void say(String job, List<Open> open) {
        if (open.isEmpty()) {
            cli.terminal().say("No open transaction of job " + job + ".");
            return;
        }
        Table table = new Table("transaction", "state", "open for", "Kafka aborts in", "writes to");
        open.forEach(
                each ->
                        table.row(
                                each.id(),
                                each.state(),
                                JobTransactions.words(each.age()),
                                JobTransactions.words(JobTransactions.left(each)),
                                String.join(", ", partitions(each))));
        cli.terminal().say(table);
        if (!abort) {
            cli.terminal()
                    .say(
                            "If job "
                                    + job
                                    + " died, resume it, and it ends them; if it will not come"
                                    + " back, --abort.");
        }
    }

    private void abort(String job, OpenTransactions transactions, List<Open> open, Duration watch) {
        cli.terminal()
                .note(
                        "Watching for "
                                + JobTransactions.words(watch)
                                + " whether job "
                                + job
                                + " lives…");
        Optional<String> life = transactions.signOfLife(watch);
        if (life.isPresent()) {
            throw new UserError(
                    "job "
                            + job
                            + " lives: it took the transactional id "
                            + life.get()
                            + " meanwhile. It ends its transactions itself; cancel it first if"
                            + " these are to be aborted");
        }
        transactions.abort(open);
        cli.terminal()
                .say(
                        "Aborted "
                                + open.size()
                                + "; nobody began another meanwhile. A job whose checkpoints fail"
                                + " looks dead too: if Flink's page shows it, it will restart.");
    }

    private static List<String> partitions(Open open) {
        return open.partitions().stream().map(Object::toString).sorted().toList();
    }

    private static Line line(Open open) {
        return new Line(
                open.id(),
                open.state(),
                open.age().toSeconds(),
                JobTransactions.left(open).toSeconds(),
                partitions(open));
    }
}
