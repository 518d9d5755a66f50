package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.HttpMatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One reading of a request, against which matches are tried. */
final class MatchedRequest {
    private final RequestHead head;
    private final String path;
    private @Nullable QueryParameters query;

    MatchedRequest(RequestHead head, String path) {
        this.head = head;
        this.path = path;
    }

    /** The best of several matches; a rule without any matches everything. */
    Optional<MatchRank> rank(List<HttpMatch> matches, int order) {
        if (matches.isEmpty()) {
            return Optional.of(MatchRank.ofEverything(order));
        }
        MatchRank best = null;
        for (int i = 0; i < matches.size(); i++) {
            if (passes(matches.get(i))) {
                MatchRank rank = MatchRank.of(matches.get(i), order);
                best = best == null || rank.compareTo(best) > 0 ? rank : best;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The path prefix of the best match; empty when there is none. */
    String prefix(List<HttpMatch> matches) {
        HttpMatch best = null;
        MatchRank bestRank = null;
        for (HttpMatch match : matches) {
            MatchRank rank = MatchRank.of(match, 0);
            if (passes(match) && (bestRank == null || rank.compareTo(bestRank) > 0)) {
                best = match;
                bestRank = rank;
            }
        }
        return best == null ? "" : Targets.prefixOf(best.path());
    }

    private boolean passes(HttpMatch match) {
        return (match.method().isEmpty() || match.method().equals(head.method()))
                && match.path().matches(path)
                && headersPass(match.headers())
                && queryPasses(match.query());
    }

    private boolean headersPass(List<HeaderMatch> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            Optional<String> value = head.header(wanted.get(i).name());
            if (value.isEmpty() || !wanted.get(i).value().matches(value.get())) {
                return false;
            }
        }
        return true;
    }

    private boolean queryPasses(List<HeaderMatch> wanted) {
        if (wanted.isEmpty()) {
            return true;
        }
        if (query == null) {
            query = QueryParameters.of(head.path());
        }
        for (HeaderMatch match : wanted) {
            Optional<String> value = query.first(match.name());
            if (value.isEmpty() || !match.value().matches(value.get())) {
                return false;
            }
        }
        return true;
    }
}
