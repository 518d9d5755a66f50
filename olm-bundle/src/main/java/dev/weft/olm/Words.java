package dev.weft.olm;

import java.util.Locale;

/** Names of fields and kinds as people write them. */
final class Words {
    private static final String BETWEEN = "(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])";

    private Words() {}

    /** {@code targetRefs} becomes "Target refs", {@code HTTPRouteGroup} "HTTP route group". */
    static String of(String name) {
        StringBuilder words = new StringBuilder();
        for (String word : name.split(BETWEEN, -1)) {
            boolean isShort = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
            words.append(words.isEmpty() ? "" : " ")
                    .append(isShort ? word : word.toLowerCase(Locale.ROOT));
        }
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
