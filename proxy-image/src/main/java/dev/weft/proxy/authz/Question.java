package dev.weft.proxy.authz;

import dev.weft.proxy.authz.token.PresentedToken;
import dev.weft.proxy.authz.token.TokenAnswer;
import dev.weft.proxy.authz.token.TokenCheck;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.Operation;
import dev.weft.proxy.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One caller and one operation, against which rules are tried. */
final class Question {
    private final Caller caller;
    private final int port;
    private final @Nullable RequestMatch request;
    private final @Nullable PresentedToken token;
    private @Nullable ReasonCode doubtfulToken;

    Question(Caller caller, OperationView operation, TokenCheck tokens) {
        this.caller = caller;
        this.port = operation.port();
        this.request = operation.request().map(RequestMatch::new).orElse(null);
        this.token = operation.request().map(head -> tokens.of(head, caller.name())).orElse(null);
    }

    Caller caller() {
        return caller;
    }

    /** Whether it is about a connection that carries no HTTP. */
    boolean ofBytes() {
        return request == null;
    }

    boolean matches(AuthorizationRule rule, Doubt doubt) {
        return fromMatches(rule, doubt) && toMatches(rule, doubt);
    }

    private boolean fromMatches(AuthorizationRule rule, Doubt doubt) {
        if (rule.from().isEmpty()) {
            return true;
        }
        for (int i = 0; i < rule.from().size(); i++) {
            Source source = rule.from().get(i);
            if (CallerMatch.matches(source, caller, doubt) && tokenMatches(source, doubt)) {
                return true;
            }
        }
        return false;
    }

    private boolean tokenMatches(Source source, Doubt doubt) {
        if (source.token().isEmpty()) {
            return true;
        }
        if (token == null) {
            return doubt.matches();
        }
        return switch (token.answers(source.token().get())) {
            case TokenAnswer.Yes() -> true;
            case TokenAnswer.No ignored -> false;
            case TokenAnswer.Doubtful(ReasonCode why) -> {
                doubtfulToken = why;
                yield doubt.matches();
            }
        };
    }

    /** What is wrong with the token, when that alone keeps an allow rule from matching. */
    Optional<ReasonCode> lacksOnlyToken(AuthorizationRule rule) {
        if (token == null || !toMatches(rule, Doubt.DOES_NOT_MATCH)) {
            return Optional.empty();
        }
        for (Source source : rule.from()) {
            if (source.token().isPresent()
                    && CallerMatch.matches(source, caller, Doubt.DOES_NOT_MATCH)) {
                return switch (token.answers(source.token().get())) {
                    case TokenAnswer.Yes() -> Optional.empty();
                    case TokenAnswer.No(ReasonCode why) -> Optional.of(why);
                    case TokenAnswer.Doubtful(ReasonCode why) -> Optional.of(why);
                };
            }
        }
        return Optional.empty();
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
        if (doubtfulToken != null) {
            facts.add("the token: " + doubtfulToken.text());
        }
        facts.add(request == null ? "the bytes are not HTTP" : request.unclear());
        return String.join(", ", facts);
    }
}
