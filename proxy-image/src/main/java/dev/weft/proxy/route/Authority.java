package dev.weft.proxy.route;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A host and a port as requests name them.
 *
 * @param host lower case, without a trailing dot; an IPv6 address without its brackets
 * @param port 0 when none is named
 */
public record Authority(String host, int port) {
    static final int MAX_LENGTH = 1_024;
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}; empty for all else.
     */
    public static Optional<Authority> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !plain(text)) {
            return Optional.empty();
        }
        boolean bracketed = text.charAt(0) == '[';
        int hostEnd = bracketed ? text.indexOf(']') : text.indexOf(':');
        if (bracketed && hostEnd < 0) {
            return Optional.empty();
        }
        String host =
                bracketed
                        ? text.substring(1, hostEnd)
                        : text.substring(0, hostEnd < 0 ? text.length() : hostEnd);
        int portStart = bracketed ? hostEnd + 1 : hostEnd;
        boolean portless = portStart < 0 || portStart == text.length();
        int port = portless ? 0 : port(text.substring(portStart));
        String name =
                !bracketed && host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (port < 0 || !(bracketed ? address(name) : labels(name))) {
            return Optional.empty();
        }
        return Optional.of(new Authority(name.toLowerCase(Locale.ROOT), port));
    }

    /** Whether it is an IPv6 address, without a zone, which means nothing to others. */
    private static boolean address(String text) {
        try {
            return text.indexOf(':') >= 0
                    && text.indexOf('%') < 0
                    && InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a name has neither an empty label nor an escape, which some would decode. */
    private static boolean labels(String name) {
        return !name.isEmpty()
                && !name.startsWith(".")
                && !name.endsWith(".")
                && !name.contains("..")
                && name.indexOf('%') < 0;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean known =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "-._~:[]%".indexOf(c) >= 0;
            if (!known) {
                return false;
            }
        }
        return true;
    }

    /** The port after a colon; -1 when it is none. */
    private static int port(String text) {
        if (text.length() < 2 || text.length() > 6 || text.charAt(0) != ':') {
            return -1;
        }
        int port = 0;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port < 1 || port > MAX_PORT ? -1 : port;
    }

    /** Whether the host is the pattern, or lies below the suffix of {@code *.suffix}. */
    public boolean hostMatches(String pattern) {
        return pattern.startsWith("*.")
                ? host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1))
                : host.equals(pattern);
    }
}
