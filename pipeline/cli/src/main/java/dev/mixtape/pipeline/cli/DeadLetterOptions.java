package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.deadletters.Coordinates;
import dev.mixtape.pipeline.deadletters.DeadLetterFilter;
import dev.mixtape.schemas.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters a command means. */
final class DeadLetterOptions {
    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            split = ",",
            description = "Of these stages: ${COMPLETION-CANDIDATES}.")
    private Set<Stage> stages = EnumSet.noneOf(Stage.class);

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Whose reason holds this text, whatever its case.")
    private String reason;

    @Option(names = "--track", paramLabel = "ID", description = "Of this track; may be repeated.")
    private List<String> trackIds = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "TOPIC/PARTITION/OFFSET",
            converter = ToCoordinates.class,
            description = "Of the record that stands there; may be repeated.")
    private List<Coordinates> at = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = ToInstant.class,
            description =
                    "That died then or later: 2026-07-01, 2026-07-01T12:30, 2026-07-01T10:30:00Z,"
                            + " or how long ago, such as '2 h'.")
    private Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = ToInstant.class,
            description = "That died before.")
    private Instant until;

    DeadLetterFilter filter() {
        return new DeadLetterFilter(
                stages,
                Optional.ofNullable(reason),
                trackIds,
                at,
                Optional.ofNullable(since),
                Optional.ofNullable(until));
    }

    /** Reads coordinates; picocli shows the message. */
    static final class ToCoordinates implements ITypeConverter<Coordinates> {
        @Override
        public Coordinates convert(String text) {
            try {
                return Coordinates.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a time in one of the ways that people write one. */
    static final class ToInstant implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            ZoneId here = ZoneId.systemDefault();
            try {
                if (text.matches("\\d+ *[a-z]+")) {
                    Duration ago = TimeUtils.parseDuration(text);
                    return Clock.systemUTC().instant().minus(ago);
                }
                if (!text.contains("T")) {
                    return LocalDate.parse(text).atStartOfDay(here).toInstant();
                }
                return text.endsWith("Z")
                        ? Instant.parse(text)
                        : LocalDateTime.parse(text).atZone(here).toInstant();
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new TypeConversionException(
                        text
                                + ": expected a time such as 2026-07-01, 2026-07-01T12:30,"
                                + " 2026-07-01T10:30:00Z or '2 h'");
            }
        }
    }
}
