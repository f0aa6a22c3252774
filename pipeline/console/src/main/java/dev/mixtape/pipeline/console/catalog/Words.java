package dev.mixtape.pipeline.console.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Text as it is searched: words without case, accents and punctuation, of any script. */
final class Words {
    /** Accents, and the points of Hebrew and Arabic; other scripts' marks are letters. */
    private static final Pattern ACCENTS =
            Pattern.compile("[\\p{InCombiningDiacriticalMarks}\u0591-\u05C7\u064B-\u065F\u0670]");

    private static final Pattern APOSTROPHES = Pattern.compile("['\u2019\u02BC]");

    /** All that is in no word; symbols stay, since some are words, such as emoji. */
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{S}]+");

    /** Letters that are not made of another and an accent, but are typed as if they were. */
    private static final List<String[]> LETTERS =
            List.of(
                    new String[] {"ø", "o"},
                    new String[] {"ł", "l"},
                    new String[] {"đ", "d"},
                    new String[] {"ð", "d"},
                    new String[] {"þ", "th"},
                    new String[] {"æ", "ae"},
                    new String[] {"œ", "oe"});

    /** Splits text that was {@link #fold}ed. */
    static final Analyzer ANALYZER =
            new Analyzer() {
                @Override
                protected TokenStreamComponents createComponents(String field) {
                    return new TokenStreamComponents(new StandardTokenizer());
                }
            };

    private Words() {}

    /** Returns the text as the analyzer takes it. */
    static String fold(String text) {
        String plain = folded(APOSTROPHES.matcher(text).replaceAll(" "));
        // As two words for l'amour, and as one for don't.
        return APOSTROPHES.matcher(text).find()
                ? plain + " " + folded(APOSTROPHES.matcher(text).replaceAll(""))
                : plain;
    }

    private static String folded(String text) {
        String bare =
                ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        // Upper case first: that is how ß becomes ss, and a final sigma any other.
        String lower = bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        for (String[] letter : LETTERS) {
            lower = lower.replace(letter[0], letter[1]);
        }
        String words = BETWEEN.matcher(lower).replaceAll(" ");
        return Normalizer.normalize(words, Normalizer.Form.NFKC);
    }

    /** Returns at most so many words of a query, in their order. */
    static List<String> of(String query, int most) {
        List<String> words = new ArrayList<>();
        String folded = folded(APOSTROPHES.matcher(query).replaceAll(" "));
        try (TokenStream stream = ANALYZER.tokenStream("", folded)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) { // the stream wants to be read to its end
                if (words.size() < most) {
                    words.add(term.toString());
                }
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text in memory does not fail
        }
        return words;
    }

    /** Returns the first so many characters, without half of a surrogate pair. */
    static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end =
                Character.isHighSurrogate(text.charAt(characters - 1))
                        ? characters - 1
                        : characters;
        return text.substring(0, end);
    }
}
