package dev.weft.proxy.snapshot.match;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One spelling for paths that mean the same to an application: printable ASCII stands for itself,
 * everything else is percent-encoded UTF-8 with upper-case digits. Percent signs, question marks
 * and hashes stay encoded, as decoding them would change what follows.
 */
public final class PathText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PathText() {}

    /**
     * Spells a path so that it can be compared.
     *
     * @param path without a query, as it stands in a request or in a rule
     * @return empty when the path is malformed, or when it holds what applications read in
     *     different ways: an encoded slash, a backslash, a control character
     */
    public static Optional<String> canonical(String path) {
        return plain(path) ? Optional.of(path) : spelt(path);
    }

    /** The same for a path of a rule, which may be written in any script. */
    public static Optional<String> canonicalRule(String path) {
        StringBuilder ascii = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b < 0 || b == ' ') {
                append(ascii, b);
            } else {
                ascii.append((char) b);
            }
        }
        return canonical(ascii.toString());
    }

    /** The path of a request target: what stands before the query. */
    public static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static boolean plain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!printable(c) || c == '%' || c == '\\' || c == '#' || c == '?') {
                return false;
            }
        }
        return true;
    }

    private static boolean printable(int c) {
        return c > ' ' && c < 0x7f;
    }

    private static Optional<String> spelt(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                if (!escape(path, i, text)) {
                    return Optional.empty();
                }
                i += 2;
            } else if (!printable(c) || c == '\\' || c == '#' || c == '?') {
                return Optional.empty();
            } else {
                text.append(c);
            }
        }
        return Optional.of(text.toString());
    }

    private static boolean escape(String path, int at, StringBuilder text) {
        if (at + 2 >= path.length()
                || !HexFormat.isHexDigit(path.charAt(at + 1))
                || !HexFormat.isHexDigit(path.charAt(at + 2))) {
            return false;
        }
        int value = HexFormat.fromHexDigits(path, at + 1, at + 3);
        if (value == '/' || value == '\\' || value < ' ' || value == 0x7f) {
            return false;
        }
        if (!printable(value) || value == '%' || value == '?' || value == '#') {
            append(text, (byte) value);
        } else {
            text.append((char) value);
        }
        return true;
    }

    private static void append(StringBuilder text, byte value) {
        text.append('%');
        HEX.toHexDigits(text, value);
    }
}
