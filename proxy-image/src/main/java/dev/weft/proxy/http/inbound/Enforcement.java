package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.metrics.AuthzSeries;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.record.Sighting;
import dev.weft.proxy.record.TrafficLedger;
import dev.weft.proxy.route.InboundDecision;
import dev.weft.proxy.route.InboundRouting;
import dev.weft.proxy.route.RequestHead;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.Probes;
import dev.weft.proxy.snapshot.traffic.Admission;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Asks whether callers may, counts the answers, and asks again about everything that goes on when
 * the rules change. Confined to one event loop.
 */
public final class Enforcement {
    /** What counts as the rule that let a probe of the kubelet through. */
    private static final String PROBE = "probe";

    private final ConfigSource config;
    private final Telemetry telemetry;
    private final TrafficLedger traffic;
    private final OpenPermits permits;

    /** Whether a caller was let through. */
    public sealed interface Answer {
        /**
         * It was, by the rules of a port; the permit is to be ended by whoever takes it.
         *
         * @param admission what a request must pass besides
         */
        record Admitted(InboundPort rules, Admission admission, Permit permit) implements Answer {
            public Admitted {
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
     * Begins to watch the configuration.
     *
     * @param loop the event loop that all calls come on
     */
    public Enforcement(
            ConfigSource config, Telemetry telemetry, TrafficLedger traffic, Executor loop) {
        this.config = config;
        this.telemetry = telemetry;
        this.traffic = traffic;
        this.permits = new OpenPermits(loop);
        config.onInboundChange(() -> permits.each(this::lookAgain));
    }

    /** Asks about a request to a port of the application. */
    public Answer request(int port, Caller caller, RequestHead head) {
        return ask(caller, OperationView.request(port, head));
    }

    /** Asks about a connection of opaque bytes to a port of the application. */
    public Answer bytes(int port, Caller caller) {
        return ask(caller, OperationView.connection(port));
    }

    private Answer ask(Caller caller, OperationView operation) {
        InboundConfig now = config.inbound().orElse(null);
        if (now == null) {
            return refused(Reason.of(ReasonCode.CONFIG_UNAVAILABLE).with("why", "no first one"));
        }
        InboundPort rules = now.port(operation.port());
        InboundDecision routes = decide(rules, operation);
        return switch (verdict(now, routes, caller, operation)) {
            case Verdict.Allowed allowed -> {
                series(rules, operation, allowed.rule(), caller).allowed();
                if (!allowed.rule().equals(PROBE)) {
                    traffic.allowed(new Sighting(caller, rules, operation), allowed.rule());
                }
                yield admitted(rules, routes, allowed.rule(), permits.open(caller, operation));
            }
            case Verdict.Audited audited -> {
                series(rules, operation, audited.rule(), caller).audited();
                traffic.audited(new Sighting(caller, rules, operation), audited.rule());
                yield admitted(rules, routes, audited.rule(), permits.open(caller, operation));
            }
            case Verdict.Denied denied -> refused(denied(denied, rules, caller, operation));
        };
    }

    private static Answer admitted(
            InboundPort rules, InboundDecision routes, String rule, Permit permit) {
        // The kubelet's question is whether the application is well, not whether it is busy.
        Admission admission = rule.equals(PROBE) ? Admission.EVERYTHING : routes.admission(rules);
        return new Answer.Admitted(rules, admission, permit);
    }

    /** Whose rules may hold. */
    private static InboundDecision decide(InboundPort rules, OperationView operation) {
        RequestHead head = operation.request().orElse(null);
        return head == null ? InboundDecision.PORT_ALONE : InboundRouting.decide(head, rules);
    }

    private static Verdict verdict(
            InboundConfig now, InboundDecision routes, Caller caller, OperationView operation) {
        InboundPort rules = now.port(operation.port());
        RequestHead head = operation.request().orElse(null);
        if (head != null && caller.identity().isEmpty() && probe(now.probes(), operation, head)) {
            return new Verdict.Allowed(PROBE);
        }
        return head == null
                ? Authorizer.connection(rules, caller, operation.port())
                : Authorizer.request(rules, routes, caller, operation);
    }

    private static boolean probe(Probes probes, OperationView operation, RequestHead head) {
        return probes.concern(operation.port())
                && probes.contain(operation.port(), head.method(), head.path());
    }

    /** What would be refused now does not go on. */
    private void lookAgain(Permit permit) {
        InboundConfig now = config.inbound().orElse(null);
        if (now == null) {
            return;
        }
        Caller caller = permit.caller();
        OperationView operation = permit.operation();
        InboundPort rules = now.port(operation.port());
        if (verdict(now, decide(rules, operation), caller, operation)
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
