package dev.weft.proxy.snapshot.match;

import com.google.re2j.Pattern;
import dev.weft.proxy.config.syntax.LinearPattern;
import java.util.Objects;

/** A test of one value. */
public sealed interface StringMatch {
    /** Whether the value passes. */
    boolean matches(String value);

    /** Whether the value passes for an application to which upper and lower case are one. */
    boolean matchesIgnoringCase(String value);

    record Exact(String text) implements StringMatch {
        public Exact {
            Objects.requireNonNull(text);
        }

        @Override
        public boolean matches(String value) {
            return value.equals(text);
        }

        @Override
        public boolean matchesIgnoringCase(String value) {
            return value.equalsIgnoreCase(text);
        }
    }

    /** A plain prefix of the characters. */
    record Prefix(String text) implements StringMatch {
        public Prefix {
            Objects.requireNonNull(text);
        }

        @Override
        public boolean matches(String value) {
            return value.startsWith(text);
        }

        @Override
        public boolean matchesIgnoringCase(String value) {
            return value.regionMatches(true, 0, text, 0, text.length());
        }
    }

    /**
     * A prefix by path elements: {@code /foo} and {@code /foo/} match {@code /foo} and {@code
     * /foo/bar}, not {@code /foobar}.
     *
     * @param text without a trailing slash; empty matches every path
     */
    record ElementPrefix(String text) implements StringMatch {
        public ElementPrefix {
            while (text.endsWith("/")) {
                text = text.substring(0, text.length() - 1);
            }
        }

        @Override
        public boolean matches(String value) {
            return value.startsWith(text) && endsElement(value);
        }

        @Override
        public boolean matchesIgnoringCase(String value) {
            return value.regionMatches(true, 0, text, 0, text.length()) && endsElement(value);
        }

        private boolean endsElement(String value) {
            return value.length() == text.length()
                    || text.isEmpty()
                    || value.charAt(text.length()) == '/';
        }
    }

    /**
     * A path in which an element in braces, as in {@code /users/{id}}, stands for any element that
     * is not empty.
     */
    record Template(String text) implements StringMatch {
        public Template {
            Objects.requireNonNull(text);
        }

        @Override
        public boolean matches(String value) {
            return fits(value, (a, b) -> a == b);
        }

        @Override
        public boolean matchesIgnoringCase(String value) {
            return fits(value, (a, b) -> Character.toLowerCase(a) == Character.toLowerCase(b));
        }

        private interface Same {
            boolean test(char a, char b);
        }

        private boolean fits(String value, Same same) {
            int read = 0;
            int at = 0;
            while (at < text.length()) {
                int start = read;
                if (text.charAt(at) == '{') {
                    while (read < value.length() && value.charAt(read) != '/') {
                        read++;
                    }
                    at = text.indexOf('}', at) + 1;
                } else if (read < value.length()
                        && same.test(text.charAt(at), value.charAt(read))) {
                    read++;
                    at++;
                }
                if (read == start) {
                    return false;
                }
            }
            return read == value.length();
        }
    }

    /** The whole value must match; RE2 syntax, so the time is linear in the value. */
    record Regex(Pattern pattern, Pattern ignoringCase) implements StringMatch {
        public Regex {
            Objects.requireNonNull(pattern);
            Objects.requireNonNull(ignoringCase);
        }

        public Regex(Pattern pattern) {
            this(pattern, LinearPattern.ignoringCase(pattern));
        }

        @Override
        public boolean matches(String value) {
            return pattern.matches(value);
        }

        @Override
        public boolean matchesIgnoringCase(String value) {
            return ignoringCase.matches(value);
        }
    }

    /** The value is there, whatever it is. */
    record Present() implements StringMatch {
        @Override
        public boolean matches(String value) {
            return true;
        }

        @Override
        public boolean matchesIgnoringCase(String value) {
            return true;
        }
    }
}
