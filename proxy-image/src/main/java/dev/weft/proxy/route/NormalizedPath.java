package dev.weft.proxy.route;

import dev.weft.proxy.config.syntax.PathText;
import java.util.List;
import java.util.Objects;

/**
 * The path of a request as rules must read it. Applications differ: some resolve dot segments,
 * merge slashes, drop {@code ;parameters} or take an encoded slash for one, some do not. A path has
 * a reading for each way of taking it, and what rules decide must hold for all of them. A path that
 * nobody can be sure of has none. Nothing is rewritten: a proxy may not change the path that it
 * forwards (RFC 9110, section 7.7).
 */
public sealed interface NormalizedPath {
    /** How many elements a path with more than one reading may have. */
    int MAX_ELEMENTS = 1_024;

    /**
     * It can be read.
     *
     * @param readings at least one, each in the spelling of {@link PathText}; the first is the path
     *     as it is written
     */
    record Read(List<String> readings) implements NormalizedPath {
        public Read {
            readings = List.copyOf(readings);
            if (readings.isEmpty()) {
                throw new IllegalArgumentException("a path that can be read has a reading");
            }
        }
    }

    /**
     * Rules cannot be sure what it means.
     *
     * @param why a phrase whose subject is the path
     */
    record Unclear(String why) implements NormalizedPath {
        public Unclear {
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
            return new Unclear("does not begin with a slash");
        }
        return switch (PathText.of(path)) {
            case PathText.Unclear(String why) -> new Unclear(why);
            case PathText.Clear(String text) ->
                    PathReadings.only(text)
                            ? new Read(List.of(text))
                            : new PathReadings(path).all();
        };
    }
}
