package dev.weft.proxy.authz;

import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.NormalizedPath;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Any deny rule that matches refuses; otherwise, when there is an allow
 * list, one of its rules must match; otherwise the default action holds. Rules in audit mode change
 * no answer: where they would have, the verdict says so.
 */
public final class Authorizer {
    /** In the place of a rule's name, when no rule of an allow list matched. */
    public static final String NO_ALLOW_RULE = "no-allow-rule";

    /** In the place of a rule's name, when the default action decided. */
    public static final String DEFAULT = "default";

    /** In the place of a rule's name, when the request cannot be read in one way only. */
    public static final String MALFORMED = "malformed";

    private Authorizer() {}

    /** Decides by one set of rules. */
    public static Verdict decide(
            Authorization authorization, Caller caller, OperationView operation) {
        String destination = "port " + operation.port();
        return decide(Rules.of(authorization, destination), caller, operation);
    }

    /** Decides about a request that no route of the port matched. */
    public static Verdict request(InboundPort port, Caller caller, OperationView operation) {
        return decide(
                Rules.of(port.authorization(), destination(port, operation)), caller, operation);
    }

    /** Decides about a request that matched a route: deny rules of the port hold as well. */
    public static Verdict request(
            InboundPort port, InboundRoute route, Caller caller, OperationView operation) {
        return decide(Rules.of(port, route, destination(port, operation)), caller, operation);
    }

    /**
     * Decides about opaque bytes. What rules say about requests cannot be seen there, and must not
     * be evaded by that: deny rules match whatever the bytes are, allow rules do not, and a route
     * that lets only some callers in lets no bytes in.
     */
    public static Verdict connection(InboundPort port, Caller caller, OperationView operation) {
        OperationView bytes = OperationView.connection(operation.port());
        String destination = destination(port, operation);
        Verdict verdict = decide(Rules.of(port.authorization(), destination), caller, bytes);
        for (InboundRoute route : port.routes()) {
            if (verdict instanceof Verdict.Denied) {
                return verdict;
            }
            verdict = stricter(verdict, throughRoute(port, route, caller, bytes));
        }
        return verdict;
    }

    /** Whether a request inside the bytes that the route matches would be let through for sure. */
    private static Verdict throughRoute(
            InboundPort port, InboundRoute route, Caller caller, OperationView bytes) {
        return decide(Rules.of(port, route, destination(port, bytes)), caller, bytes);
    }

    private static Verdict stricter(Verdict first, Verdict second) {
        return switch (second) {
            case Verdict.Denied denied -> denied;
            case Verdict.Audited audited -> first instanceof Verdict.Denied ? first : audited;
            case Verdict.Allowed allowed -> first;
        };
    }

    private static String destination(InboundPort port, OperationView operation) {
        return port.service().isEmpty() ? "port " + operation.port() : port.service();
    }

    private static Verdict decide(Rules rules, Caller caller, OperationView operation) {
        RequestHead head = operation.request().orElse(null);
        if (head == null) {
            return decide(rules, caller, new Question(caller, operation.port(), null, ""));
        }
        return switch (NormalizedPath.of(head.path())) {
            case NormalizedPath.Read(List<String> readings) ->
                    decide(rules, caller, operation, head, readings);
            case NormalizedPath.Ambiguous(String why) ->
                    rules.needPath()
                            ? new Verdict.Denied(MALFORMED, malformed(rules, caller, why))
                            : decide(rules, caller, operation, head, List.of(""));
        };
    }

    /** What may be read in two ways must be allowed in both. */
    private static Verdict decide(
            Rules rules,
            Caller caller,
            OperationView operation,
            RequestHead head,
            List<String> readings) {
        int port = operation.port();
        Verdict verdict =
                decide(rules, caller, new Question(caller, port, head, readings.getFirst()));
        for (int i = 1; i < readings.size() && !(verdict instanceof Verdict.Denied); i++) {
            Question other = new Question(caller, port, head, readings.get(i));
            verdict = stricter(verdict, decide(rules, caller, other));
        }
        return verdict;
    }

    private static Verdict decide(Rules rules, Caller caller, Question question) {
        AuthorizationRule audited = null;
        for (List<AuthorizationRule> deny : List.of(rules.deny(), rules.routeDeny())) {
            for (int i = 0; i < deny.size(); i++) {
                AuthorizationRule rule = deny.get(i);
                if (question.matches(rule, Unseen.MATCHES)) {
                    if (rule.mode() == AuthorizationRule.Mode.ENFORCE) {
                        return denied(rule.name(), rules, caller);
                    }
                    audited = audited == null ? rule : audited;
                }
            }
        }
        Verdict verdict =
                rules.hasAllowList()
                        ? byAllowList(rules, caller, question)
                        : byDefault(rules, caller);
        if (audited != null && !(verdict instanceof Verdict.Denied)) {
            return new Verdict.Audited(audited.name(), reason(audited.name(), rules, caller));
        }
        return verdict;
    }

    private static Verdict byAllowList(Rules rules, Caller caller, Question question) {
        AuthorizationRule enforced = null;
        AuthorizationRule any = null;
        for (int i = 0; i < rules.allow().size() && enforced == null; i++) {
            AuthorizationRule rule = rules.allow().get(i);
            if (question.matches(rule, Unseen.DOES_NOT_MATCH)) {
                enforced = rule.mode() == AuthorizationRule.Mode.ENFORCE ? rule : null;
                any = any == null ? rule : any;
            }
        }
        if (enforced != null) {
            return new Verdict.Allowed(enforced.name());
        }
        if (rules.allowListEnforces()) {
            return denied(NO_ALLOW_RULE, rules, caller);
        }
        return byAuditedAllowList(rules, caller, any);
    }

    /** The list is only watched: the default action decides, as if the list were not there. */
    private static Verdict byAuditedAllowList(
            Rules rules, Caller caller, @Nullable AuthorizationRule matched) {
        Verdict verdict = byDefault(rules, caller);
        if (verdict instanceof Verdict.Denied) {
            return verdict;
        }
        return matched == null
                ? new Verdict.Audited(NO_ALLOW_RULE, reason(NO_ALLOW_RULE, rules, caller))
                : new Verdict.Allowed(matched.name());
    }

    private static Verdict byDefault(Rules rules, Caller caller) {
        boolean allowed =
                switch (rules.defaultAction()) {
                    case ALLOW -> true;
                    case DENY -> false;
                    case MESH_ONLY -> caller.identity().isPresent();
                };
        return allowed ? new Verdict.Allowed(DEFAULT) : denied(DEFAULT, rules, caller);
    }

    private static Verdict denied(String rule, Rules rules, Caller caller) {
        return new Verdict.Denied(rule, reason(rule, rules, caller));
    }

    private static Reason reason(String rule, Rules rules, Caller caller) {
        return Reason.of(ReasonCode.AUTHORIZATION_DENIED)
                .with("rule", rule)
                .with("client", caller.name())
                .with("destination", rules.destination());
    }

    private static Reason malformed(Rules rules, Caller caller, String why) {
        return Reason.of(ReasonCode.BAD_REQUEST)
                .with("why", why)
                .with("client", caller.name())
                .with("destination", rules.destination());
    }
}
