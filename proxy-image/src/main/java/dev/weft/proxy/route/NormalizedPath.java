package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.match.PathText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The path of a request as rules must read it. Applications differ: some resolve dot segments,
 * merge slashes and drop {@code ;parameters}, some do not. A path that could be read either way has
 * two readings, and what rules decide must hold for both. A path that can be read in more ways is
 * refused. Nothing is rewritten: a proxy may not change the path that it forwards (RFC 9110,
 * section 7.7).
 */
public sealed interface NormalizedPath {
    /** How many elements a path with dot segments may have. */
    int MAX_ELEMENTS = 1_024;

    /**
     * It can be read.
     *
     * @param readings one or two, each in the spelling of {@link PathText}
     */
    record Read(List<String> readings) implements NormalizedPath {
        public Read {
            readings = List.copyOf(readings);
        }
    }

    /**
     * Rules cannot be sure what it means.
     *
     * @param why for the reason that the caller is shown
     */
    record Ambiguous(String why) implements NormalizedPath {
        public Ambiguous {
            Objects.requireNonNull(why);
        }
    }

    /**
     * Reads a request target.
     *
     * @param target path and query, as it came
     */
    static NormalizedPath of(String target) {
        String path = PathText.withoutQuery(target);
        if (path.equals("*")) {
            return new Read(List.of(path));
        }
        if (!path.startsWith("/")) {
            return new Ambiguous("the path does not begin with a slash");
        }
        String literal = PathText.canonical(path).orElse(null);
        if (literal == null) {
            return new Ambiguous(
                    "the path has a malformed escape, an encoded slash, a backslash, a control"
                            + " character or a fragment");
        }
        if (!resolvable(path, literal)) {
            return new Read(List.of(literal));
        }
        String resolved = resolved(path).orElse(null);
        if (resolved == null) {
            return new Ambiguous("the path climbs above its root or has too many elements");
        }
        return new Read(literal.equals(resolved) ? List.of(literal) : List.of(literal, resolved));
    }

    private static boolean resolvable(String path, String literal) {
        return literal.contains("//") || literal.contains("/.") || path.indexOf(';') >= 0;
    }

    /** Parameters go by what is written, dots by what is meant: {@code %2e%2e} climbs as well. */
    private static Optional<String> resolved(String path) {
        List<String> kept = new ArrayList<>();
        int elements = 0;
        int start = 1;
        boolean directory = false;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String written = path.substring(start, end);
            int parameters = written.indexOf(';');
            String element =
                    PathText.canonical(parameters < 0 ? written : written.substring(0, parameters))
                            .orElseThrow();
            if (element.equals("..")) {
                if (kept.isEmpty()) {
                    return Optional.empty();
                }
                kept.removeLast();
            } else if (!element.isEmpty() && !element.equals(".")) {
                kept.add(element);
            }
            directory = element.isEmpty() || element.equals(".") || element.equals("..");
            if (++elements > MAX_ELEMENTS) {
                return Optional.empty();
            }
            start = end + 1;
        }
        String joined = "/" + String.join("/", kept);
        return Optional.of(directory && !kept.isEmpty() ? joined + "/" : joined);
    }
}
