package dev.weft.proxy.authz;

import dev.weft.proxy.route.Authority;
import dev.weft.proxy.route.NormalizedPath;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.Operation;
import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.PathMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the head of a request is what operations ask for. What applications may understand in
 * different ways is looked at in each of them, as far as a test asks.
 */
final class RequestMatch {
    private final RequestHead head;
    private @Nullable NormalizedPath path;
    private @Nullable Authority host;
    private boolean hostRead;

    RequestMatch(RequestHead head) {
        this.head = head;
    }

    boolean matches(Operation operation, Doubt doubt) {
        return methodMatches(operation, doubt)
                && pathMatches(operation, doubt)
                && headersMatch(operation, doubt)
                && hostMatches(operation, doubt);
    }

    /** Methods are case-sensitive, and not every application knows. */
    private boolean methodMatches(Operation operation, Doubt doubt) {
        return (operation.methods().isEmpty() || isOne(operation.methods(), doubt))
                && !(!operation.notMethods().isEmpty()
                        && isOne(operation.notMethods(), doubt.inNot()));
    }

    private boolean isOne(Set<String> methods, Doubt doubt) {
        String method = head.method();
        return methods.contains(method)
                || (doubt.matches() && methods.stream().anyMatch(method::equalsIgnoreCase));
    }

    private boolean pathMatches(Operation operation, Doubt doubt) {
        return (operation.paths().isEmpty() || pathIsOne(operation.paths(), doubt))
                && !(!operation.notPaths().isEmpty()
                        && pathIsOne(operation.notPaths(), doubt.inNot()));
    }

    private boolean pathIsOne(List<StringMatch> wanted, Doubt doubt) {
        return switch (path()) {
            case NormalizedPath.Unclear unclear -> doubt.matches();
            case NormalizedPath.Read(List<String> readings) ->
                    doubt.matches()
                            ? PathMatch.mayMatch(wanted, readings)
                            : PathMatch.matchesForSure(wanted, readings);
        };
    }

    private boolean headersMatch(Operation operation, Doubt doubt) {
        for (int i = 0; i < operation.headers().size(); i++) {
            if (!headerMatches(operation.headers().get(i), doubt)) {
                return false;
            }
        }
        for (int i = 0; i < operation.notHeaders().size(); i++) {
            if (headerMatches(operation.notHeaders().get(i), doubt.inNot())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Of a header that is sent more than once, applications take the first, the last or all; some
     * read a dash and an underscore in its name alike.
     */
    private boolean headerMatches(HeaderMatch wanted, Doubt doubt) {
        if (!doubt.matches()) {
            List<String> values = head.values(wanted.name());
            return !values.isEmpty() && values.stream().allMatch(wanted.value()::matches);
        }
        List<String> values = head.valuesOfAlike(wanted.name());
        return values.stream().anyMatch(wanted.value()::matchesIgnoringCase)
                || (values.size() > 1
                        && wanted.value().matchesIgnoringCase(String.join(",", values)));
    }

    private boolean hostMatches(Operation operation, Doubt doubt) {
        return (operation.hosts().isEmpty() || hostIsOne(operation.hosts(), doubt))
                && !(!operation.notHosts().isEmpty()
                        && hostIsOne(operation.notHosts(), doubt.inNot()));
    }

    private boolean hostIsOne(List<String> wanted, Doubt doubt) {
        Authority named = host();
        if (named == null) {
            return doubt.matches();
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (named.hostMatches(wanted.get(i))) {
                return true;
            }
        }
        return false;
    }

    private NormalizedPath path() {
        NormalizedPath read = path;
        if (read == null) {
            read = NormalizedPath.of(head.path());
            path = read;
        }
        return read;
    }

    /** The host; null when it cannot be read. */
    private @Nullable Authority host() {
        if (!hostRead) {
            host = Authority.parse(head.authority()).orElse(null);
            hostRead = true;
        }
        return host;
    }

    String unclear() {
        return switch (path()) {
            case NormalizedPath.Unclear(String why) -> "the path " + why;
            case NormalizedPath.Read(List<String> readings) -> {
                if (readings.size() > 1) {
                    yield "the path can be read in " + readings.size() + " ways";
                }
                yield host() == null
                        ? "the host cannot be read"
                        : "applications may read the request in several ways";
            }
        };
    }
}
