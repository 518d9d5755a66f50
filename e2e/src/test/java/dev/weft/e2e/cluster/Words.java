package dev.weft.e2e.cluster;

import java.util.List;
import java.util.regex.Pattern;

/** What kubectl writes with blanks between. */
final class Words {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Words() {}

    static List<String> of(String text) {
        return BLANKS.splitAsStream(text.strip()).filter(word -> !word.isEmpty()).toList();
    }
}
