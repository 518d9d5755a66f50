package dev.weft.proxy.authz;

import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What holds for one request: deny rules of the port, and what decides about the rest. */
record Rules(List<AuthorizationRule> portDeny, Authorization deciding) {
    /** In the place of a rule's name, when no rule of an allow list matched. */
    private static final String NO_ALLOW_RULE = "no-allow-rule";

    /** In the place of a rule's name, when the default action decided. */
    private static final String DEFAULT = "default";

    Rules {
        Objects.requireNonNull(portDeny);
        Objects.requireNonNull(deciding);
    }

    static Rules of(InboundPort port) {
        return new Rules(List.of(), port.authorization());
    }

    /** What the route says stands in the place of what the port says, but for who is denied. */
    static Rules of(InboundPort port, InboundRoute route) {
        return new Rules(port.authorization().deny(), route.authorization());
    }

    /** What would hold if policies in mode Audit were enforced; empty when nothing else would. */
    static Optional<Rules> audited(InboundPort port) {
        return port.audit().authorization().map(audit -> new Rules(List.of(), audit));
    }

    /** The same for a request that matched a route. */
    static Optional<Rules> audited(InboundPort port, InboundRoute route) {
        if (port.audit().authorization().isEmpty() && route.audit().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rules(
                        port.audit().authorization().orElse(port.authorization()).deny(),
                        route.audit().orElse(route.authorization())));
    }

    Verdict decide(Question question) {
        AuthorizationRule denying = denying(portDeny, question);
        denying = denying == null ? denying(deciding.deny(), question) : denying;
        if (denying != null) {
            boolean sure = question.matches(denying, Doubt.DOES_NOT_MATCH);
            return denied(denying.name(), sure ? "" : question.unclear());
        }
        Verdict verdict = deciding.hasAllowList() ? byAllowList(question) : byDefault(question);
        return verdict instanceof Verdict.Allowed && question.ofBytes() ? asked(verdict) : verdict;
    }

    /** Nobody can be asked about bytes, which is as if nobody answered. */
    private Verdict asked(Verdict allowed) {
        return deciding.external()
                .filter(one -> one.onFailure() == ExternalAuthorizer.OnFailure.DENY)
                .<Verdict>map(
                        one ->
                                new Verdict.Denied(
                                        ReasonCode.EXTERNAL_UNAVAILABLE,
                                        one.name(),
                                        "the bytes are not HTTP"))
                .orElse(allowed);
    }

    private static @Nullable AuthorizationRule denying(
            List<AuthorizationRule> rules, Question question) {
        for (int i = 0; i < rules.size(); i++) {
            if (question.matches(rules.get(i), Doubt.MATCHES)) {
                return rules.get(i);
            }
        }
        return null;
    }

    private Verdict byAllowList(Question question) {
        List<AuthorizationRule> allow = deciding.allow();
        for (int i = 0; i < allow.size(); i++) {
            if (question.matches(allow.get(i), Doubt.DOES_NOT_MATCH)) {
                return new Verdict.Allowed(allow.get(i).name());
            }
        }
        ReasonCode code =
                allow.stream()
                        .map(question::lacksOnlyToken)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(ReasonCode.AUTHORIZATION_DENIED);
        boolean sure = allow.stream().noneMatch(rule -> question.matches(rule, Doubt.MATCHES));
        return new Verdict.Denied(code, name(NO_ALLOW_RULE), sure ? "" : question.unclear());
    }

    private Verdict byDefault(Question question) {
        boolean allowed =
                switch (deciding.defaultAction()) {
                    case ALLOW -> true;
                    case DENY -> false;
                    case MESH_ONLY -> question.caller().identity().isPresent();
                };
        return allowed ? new Verdict.Allowed(name(DEFAULT)) : denied(name(DEFAULT), "");
    }

    private static Verdict denied(String rule, String unclear) {
        return new Verdict.Denied(ReasonCode.AUTHORIZATION_DENIED, rule, unclear);
    }

    private String name(String last) {
        return deciding.decidedBy().isEmpty() ? last : deciding.decidedBy() + "/" + last;
    }
}
