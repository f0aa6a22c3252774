package dev.mixtape.operators.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    /** Bidirectional controls, in words of their own. */
    private static final Set<Integer> DIRECTIONS =
            IntStream.of(
                            0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066,
                            0x2067, 0x2068, 0x2069)
                    .boxed()
                    .collect(Collectors.toSet());

    private static final String FLAG = Titles.good().get(12);

    @Test
    void leavesOfATitleWhatMayBeSeen() {
        assertThat(PlainText.line(Titles.HOSTILE)).isEqualTo(Titles.HARMLESS);
        assertThat(PlainText.hasControls(Titles.HOSTILE)).isTrue();
        assertThat(PlainText.hasControls(Titles.HARMLESS)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.mixtape.operators.text.Titles#good")
    void leavesGoodTitlesAsTheyAre(String title) {
        assertThat(PlainText.line(title)).isEqualTo(title);
        assertThat(PlainText.line(title, 100)).isEqualTo(title);
        assertThat(PlainText.lines(title)).isEqualTo(title);
        assertThat(PlainText.cell(title)).isEqualTo(title);
        assertThat(PlainText.escaped(title)).isEqualTo(title);
        assertThat(PlainText.hasControls(title)).isFalse();
    }

    @Test
    void cutsWhatIsTooLongAndNoLetterInHalf() {
        assertThat(PlainText.line("abcdef", 6)).isEqualTo("abcdef");
        assertThat(PlainText.line("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(PlainText.line("abcd\ud83d\ude00efg", 6)).isEqualTo("abcd…");
    }

    @Test
    void keepsTheLinesOfAStackTrace() {
        assertThat(PlainText.lines("a\u001b[2J\n\tat b\r\n\u0085c\u202e"))
                .isEqualTo("a [2J\n\tat b \n c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1.5", "+3", "1e-5", "-.5E+10", "0", "-7."})
    void numbersStayNumbersInASpreadsheet(String number) {
        assertThat(PlainText.cell(number)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1+1",
                "-1+1",
                "@SUM(1)",
                "-",
                "- 1.5 dB",
                "  =1",
                "\u00a0=1",
                "\u3000@x",
                "\uff1d1+1",
                "\uff0b1",
                "\uff0d1",
                "\uff20x"
            })
    void noFormulaGetsIntoASpreadsheet(String formula) {
        assertThat(PlainText.cell(formula)).isEqualTo("'" + formula);
    }

    @Test
    void noFormulaHidesBehindWhatIsTakenOutOrEndsACell() {
        assertThat(PlainText.cell("\t=1")).isEqualTo("' =1");
        assertThat(PlainText.cell("\r\n@x")).isEqualTo("' @x");
        assertThat(PlainText.cell("\u202e\ufeff=1")).isEqualTo("'=1");
        assertThat(PlainText.cell("a;=1+cmd|'/c calc'!A0")).isEqualTo("a;'=1+cmd|'/c calc'!A0");
        assertThat(PlainText.cell("AC/DC; live")).isEqualTo("AC/DC; live");
    }

    @Test
    void jsonSaysByNumberWhatIsTakenOutElsewhere() {
        assertThat(PlainText.escaped("{\"a\":\"\u009b31m\u202e\u007f\u2028é😀" + FLAG + "\"}"))
                .isEqualTo("{\"a\":\"\\u009b31m\\u202e\\u007f\\u2028é😀" + FLAG + "\"}");
        assertThat(PlainText.escaped("\ud83d x \udb40\udc41"))
                .isEqualTo("\\ud83d x \\udb40\\udc41");
    }

    @Test
    void knowsEveryCodePointAndEscapesWhatItTakesOut() {
        assertThat(
                        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                                .filter(PlainTextTest::isMistaken)
                                .mapToObj(Integer::toHexString))
                .isEmpty();
    }

    private static boolean isMistaken(int codePoint) {
        String text = Character.toString(codePoint);
        String line = PlainText.line(text);
        String escaped = PlainText.escaped(text);
        return !isPlain(line) || !isPlain(escaped) || line.equals(text) != escaped.equals(text);
    }

    @Property(tries = 1_000)
    void nothingForbiddenComesOutOfAnyTextAndTwiceIsOnce(@ForAll("texts") String text) {
        String line = PlainText.line(text);
        assertThat(isPlain(line)).isTrue();
        assertThat(PlainText.line(line)).isEqualTo(line);
        String cut = PlainText.line(text, 5);
        assertThat(isPlain(cut)).isTrue();
        assertThat(cut).hasSizeLessThanOrEqualTo(5);
        String lines = PlainText.lines(text);
        assertThat(isPlain(lines.replaceAll("[\n\t]", ""))).isTrue();
        assertThat(PlainText.lines(lines)).isEqualTo(lines);
        String cell = PlainText.cell(text);
        assertThat(isPlain(cell)).isTrue();
        assertThat(PlainText.cell(cell)).isEqualTo(cell);
        assertThat(isPlain(PlainText.escaped(text))).isTrue();
    }

    /** Made of what is dangerous, of what must stay, and of anything. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> anything =
                Arbitraries.integers()
                        .between(0, Character.MAX_CODE_POINT)
                        .map(Character::toString);
        List<String> odd = List.of("\n", "\t", "\r", "\u009b", "\u202e", "\ud83c", "\udff4", "🏴");
        return Arbitraries.oneOf(
                        anything,
                        Arbitraries.integers().between(0, 0x2ff).map(Character::toString),
                        Arbitraries.integers().between(0xe0000, 0xe007f).map(Character::toString),
                        Arbitraries.of(odd),
                        Arbitraries.of("=", "-", "@", ";", " ", "1", "\u200d", "\u200c"),
                        Arbitraries.of(Titles.good()))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    /** Says it without the cleaner's own patterns. */
    private static boolean isPlain(String text) {
        return text.replace(FLAG, "").codePoints().noneMatch(PlainTextTest::isForbidden);
    }

    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            case Character.FORMAT ->
                    DIRECTIONS.contains(codePoint)
                            || codePoint == 0xad
                            || codePoint == 0x200b
                            || (codePoint >= 0x2060 && codePoint <= 0x206f)
                            || codePoint == 0xfeff
                            || (codePoint >= 0xfff9 && codePoint <= 0xfffb)
                            || codePoint >= 0x1bca0;
            default -> false;
        };
    }
}
