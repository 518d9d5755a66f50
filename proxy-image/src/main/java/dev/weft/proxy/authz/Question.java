package dev.weft.proxy.authz;

import dev.weft.proxy.route.Authority;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.Operation;
import dev.weft.proxy.snapshot.match.HeaderMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One caller, one operation, one reading of its path, against which rules are tried. */
final class Question {
    private final Caller caller;
    private final int port;
    private final @Nullable RequestHead head;
    private final String path;

    Question(Caller caller, int port, @Nullable RequestHead head, String path) {
        this.caller = caller;
        this.port = port;
        this.head = head;
        this.path = path;
    }

    boolean matches(AuthorizationRule rule, Unseen unseen) {
        return fromMatches(rule) && toMatches(rule, unseen);
    }

    boolean fromMatches(AuthorizationRule rule) {
        if (rule.from().isEmpty()) {
            return true;
        }
        for (int i = 0; i < rule.from().size(); i++) {
            if (CallerMatch.matches(rule.from().get(i), caller)) {
                return true;
            }
        }
        return false;
    }

    private boolean toMatches(AuthorizationRule rule, Unseen unseen) {
        if (rule.to().isEmpty()) {
            return true;
        }
        for (int i = 0; i < rule.to().size(); i++) {
            if (operationMatches(rule.to().get(i), unseen)) {
                return true;
            }
        }
        return false;
    }

    private boolean operationMatches(Operation operation, Unseen unseen) {
        if (!operation.ports().isEmpty() && !operation.ports().contains(port)) {
            return false;
        }
        if (operation.notPorts().contains(port)) {
            return false;
        }
        if (!operation.needsHttp()) {
            return true;
        }
        if (head == null) {
            return unseen == Unseen.MATCHES;
        }
        return methodMatches(operation, head)
                && pathMatches(operation)
                && headersMatch(operation.headers(), head)
                && hostMatches(operation, head, unseen);
    }

    private static boolean methodMatches(Operation operation, RequestHead head) {
        return (operation.methods().isEmpty() || operation.methods().contains(head.method()))
                && !operation.notMethods().contains(head.method());
    }

    private boolean pathMatches(Operation operation) {
        return (operation.paths().isEmpty() || anyMatches(operation.paths(), path))
                && !anyMatches(operation.notPaths(), path);
    }

    private static boolean anyMatches(List<StringMatch> matches, String value) {
        for (int i = 0; i < matches.size(); i++) {
            if (matches.get(i).matches(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean headersMatch(List<HeaderMatch> wanted, RequestHead head) {
        for (int i = 0; i < wanted.size(); i++) {
            Optional<String> value = head.header(wanted.get(i).name());
            if (value.isEmpty() || !wanted.get(i).value().matches(value.get())) {
                return false;
            }
        }
        return true;
    }

    private static boolean hostMatches(Operation operation, RequestHead head, Unseen unseen) {
        if (operation.hosts().isEmpty() && operation.notHosts().isEmpty()) {
            return true;
        }
        Authority authority = Authority.parse(head.authority()).orElse(null);
        if (authority == null) {
            return unseen == Unseen.MATCHES;
        }
        return (operation.hosts().isEmpty()
                        || operation.hosts().stream().anyMatch(authority::hostMatches))
                && operation.notHosts().stream().noneMatch(authority::hostMatches);
    }
}
