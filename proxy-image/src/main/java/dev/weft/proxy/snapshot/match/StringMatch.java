package dev.weft.proxy.snapshot.match;

import com.google.re2j.Pattern;
import java.util.Objects;

/** A test of one value. */
public sealed interface StringMatch {
    /** Whether the value passes. */
    boolean matches(String value);

    record Exact(String text) implements StringMatch {
        public Exact {
            Objects.requireNonNull(text);
        }

        @Override
        public boolean matches(String value) {
            return value.equals(text);
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
            return value.startsWith(text)
                    && (value.length() == text.length()
                            || text.isEmpty()
                            || value.charAt(text.length()) == '/');
        }
    }

    /** The whole value must match; RE2 syntax, so the time is linear in the value. */
    record Regex(Pattern pattern) implements StringMatch {
        public Regex {
            Objects.requireNonNull(pattern);
        }

        @Override
        public boolean matches(String value) {
            return pattern.matches(value);
        }
    }

    /** The value is there, whatever it is. */
    record Present() implements StringMatch {
        @Override
        public boolean matches(String value) {
            return true;
        }
    }
}
