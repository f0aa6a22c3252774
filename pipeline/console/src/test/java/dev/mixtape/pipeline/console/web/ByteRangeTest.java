package dev.mixtape.pipeline.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.pipeline.console.web.ByteRange.UnsatisfiableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 99",
        "bytes=0-0, 0, 0",
        "bytes=10-19, 10, 19",
        "bytes=90-200, 90, 99",
        "bytes=-10, 90, 99",
        "bytes=-1000, 0, 99",
        "bytes=99-999999999999999999, 99, 99"
    })
    void tellsWhichBytesAreMeant(String header, long first, long last) throws Exception {
        assertThat(ByteRange.of(header, 100)).contains(new ByteRange(first, last));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=-",
                "bytes=5-2",
                "bytes=0-1,5-6",
                "lines=0-1",
                "bytes=a-b",
                "bytes=--1",
                "bytes=99999999999999999999-"
            })
    void whatSaysNothingMeansTheWhole(String header) throws Exception {
        assertThat(ByteRange.of(header, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=999999-", "bytes=-0"})
    void refusesWhatLiesBeyondTheEnd(String header) {
        assertThatThrownBy(() -> ByteRange.of(header, 100))
                .isInstanceOf(UnsatisfiableException.class);
    }

    @Test
    void thereIsNothingOfNothing() {
        assertThatThrownBy(() -> ByteRange.of("bytes=0-", 0))
                .isInstanceOf(UnsatisfiableException.class);
    }
}
