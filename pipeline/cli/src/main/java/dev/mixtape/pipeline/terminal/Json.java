package dev.mixtape.pipeline.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mixtape.operators.text.PlainText;

/**
 * One JSON object on one line, for whoever reads the last line of the output. Titles are readable
 * in any script; what {@link PlainText#line} would change is written by its number, so that a
 * terminal is safe from it, and who parses it reads the text as it was.
 */
public final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    private Json() {}

    /**
     * Writes a record, or a map of text to values.
     *
     * @throws IllegalArgumentException for something that JSON cannot hold
     */
    public static String line(Object value) {
        try {
            return PlainText.escaped(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    value.getClass().getName() + ": cannot be written as JSON", e);
        }
    }
}
