package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.text.PlainText;
import dev.mixtape.operators.text.Titles;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is logged, by the layouts of the configurations that we ship. */
class LoggedTextTest {
    private static final Map<String, String> FILES =
            Map.of(
                    "file", "src/main/resources/mixtape-log4j2.xml",
                    "terminal", "src/main/resources/mixtape-log4j2.xml",
                    "File", "../../deploy/conf/log4j2.properties");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"file", "terminal", "File"})
    void everyMessageIsPlainText(String appender) {
        StringLayout layout = layout(appender);
        assertThat(logged(layout, Titles.HOSTILE, null))
                .endsWith(Titles.HARMLESS + System.lineSeparator())
                .hasLineCount(1);
        Titles.good().forEach(t -> assertThat(logged(layout, t, null)).contains("said " + t));
        assertThat(
                        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                                .filter(LoggedTextTest::isOdd)
                                .filter(codePoint -> isAnother(layout, codePoint))
                                .mapToObj(Integer::toHexString))
                .isEmpty();
    }

    private static boolean isOdd(int codePoint) {
        return codePoint < 0x3100 || Character.getType(codePoint) == Character.FORMAT;
    }

    private static boolean isAnother(StringLayout layout, int codePoint) {
        String text = Character.toString(codePoint);
        return !logged(layout, text, null)
                .endsWith("said " + PlainText.line(text) + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"file", "File"})
    void noExceptionForgesAnEntry(String appender) {
        String forged = "2026-07-01 12:00:00,000 ERROR forged";
        Exception e =
                new IllegalStateException(
                        Titles.HOSTILE + "\n" + forged,
                        new IllegalArgumentException("\u009bcause"));
        String entry = logged(layout(appender), "x", e);
        assertThat(entry).isEqualTo(PlainText.lines(entry)).doesNotContain("\n" + forged);
        assertThat(entry)
                .contains(
                        "said x\n  java.lang.IllegalStateException: =HYPERLINK",
                        "\n  " + forged,
                        "\n\tat dev.mixtape.pipeline.cli.LoggedTextTest.",
                        "\n  Caused by: java.lang.IllegalArgumentException:  cause\n")
                .endsWith("\n");
    }

    private StringLayout layout(String appender) {
        System.setProperty("mixtape.log", folder.resolve("a.log").toString());
        System.setProperty("log.file", folder.resolve("b.log").toString());
        Configuration configuration =
                ConfigurationFactory.getInstance()
                        .getConfiguration(
                                new LoggerContext(appender),
                                appender,
                                Path.of(FILES.get(appender)).toUri());
        configuration.initialize();
        return (StringLayout) configuration.getAppender(appender).getLayout();
    }

    private static String logged(StringLayout layout, String text, Throwable problem) {
        LogEvent event =
                Log4jLogEvent.newBuilder()
                        .setLoggerName("a.logger")
                        .setThreadName("a thread")
                        .setLevel(Level.WARN)
                        .setMessage(new ParameterizedMessage("said {}", text))
                        .setThrown(problem)
                        .build();
        return layout.toSerializable(event);
    }
}
