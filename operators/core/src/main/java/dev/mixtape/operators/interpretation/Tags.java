package dev.mixtape.operators.interpretation;

import dev.mixtape.operators.text.PlainText;
import java.util.Collection;
import java.util.List;

/** The tags of a song, made fit to be counted. */
public final class Tags {
    /** Characters of a tag, at most; longer ones are sentences. */
    public static final int MAX_CHARACTERS = 256;

    /** Tags of a song, at most. */
    public static final int MAX_TAGS = 256;

    private Tags() {}

    /**
     * As {@link PlainText#line} gives them, without blanks around, none empty, none twice, none
     * longer than {@link #MAX_CHARACTERS}, and the first {@link #MAX_TAGS} of those. Case and
     * spelling stay: what are different words is for those who tag to say.
     */
    public static List<String> clean(Collection<String> tags) {
        return tags.stream()
                .filter(tag -> tag.length() <= MAX_CHARACTERS)
                .map(tag -> PlainText.line(tag).strip())
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .limit(MAX_TAGS)
                .toList();
    }
}
