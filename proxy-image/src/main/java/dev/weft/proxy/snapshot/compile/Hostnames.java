package dev.weft.proxy.snapshot.compile;

/** Reads names of hosts, as certificates and the Gateway API have them. */
final class Hostnames {
    private static final int MAX_LENGTH = 253;
    private static final String EVERYTHING_BELOW = "*.";

    private Hostnames() {}

    /** A name, {@code *.} and a name, or nothing. */
    static String pattern(String text, Place at) throws RefusedConfigException {
        if (!text.isEmpty()) {
            name(
                    text.startsWith(EVERYTHING_BELOW)
                            ? text.substring(EVERYTHING_BELOW.length())
                            : text,
                    at);
        }
        return text;
    }

    /** A name in lower case. */
    static String name(String text, Place at) throws RefusedConfigException {
        boolean labels =
                !text.isEmpty()
                        && text.length() <= MAX_LENGTH
                        && !text.startsWith(".")
                        && !text.endsWith(".")
                        && !text.contains("..");
        if (!labels || !text.chars().allMatch(Hostnames::plain)) {
            throw at.refuse("is '" + text + "', not the name of a host in lower case");
        }
        return text;
    }

    private static boolean plain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    }
}
