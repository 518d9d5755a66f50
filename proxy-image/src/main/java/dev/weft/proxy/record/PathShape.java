package dev.weft.proxy.record;

/**
 * A path with what looks like an identifier taken out, so that requests for many things of a kind
 * are one line: {@code /users/{id}/orders}.
 */
final class PathShape {
    /** Elements that are told apart; the rest is {@code **}. */
    static final int MAX_ELEMENTS = 8;

    /** The longest element that is taken for a name. */
    static final int MAX_NAME = 40;

    static final String IDENTIFIER = "{id}";
    static final String REST = "**";

    /** Digits that no version, such as {@code v2} or {@code http2}, has. */
    private static final int MANY_DIGITS = 4;

    private PathShape() {}

    /**
     * The shape of a path.
     *
     * @param path without a query, in one spelling
     */
    static String of(String path) {
        StringBuilder shape = new StringBuilder();
        int elements = 0;
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            shape.append('/');
            if (++elements > MAX_ELEMENTS) {
                return shape.append(REST).toString();
            }
            if (identifies(path, start, end)) {
                shape.append(IDENTIFIER);
            } else {
                shape.append(path, start, end);
            }
            start = end + 1;
        }
        return shape.toString();
    }

    /** The first element of a shape and the rest, in the place of shapes that are too many. */
    static String widened(String shape) {
        int slash = shape.indexOf('/', 1);
        return (slash < 0 ? "" : shape.substring(0, slash)) + "/" + REST;
    }

    private static boolean identifies(String path, int start, int end) {
        int digits = 0;
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            if (c == '%' || c == '@' || c == '{' || c == '*') {
                return true;
            }
            digits += c >= '0' && c <= '9' ? 1 : 0;
        }
        int length = end - start;
        return length > MAX_NAME || digits >= MANY_DIGITS || (digits > 0 && digits == length);
    }
}
