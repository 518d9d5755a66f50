package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.Comparator;

/**
 * How specific a match is; the greatest wins. The order is that of the Gateway API (HTTPRouteRule,
 * {@code matches}): an exact path, the longest path prefix, a method, the most headers, the most
 * query parameters, the earliest rule. It leaves regular expressions open; here one comes before
 * the prefix that matches every path, so that a catch-all rule does not hide it, and after every
 * other.
 *
 * @param order the place of the rule in the configuration; the lower, the greater the rank
 */
record MatchRank(PathKind kind, int pathLength, boolean method, int headers, int query, int order)
        implements Comparable<MatchRank> {
    enum PathKind {
        EVERY,
        REGEX,
        PREFIX,
        EXACT
    }

    private static final Comparator<MatchRank> ORDER =
            Comparator.comparing(MatchRank::kind)
                    .thenComparingInt(MatchRank::pathLength)
                    .thenComparing(MatchRank::method)
                    .thenComparingInt(MatchRank::headers)
                    .thenComparingInt(MatchRank::query)
                    .thenComparing(Comparator.comparingInt(MatchRank::order).reversed());

    static MatchRank of(HttpMatch match, int order) {
        return new MatchRank(
                kindOf(match.path()),
                lengthOf(match.path()),
                !match.method().isEmpty(),
                match.headers().size(),
                match.query().size(),
                order);
    }

    /** Of a rule without matches: the lowest but for the order. */
    static MatchRank ofEverything(int order) {
        return new MatchRank(PathKind.EVERY, 0, false, 0, 0, order);
    }

    private static PathKind kindOf(StringMatch path) {
        return switch (path) {
            case StringMatch.Exact exact -> PathKind.EXACT;
            case StringMatch.Regex regex -> PathKind.REGEX;
            case StringMatch.Template template -> PathKind.REGEX;
            case StringMatch.ElementPrefix(String text) ->
                    text.isEmpty() ? PathKind.EVERY : PathKind.PREFIX;
            case StringMatch.Prefix(String text) ->
                    text.isEmpty() ? PathKind.EVERY : PathKind.PREFIX;
            case StringMatch.Present present -> PathKind.EVERY;
        };
    }

    private static int lengthOf(StringMatch path) {
        return switch (path) {
            case StringMatch.Exact(String text) -> text.length();
            case StringMatch.Regex regex -> regex.pattern().pattern().length();
            case StringMatch.Template(String text) -> text.length();
            case StringMatch.ElementPrefix(String text) -> text.length();
            case StringMatch.Prefix(String text) -> text.length();
            case StringMatch.Present present -> 0;
        };
    }

    @Override
    public int compareTo(MatchRank other) {
        return ORDER.compare(this, other);
    }
}
