package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.CalledBackend;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.FailureReasons;
import dev.weft.proxy.http.Forwarding;
import dev.weft.proxy.http.outbound.EndpointOpener.Came;
import dev.weft.proxy.metrics.RetrySeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.resilience.AttemptFailure;
import dev.weft.proxy.resilience.AttemptFailure.Broken;
import dev.weft.proxy.resilience.Deadline;
import dev.weft.proxy.resilience.GrpcTimeout;
import dev.weft.proxy.resilience.Retries;
import dev.weft.proxy.resilience.Retries.Denial;
import dev.weft.proxy.resilience.RetryWait;
import dev.weft.proxy.route.RouteDecision.Forward;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.traffic.RetryPolicy;
import dev.weft.proxy.snapshot.traffic.Sending;
import dev.weft.proxy.telemetry.Report;
import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends one outgoing request to an endpoint of the backend that routing chose, and to others when
 * that fails and another attempt is wanted, harmless and affordable.
 */
final class OutboundForward implements Forwarding {
    private final OutboundContext context;
    private final Callee callee;
    private final Destination destination;
    private final Exchange exchange;
    private final RouteFilters filters;
    private final Optional<Report> report;
    private Forward forward;
    private CalledBackend backend;
    private Set<Endpoint> tried = Set.of();
    private int attempts;
    private Optional<Deadline> deadline = Optional.empty();
    private @Nullable OutboundAttempt current;
    private @Nullable String unreached;
    private @Nullable ScheduledFuture<?> waiting;
    private @Nullable Hedge hedge;

    OutboundForward(
            OutboundContext context,
            Callee callee,
            Forward forward,
            Exchange exchange,
            Optional<Report> report) {
        this.context = context;
        this.callee = callee;
        this.destination = callee.destination();
        this.forward = forward;
        this.exchange = exchange;
        this.report = report;
        this.filters = new RouteFilters(context, callee, exchange);
        this.backend = callee.backend(forward.backend(), exchange.startedNanos());
    }

    Exchange exchange() {
        return exchange;
    }

    void start() {
        exchange.forwardedBy(this);
        backend.budget().requested(exchange.startedNanos());
        filters.request(forward);
        long now = exchange.startedNanos();
        Sending sending = forward.route().sending();
        deadline =
                Deadline.of(
                        now, sending.requestTimeout(), exchange.view().header(GrpcTimeout.HEADER));
        deadline.ifPresent(
                by ->
                        exchange.deadline(
                                by.left(now), () -> late(reason(ReasonCode.REQUEST_TIMEOUT))));
        if (sending.retries().isPresent() || sending.hedging().isPresent()) {
            exchange.keepBody(context.replay());
        }
        if (sending.lifetime().bounded()) {
            exchange.lifetime(
                    sending.lifetime(), bound -> late(reason(FailureReasons.code(bound))));
        }
        attempt();
    }

    /** Time is up. */
    private void late(Reason reason) {
        context.telemetry().refused(Direction.OUTBOUND, reason.code());
        exchange.late(reason);
    }

    private void attempt() {
        waiting = null;
        Optional<Pick> picked = choice().pick(tried);
        if (picked.isEmpty() && unreached != null && otherBackend()) {
            attempt();
            return;
        }
        if (picked.isEmpty() && forward.route().sending().retries().isPresent()) {
            // Every endpoint was tried; it may have been a bad moment.
            picked = choice().pick(Set.of());
        }
        if (picked.isEmpty()) {
            refuse(nobody());
        } else {
            attempt(picked.get());
        }
    }

    private EndpointChoice choice() {
        return new EndpointChoice(exchange, forward, backend);
    }

    /** Why no endpoint could be picked. */
    private Reason nobody() {
        if (choice().full(tried)) {
            return reason(ReasonCode.OVERLOADED).with("max-requests", "" + choice().most());
        }
        return unreached == null
                ? reason(ReasonCode.NO_ENDPOINTS)
                : reason(ReasonCode.CONNECT_FAILED).with("cause", unreached);
    }

    private void attempt(Pick pick) {
        OutboundAttempt next = begin(pick);
        current = next;
        forward.route()
                .sending()
                .hedging()
                .filter(rules -> forward.session().isEmpty() && mayBeRepeated())
                .flatMap(rules -> backend.latencies().quantile(rules.quantile(), exchange.now()))
                .ifPresent(wait -> hedge().watch(next, wait, choice()::pick, this::begin));
    }

    private boolean mayBeRepeated() {
        return exchange.view().idempotent()
                || forward.route()
                        .sending()
                        .retries()
                        .filter(policy -> policy.repeat() == RetryPolicy.Repeat.EVERY)
                        .isPresent();
    }

    private Hedge hedge() {
        Hedge known = hedge;
        if (known == null) {
            known =
                    new Hedge(
                            exchange,
                            backend.budget(),
                            Retries.share(forward.route().sending().retries()),
                            series());
            hedge = known;
        }
        return known;
    }

    private OutboundAttempt begin(Pick pick) {
        attempts++;
        report.ifPresent(
                to ->
                        to.attempt(
                                forward.route().name(),
                                forward.backend().name(),
                                pick.endpoint().name()));
        OutboundAttempt next =
                new OutboundAttempt(
                        this,
                        pick,
                        context.telemetry()
                                .outbound(destination, forward.route().name(), pick.endpoint()),
                        exchange.now());
        forward.route().sending().attemptTimeout().ifPresent(next::timeout);
        new EndpointOpener(context.upstreams())
                .open(
                        forward.backend(),
                        pick.endpoint(),
                        exchange.fromHttp1() ? Came.HTTP1 : Came.HTTP2,
                        exchange.head(),
                        next);
        return next;
    }

    /** Labels the head for an attempt that is about to be sent: others may have come before. */
    void label(OutboundAttempt attempt) {
        EndpointOpener.label(
                forward.backend(),
                attempt.endpoint(),
                exchange.fromHttp1() ? Came.HTTP1 : Came.HTTP2,
                exchange.head());
        if (deadline.isPresent() && exchange.view().grpc()) {
            // The callee is told what is left, not what there was.
            exchange.head().set(GrpcTimeout.HEADER, deadline.get().grpcTimeout(exchange.now()));
        }
    }

    /** How long an attempt took to answer, or had taken when it was given up. */
    void took(long nanos) {
        if (forward.route().sending().hedging().isPresent()) {
            backend.latencies().took(nanos, exchange.now());
        }
    }

    /** Whether an attempt may fail without harm because another is under way beside it. */
    boolean besides(OutboundAttempt attempt) {
        return hedge != null && hedge.besides(attempt);
    }

    /** The attempt failed, and the other one decides. */
    void left(OutboundAttempt failed) {
        if (hedge != null) {
            current = hedge.left(failed);
        }
    }

    /** The answer of the attempt is passed on. */
    void won(OutboundAttempt winner) {
        if (hedge != null) {
            hedge.won(winner);
            current = winner;
        }
    }

    /** Another backend may have to take the share of one that cannot be reached. */
    private boolean otherBackend() {
        // Filters of the first draw cannot be taken back.
        if (forward.share().filters().equals(Filters.NONE)
                && Router.route(exchange.view(), destination, callee.chance(exchange.now()))
                        instanceof Forward other
                && other.share().filters().equals(Filters.NONE)
                && !other.backend().name().equals(forward.backend().name())) {
            forward = other;
            backend = callee.backend(other.backend(), exchange.now());
            return true;
        }
        return false;
    }

    /** The attempt ended without a response. */
    void failed(OutboundAttempt attempt, UpstreamFailure failure) {
        if (besides(attempt)) {
            left(attempt);
            return;
        }
        Broken broken = AttemptFailures.of(failure);
        unreached = broken == Broken.NO_CONNECTION ? failure.detail() : null;
        Optional<Duration> wait = again(attempt, broken);
        if (wait.isPresent()) {
            attemptAfter(wait.get());
        } else {
            refuse(reason(failure));
        }
    }

    /** A peer could not reach its application. */
    void unreached(String detail) {
        unreached = detail;
    }

    /** The time of the attempt is up. */
    void timedOut(OutboundAttempt attempt) {
        if (!exchange.responding() && besides(attempt)) {
            attempt.cancel(Outcome.FAILURE);
            left(attempt);
            return;
        }
        Optional<Duration> wait =
                exchange.responding() ? Optional.empty() : again(attempt, Broken.TIMED_OUT);
        if (wait.isPresent()) {
            attempt.cancel(Outcome.FAILURE);
            attemptAfter(wait.get());
        } else {
            late(reason(ReasonCode.REQUEST_TIMEOUT));
        }
    }

    /** Makes another attempt once the one before is given up. */
    void attemptAfter(Duration wait) {
        if (wait.isZero()) {
            attempt();
        } else {
            waiting = exchange.later(wait, this::attempt);
        }
    }

    /**
     * Whether another attempt is made in the place of this one, and after which wait; takes it from
     * the budget.
     */
    Optional<Duration> again(OutboundAttempt attempt, AttemptFailure failure) {
        Optional<RetryPolicy> policy = forward.route().sending().retries();
        Retries.Tried facts =
                new Retries.Tried(
                        attempts,
                        exchange.view().idempotent()
                                ? Retries.Safety.IDEMPOTENT
                                : Retries.Safety.CHANGING,
                        exchange.repeatable() ? Retries.Body.HERE : Retries.Body.GONE);
        Optional<Denial> denial = Retries.denial(failure, facts, policy);
        long now = exchange.now();
        Duration wait =
                policy.map(some -> RetryWait.after(attempts, some.backoff(), context.random()))
                        .orElse(Duration.ZERO);
        if (denial.isEmpty()
                && deadline.isPresent()
                && wait.compareTo(deadline.get().left(now)) >= 0) {
            denial = Optional.of(Denial.TIME);
        }
        if (denial.isEmpty() && !backend.budget().tryRetry(Retries.share(policy), now)) {
            denial = Optional.of(Denial.BUDGET);
        }
        if (denial.isPresent()) {
            if (denial.get() != Denial.NOT_WANTED) {
                series().denied(denial.get());
            }
            return Optional.empty();
        }
        series().made(failure);
        tried(attempt.endpoint(), failure);
        return Optional.of(wait);
    }

    private RetrySeries series() {
        return context.telemetry().retries(destination, forward.backend());
    }

    /** Others come first; where nobody asked for retries only the unreachable are left out. */
    private void tried(Endpoint endpoint, AttemptFailure failure) {
        if (failure == Broken.NO_CONNECTION || forward.route().sending().retries().isPresent()) {
            if (tried.isEmpty()) {
                tried = new HashSet<>();
            }
            tried.add(endpoint);
        }
    }

    void refuse(Reason reason) {
        context.telemetry().refused(Direction.OUTBOUND, reason.code());
        exchange.refuse(reason);
    }

    private Reason reason(UpstreamFailure failure) {
        return reason(FailureReasons.code(failure)).with("cause", failure.detail());
    }

    private Reason reason(ReasonCode code) {
        return Reason.of(code)
                .with("destination", destination.name())
                .with("backend", forward.backend().name())
                .with("generation", Long.toString(destination.generation()));
    }

    /** The head of the response that is passed on. */
    void responding(Http2Headers response, Endpoint from) {
        filters.response(response, forward, from);
    }

    @Override
    public void ended(Exchange of, ExchangeResult result) {
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (current != null) {
            current.ended(result);
        }
        if (hedge != null) {
            hedge.end(result);
        }
        if (result.end() != ExchangeResult.End.ABANDONED) {
            context.ledger()
                    .record(
                            destination.key(),
                            destination.generation(),
                            forward.route().name(),
                            forward.backend().name(),
                            forward.share().split(),
                            result.serviceFailed(),
                            result.nanos());
        }
    }
}
