package dev.weft.proxy.snapshot.filter;

import java.util.Locale;

/**
 * An origin, or several: a {@code *} stands for any characters to the left of what follows it.
 *
 * @param prefix up to the star; the whole origin when there is none
 * @param suffix behind it
 */
public record OriginPattern(String prefix, String suffix, boolean wild) {
    /**
     * Reads {@code *}, {@code scheme://host}, {@code scheme://host:port}, with a star in the host.
     *
     * @throws IllegalArgumentException with a sentence when it is none of these
     */
    public static OriginPattern parse(String text) {
        if (text.equals("*")) {
            return new OriginPattern("", "", true);
        }
        int host = text.indexOf("://");
        int star = text.indexOf('*');
        boolean oneStar = star < 0 || (star == host + 3 && text.indexOf('*', star + 1) < 0);
        if (host <= 0 || host + 3 == text.length() || !oneStar) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not scheme://host, with at most one * where the host begins");
        }
        String origin = normal(text);
        return star < 0
                ? new OriginPattern(origin, "", false)
                : new OriginPattern(origin.substring(0, star), origin.substring(star + 1), true);
    }

    /** In lower case and without the port that the scheme has anyway. */
    static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") && lower.endsWith(":80")) {
            return lower.substring(0, lower.length() - 3);
        }
        if (lower.startsWith("https://") && lower.endsWith(":443")) {
            return lower.substring(0, lower.length() - 4);
        }
        return lower;
    }

    boolean any() {
        return wild && prefix.isEmpty();
    }

    boolean matches(String normalOrigin) {
        if (!wild) {
            return normalOrigin.equals(prefix);
        }
        return normalOrigin.length() > prefix.length() + suffix.length()
                && normalOrigin.startsWith(prefix)
                && normalOrigin.endsWith(suffix);
    }
}
