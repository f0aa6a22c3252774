package dev.mixtape.it.chaos;

import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.Injector;
import dev.mixtape.it.trial.Ledger;
import dev.mixtape.pipeline.terminal.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trial in one line for programs, and in a page for people. */
final class ChaosReport {
    private final String command;
    private final ChaosTrial.Outcome outcome;

    ChaosReport(String command, ChaosTrial.Outcome outcome) {
        this.command = command;
        this.outcome = outcome;
    }

    /** Returns one JSON object. */
    String json(long seed) {
        Ledger ledger = outcome.ledger();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("tracks", ledger.tracks());
        line.put("embedded", ledger.embedded());
        line.put("lost", ledger.lost());
        line.put("duplicated", ledger.duplicated());
        line.put("refreshed", ledger.refreshed());
        line.put("replaced", ledger.replaced());
        line.put("learned", ledger.learned());
        line.put("versions", ledger.versions());
        line.put("lives", outcome.lives().count());
        line.put("versionsRolledBack", outcome.lives().rolledBack());
        line.put("versionsExpired", outcome.lives().expired().size());
        line.put("plays", outcome.listening().plays());
        line.put("listeners", outcome.listening().listeners());
        line.put("kills", count(Fault.Kind.KILL));
        line.put("pauses", count(Fault.Kind.PAUSE));
        line.put("fullDisks", count(Fault.Kind.FULL_DISK));
        line.put("refusedWrites", count(Fault.Kind.REFUSED_CHECKPOINTS));
        line.put("aways", count(Fault.Kind.AWAY));
        line.put("rollbacks", count(Fault.Kind.ROLLBACK));
        line.put("morePartitions", count(Fault.Kind.MORE_PARTITIONS));
        line.put("lostForGood", count(Fault.Kind.LOST));
        line.put("seed", seed);
        line.put("brokenPromises", outcome.broken().size());
        return Json.line(line);
    }

    private Map<String, Integer> count(Fault.Kind kind) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ChaosTrial.Survived survived : outcome.faults()) {
            Fault fault = survived.happened().fault();
            if (fault.kind() == kind) {
                counts.merge(fault.roleKind(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Returns the page, in Markdown. */
    String page() {
        StringBuilder page = new StringBuilder();
        Ledger ledger = outcome.ledger();
        page.append("# Chaos\n\n    ").append(command).append("\n\n");
        page.append("| tracks | embedded | lost | duplicated | made again | replaced | learned |");
        page.append(" versions | lives | rolled back | expired | plays |\n");
        page.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        page.append(
                "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n%n"
                        .formatted(
                                ledger.tracks(),
                                ledger.embedded(),
                                ledger.lost(),
                                ledger.duplicated(),
                                ledger.refreshed(),
                                ledger.replaced(),
                                ledger.learned(),
                                ledger.versions(),
                                outcome.lives().count(),
                                outcome.lives().rolledBack(),
                                outcome.lives().expired().size(),
                                outcome.listening().plays()));
        page.append(
                "*Made again*: embeddings by a newer version. *Replaced*: tracks embedded by a");
        page.append(" life that was given up, and again by the one that went on. *Rolled back*:");
        page.append(" versions of lives that were given up. *Expired*: versions that a life grew");
        page.append(" from and a transaction took before anybody could read them.\n\n");
        faults(page);
        list(page, "Broken promises", outcome.broken());
        knownErrors(page);
        return page.toString();
    }

    private void faults(StringBuilder page) {
        page.append("## What happened\n\nSeconds; *mended*: from the fault until all processes");
        page.append(" were up again and the job was submitted, *visible*: until the next new");
        page.append(" embedding after that was committed.\n\n");
        page.append(
                "| at | fault | whom | lasted | mended | visible |\n|---|---|---|---|---|---|\n");
        List<ChaosTrial.Survived> faults = outcome.faults();
        Optional<Instant> beginning =
                faults.stream()
                        .findFirst()
                        .map(s -> s.happened().began().minus(s.happened().fault().at()));
        for (ChaosTrial.Survived survived : faults) {
            Injector.Happened happened = survived.happened();
            Fault fault = happened.fault();
            page.append(
                    "| %.0f | %s | %s | %d | %.1f | %s |%n"
                            .formatted(
                                    seconds(beginning.orElseThrow(), happened.began()),
                                    fault.kind(),
                                    fault.role(),
                                    fault.lasts().toSeconds(),
                                    seconds(happened.began(), happened.mended()),
                                    survived.visibleAgain()
                                            .map(
                                                    t ->
                                                            "%.1f"
                                                                    .formatted(
                                                                            seconds(
                                                                                    happened
                                                                                            .began(),
                                                                                    t)))
                                            .orElse("nothing more was due")));
        }
        page.append('\n');
    }

    private void knownErrors(StringBuilder page) {
        page.append("## Errors in the logs that the faults explain\n\n");
        page.append("| times | process | error | why |\n|---|---|---|---|\n");
        outcome.logs()
                .explained()
                .forEach(
                        (known, times) ->
                                page.append(
                                        "| %d | %s | `%s` | %s |%n"
                                                .formatted(
                                                        times,
                                                        known.role(),
                                                        known.pattern()
                                                                .pattern()
                                                                .replace("|", "\\|"),
                                                        known.reason())));
    }

    private static void list(StringBuilder page, String title, List<String> lines) {
        page.append("## ").append(title).append("\n\n");
        if (lines.isEmpty()) {
            page.append("None.\n\n");
        } else {
            lines.forEach(line -> page.append("- ").append(line).append('\n'));
            page.append('\n');
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
