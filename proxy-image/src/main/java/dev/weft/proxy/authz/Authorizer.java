package dev.weft.proxy.authz;

import dev.weft.proxy.authz.token.TokenCheck;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.InboundDecision;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import dev.weft.proxy.snapshot.PlaintextMode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Any deny rule that matches refuses; otherwise, when there is an allow
 * list, one of its rules must match; otherwise the default action holds. What is in doubt matches a
 * deny rule and no allow rule. Policies in mode Audit change no answer: where they would have, the
 * verdict says so.
 */
public final class Authorizer {
    /** In the place of a rule's name: only mutual TLS is accepted. */
    public static final String STRICT = "plaintext-strict";

    private static final Verdict.Denied NO_PLAINTEXT =
            new Verdict.Denied(ReasonCode.PLAINTEXT_REFUSED, STRICT, "");

    private Authorizer() {}

    /**
     * Decides about a request, or a connection of opaque bytes.
     *
     * @param routes whose rules may hold: all of them must let it through
     * @param tokens who checks the token of a request, when a rule asks for one
     */
    public static Verdict decide(
            InboundPort port,
            InboundDecision routes,
            Caller caller,
            OperationView operation,
            TokenCheck tokens) {
        boolean plaintext = caller.identity().isEmpty();
        if (plaintext && port.plaintext() == PlaintextMode.STRICT) {
            return NO_PLAINTEXT;
        }
        Verdict verdict = byRules(port, routes, new Question(caller, operation, tokens));
        boolean audited = plaintext && port.audit().plaintext() == PlaintextMode.STRICT;
        return audited && verdict instanceof Verdict.Allowed
                ? new Verdict.Audited(STRICT, NO_PLAINTEXT)
                : verdict;
    }

    private static Verdict byRules(InboundPort port, InboundDecision routes, Question question) {
        Verdict verdict = null;
        if (routes.portAlone()) {
            verdict = decide(Rules.of(port), Rules.audited(port), question);
        }
        for (int i = 0; i < routes.routes().size(); i++) {
            InboundRoute route = routes.routes().get(i);
            verdict =
                    stricter(
                            verdict,
                            decide(Rules.of(port, route), Rules.audited(port, route), question));
        }
        return Objects.requireNonNull(verdict, "an inbound decision names whose rules hold");
    }

    private static Verdict decide(Rules enforced, Optional<Rules> audited, Question question) {
        Verdict verdict = enforced.decide(question);
        if (verdict instanceof Verdict.Denied || audited.isEmpty()) {
            return verdict;
        }
        return audited.get().decide(question) instanceof Verdict.Denied would
                ? new Verdict.Audited(would.rule(), would)
                : verdict;
    }

    private static Verdict stricter(@Nullable Verdict first, Verdict second) {
        if (first == null) {
            return second;
        }
        return switch (second) {
            case Verdict.Denied denied -> first instanceof Verdict.Denied ? first : denied;
            case Verdict.Audited audited -> first instanceof Verdict.Allowed ? audited : first;
            case Verdict.Allowed allowed -> first;
        };
    }

    /**
     * Why a caller is refused, in the words of header, log and metrics.
     *
     * @param id by which the refusal is found again
     */
    public static Reason reason(
            String id, Verdict.Denied denied, InboundPort port, int number, Caller caller) {
        Reason reason =
                Reason.of(denied.code())
                        .with("id", id)
                        .with("rule", denied.rule())
                        .with("client", caller.name())
                        .with("destination", port.destination(number));
        return denied.unclear().isEmpty() ? reason : reason.with("unclear", denied.unclear());
    }
}
