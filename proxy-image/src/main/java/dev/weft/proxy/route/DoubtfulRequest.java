package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.match.PathMatch;
import java.util.List;
import java.util.Optional;

/** A request as any application might read it, against which matches are tried. */
final class DoubtfulRequest {
    private final RequestHead head;
    private final List<String> readings;
    private final QueryParameters query;

    /**
     * A request.
     *
     * @param readings of its path; empty when it may be any
     */
    DoubtfulRequest(RequestHead head, List<String> readings) {
        this.head = head;
        this.readings = readings;
        this.query = QueryParameters.of(head.path());
    }

    /** The best of several matches that some application might see. */
    Optional<MatchRank> rank(List<HttpMatch> matches, int order) {
        if (matches.isEmpty()) {
            return Optional.of(MatchRank.ofEverything(order));
        }
        MatchRank best = null;
        for (int i = 0; i < matches.size(); i++) {
            if (mayPass(matches.get(i))) {
                MatchRank rank = MatchRank.of(matches.get(i), order);
                best = best == null || rank.compareTo(best) > 0 ? rank : best;
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean mayPass(HttpMatch match) {
        return (match.method().isEmpty() || match.method().equalsIgnoreCase(head.method()))
                && (readings.isEmpty() || PathMatch.mayMatch(List.of(match.path()), readings))
                && match.headers().stream().allMatch(this::headerMayPass)
                && match.query().stream().allMatch(this::queryMayPass);
    }

    private boolean headerMayPass(HeaderMatch wanted) {
        List<String> values = head.valuesOfAlike(wanted.name());
        return values.stream().anyMatch(wanted.value()::matchesIgnoringCase)
                || (values.size() > 1
                        && wanted.value().matchesIgnoringCase(String.join(",", values)));
    }

    private boolean queryMayPass(HeaderMatch wanted) {
        return query.all(wanted.name()).stream().anyMatch(wanted.value()::matchesIgnoringCase);
    }
}
