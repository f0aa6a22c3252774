package dev.mixtape.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs the real command line in this JVM, without the process around it. */
record Shell(Path home) {

    /** What a run left behind. */
    record Ran(int status, String out, String err) {

        List<String> errorLines() {
            return err.lines().toList();
        }

        JsonNode lastLineAsJson() throws IOException {
            List<String> lines = out.lines().toList();
            return new ObjectMapper().readTree(lines.get(lines.size() - 1));
        }
    }

    Ran run(Object... arguments) {
        StringWriter out = new StringWriter();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out), new PrintStream(err, true, StandardCharsets.UTF_8));
        Path log = home.resolve("log/this-run.log");
        String[] args = new String[arguments.length];
        for (int i = 0; i < args.length; i++) {
            args[i] = arguments[i].toString();
        }
        int status =
                Mixtape.commandLine(new CliContext(terminal, home, Optional.of(log))).execute(args);
        return new Ran(status, out.toString(), err.toString(StandardCharsets.UTF_8));
    }
}
