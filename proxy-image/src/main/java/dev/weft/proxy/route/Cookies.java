package dev.weft.proxy.route;

import java.util.Optional;

/** Reads the cookies of a request (RFC 6265 section 4.2). */
public final class Cookies {
    private Cookies() {}

    /** The value of the first cookie of this name, as it was sent. */
    public static Optional<String> value(RequestHead head, String name) {
        return head.header("cookie").flatMap(cookies -> find(cookies, name));
    }

    /** Several headers were joined by commas, which no cookie holds. */
    private static Optional<String> find(String cookies, String name) {
        int start = 0;
        while (start < cookies.length()) {
            int end = end(cookies, start);
            int first = start;
            while (first < end && cookies.charAt(first) == ' ') {
                first++;
            }
            int value = first + name.length() + 1;
            if (value <= end
                    && cookies.charAt(value - 1) == '='
                    && cookies.startsWith(name, first)) {
                return Optional.of(cookies.substring(value, end).strip());
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    private static int end(String cookies, int start) {
        for (int i = start; i < cookies.length(); i++) {
            if (cookies.charAt(i) == ';' || cookies.charAt(i) == ',') {
                return i;
            }
        }
        return cookies.length();
    }
}
