package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.authz.token.TokenCheck;
import dev.weft.proxy.metrics.AuthzSeries;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.record.Sighting;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.route.InboundDecision;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.traffic.Admission;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Asks whether callers may, counts the answers, and asks again about everything that goes on when
 * the rules change. Confined to one event loop.
 */
public final class Enforcement {
    /** What counts as the rule that let a probe of the kubelet through. */
    private static final String PROBE = "probe";

    private final Telemetry telemetry;
    private final TrafficLedger traffic;
    private final TokenCheck tokens;
    private final OpenPermits permits;

    /** Whether a caller was let through. */
    public sealed interface Answer {
        /**
         * It was, by the rules of a port; the permit is to be ended by whoever takes it.
         *
         * @param admission what a request must pass besides
         * @param externals who is asked as well
         */
        record Admitted(
                InboundPort rules,
                Admission admission,
                List<ExternalAuthorizer> externals,
                Permit permit)
                implements Answer {
            public Admitted {
                externals = List.copyOf(externals);
                Objects.requireNonNull(rules);
                Objects.requireNonNull(admission);
                Objects.requireNonNull(permit);
            }
        }

        /** It was not; the refusal is counted. */
        record Refused(Reason reason) implements Answer {
            public Refused {
                Objects.requireNonNull(reason);
            }
        }
    }

    /**
     * Of one event loop.
     *
     * @param loop the event loop that all calls come on
     */
    public Enforcement(
            Telemetry telemetry, TrafficLedger traffic, InstantSource clock, Executor loop) {
        this.telemetry = telemetry;
        this.traffic = traffic;
        this.tokens = new TokenCheck(clock);
        this.permits = new OpenPermits(loop);
    }

    /** The rules are others: looks again at everything that goes on. */
    public void changed() {
        tokens.forget();
        permits.each(this::lookAgain);
    }

    /** Asks about a request, or a connection of opaque bytes. */
    public Answer ask(RuleBook book, Caller caller, OperationView operation) {
        InboundPort rules = book.rules(operation.port()).orElse(null);
        if (rules == null) {
            return refused(Reason.of(ReasonCode.CONFIG_UNAVAILABLE).with("why", "no first one"));
        }
        if (book.exempts(caller, operation)) {
            series(rules, operation, PROBE, caller).allowed();
            // The kubelet asks whether the application is well, not whether it is busy.
            return new Answer.Admitted(
                    rules, Admission.EVERYTHING, List.of(), permits.open(book, caller, operation));
        }
        InboundDecision routes = operation.routes(rules);
        return switch (Authorizer.decide(rules, routes, caller, operation, tokens)) {
            case Verdict.Allowed allowed -> {
                series(rules, operation, allowed.rule(), caller).allowed();
                traffic.allowed(new Sighting(caller, rules, operation), allowed.rule());
                yield new Answer.Admitted(
                        rules,
                        routes.admission(rules),
                        routes.externals(rules),
                        permits.open(book, caller, operation));
            }
            case Verdict.Audited audited -> {
                series(rules, operation, audited.rule(), caller).audited();
                traffic.audited(new Sighting(caller, rules, operation), audited.rule());
                yield new Answer.Admitted(
                        rules,
                        routes.admission(rules),
                        routes.externals(rules),
                        permits.open(book, caller, operation));
            }
            case Verdict.Denied denied -> refused(denied(denied, rules, caller, operation));
        };
    }

    /** What would be refused now does not go on. */
    private void lookAgain(Permit permit) {
        Caller caller = permit.caller();
        OperationView operation = permit.operation();
        InboundPort rules = permit.book().rules(operation.port()).orElse(null);
        if (rules == null || permit.book().exempts(caller, operation)) {
            return;
        }
        if (Authorizer.decide(rules, operation.routes(rules), caller, operation, tokens)
                instanceof Verdict.Denied denied) {
            Reason reason = denied(denied, rules, caller, operation);
            telemetry.refused(Direction.INBOUND, reason.code());
            permit.revoke(reason);
        }
    }

    private Reason denied(
            Verdict.Denied denied, InboundPort rules, Caller caller, OperationView operation) {
        series(rules, operation, denied.rule(), caller).denied();
        String id = traffic.refused(new Sighting(caller, rules, operation), denied);
        return Authorizer.reason(id, denied, rules, operation.port(), caller);
    }

    /**
     * Counts that somebody who was asked besides the rules let a request not pass, or did not
     * answer.
     *
     * @param why nobody answered, or empty
     */
    Reason refusedOutside(
            Answer.Admitted admitted, ReasonCode code, ExternalAuthorizer by, String why) {
        Permit permit = admitted.permit();
        telemetry.refused(Direction.INBOUND, code);
        Reason reason =
                denied(
                        new Verdict.Denied(code, by.name(), ""),
                        admitted.rules(),
                        permit.caller(),
                        permit.operation());
        return why.isEmpty() ? reason : reason.with("why", why);
    }

    private Answer refused(Reason reason) {
        telemetry.refused(Direction.INBOUND, reason.code());
        return new Answer.Refused(reason);
    }

    private AuthzSeries series(
            InboundPort rules, OperationView operation, String rule, Caller caller) {
        return operation.request().isPresent()
                ? telemetry.httpAuthz(rules, operation.port(), rule, caller.identity())
                : telemetry.tcpAuthz(rules, operation.port(), rule, caller.identity());
    }
}
