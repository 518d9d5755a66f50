package dev.weft.proxy.authz;

import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One caller and one operation, against which rules are tried. */
final class Question {
    private final Caller caller;
    private final int port;
    private final @Nullable RequestMatch request;

    Question(Caller caller, OperationView operation) {
        this.caller = caller;
        this.port = operation.port();
        this.request = operation.request().map(RequestMatch::new).orElse(null);
    }

    Caller caller() {
        return caller;
    }

    boolean matches(AuthorizationRule rule, Doubt doubt) {
        return fromMatches(rule, doubt) && toMatches(rule, doubt);
    }

    private boolean fromMatches(AuthorizationRule rule, Doubt doubt) {
        if (rule.from().isEmpty()) {
            return true;
        }
        for (int i = 0; i < rule.from().size(); i++) {
            if (CallerMatch.matches(rule.from().get(i), caller, doubt)) {
                return true;
            }
        }
        return false;
    }

    private boolean toMatches(AuthorizationRule rule, Doubt doubt) {
        if (rule.to().isEmpty()) {
            return true;
        }
        for (int i = 0; i < rule.to().size(); i++) {
            Operation operation = rule.to().get(i);
            if (portMatches(operation) && requestMatches(operation, doubt)) {
                return true;
            }
        }
        return false;
    }

    private boolean portMatches(Operation operation) {
        return (operation.ports().isEmpty() || operation.ports().contains(port))
                && !operation.notPorts().contains(port);
    }

    private boolean requestMatches(Operation operation, Doubt doubt) {
        if (!operation.needsHttp()) {
            return true;
        }
        return request == null ? doubt.matches() : request.matches(operation, doubt);
    }

    /** What cannot be known for sure, for a reason in which that mattered. */
    String unclear() {
        List<String> facts = new ArrayList<>();
        if (caller.identity().isEmpty()) {
            facts.add("the caller has no identity");
        }
        facts.add(request == null ? "the bytes are not HTTP" : request.unclear());
        return String.join(", ", facts);
    }
}
