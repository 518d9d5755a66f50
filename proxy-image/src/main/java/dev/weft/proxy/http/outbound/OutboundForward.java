package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.CalledBackend;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.FailureReasons;
import dev.weft.proxy.http.Forwarding;
import dev.weft.proxy.http.HeadersEdit;
import dev.weft.proxy.http.outbound.EndpointOpener.Came;
import dev.weft.proxy.metrics.MirrorSeries;
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
import dev.weft.proxy.route.CorsAnswer;
import dev.weft.proxy.route.RouteDecision.Forward;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.filter.Mirror;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import dev.weft.proxy.snapshot.traffic.RetryPolicy;
import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.handler.codec.http.HttpHeaderNames;
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
    private Forward forward;
    private CalledBackend backend;
    private Set<Endpoint> tried = Set.of();
    private int attempts;
    private Optional<Deadline> deadline = Optional.empty();
    private @Nullable OutboundAttempt current;
    private @Nullable String unreached;
    private @Nullable ScheduledFuture<?> waiting;

    OutboundForward(OutboundContext context, Callee callee, Forward forward, Exchange exchange) {
        this.context = context;
        this.callee = callee;
        this.destination = callee.destination();
        this.forward = forward;
        this.exchange = exchange;
        this.backend = callee.backend(forward.backend(), exchange.startedNanos());
    }

    Exchange exchange() {
        return exchange;
    }

    void start() {
        exchange.forwardedBy(this);
        backend.budget().requested(exchange.startedNanos());
        Filters filters = forward.share().filters();
        if (!filters.leaveRequest()) {
            change(filters);
        }
        long now = exchange.startedNanos();
        deadline =
                Deadline.of(
                        now,
                        forward.route().sending().requestTimeout(),
                        exchange.view().header(GrpcTimeout.HEADER));
        deadline.ifPresent(
                by -> exchange.deadline(by.left(now), () -> reason(ReasonCode.REQUEST_TIMEOUT)));
        if (forward.route().sending().retries().isPresent()) {
            exchange.keepBody(context.replay());
        }
        attempt();
    }

    private void change(Filters filters) {
        HeadersEdit edit = new HeadersEdit(exchange.head());
        filters.request().forEach(modifier -> modifier.applyTo(edit));
        if (filters.rewrite().isPresent()) {
            exchange.head().path(forward.target(exchange.view()));
            String hostname = filters.rewrite().get().hostname();
            if (!hostname.isEmpty()) {
                exchange.head().authority(hostname);
            }
        }
        filters.mirrors().forEach(this::mirror);
    }

    private void mirror(Mirror mirror) {
        if (!callee.mirrored(mirror) || exchange.head().contains(HttpHeaderNames.UPGRADE)) {
            return;
        }
        MirrorSeries series = context.telemetry().mirrors(destination, mirror.backend());
        Backend to = destination.backends().get(mirror.backend());
        Optional<Pick> picked =
                to == null
                        ? Optional.empty()
                        : callee.backend(to, exchange.now())
                                .balancer()
                                .pick(exchange.now(), Set.of(), 0, to.breaking().maxRequests());
        if (to != null && picked.isPresent() && context.mirrors().take()) {
            new MirroredRequest(context, exchange, picked.get(), series).start(to);
        } else {
            picked.ifPresent(pick -> pick.ended(Outcome.CANCELLED, exchange.now()));
            series.dropped();
        }
    }

    private void attempt() {
        waiting = null;
        Optional<Pick> picked = pick(tried);
        if (picked.isEmpty() && unreached != null && otherBackend()) {
            attempt();
            return;
        }
        if (picked.isEmpty() && forward.route().sending().retries().isPresent()) {
            // Every endpoint was tried; it may have been a bad moment.
            picked = pick(Set.of());
        }
        if (picked.isEmpty()) {
            refuse(nobody());
        } else {
            attempt(picked.get());
        }
    }

    private Optional<Pick> pick(Set<Endpoint> excluded) {
        Balancer balancer = backend.balancer();
        int most = forward.backend().breaking().maxRequests();
        Optional<Pick> picked =
                forward.session()
                        .flatMap(
                                session ->
                                        balancer.pickSession(
                                                session.endpoint(),
                                                exchange.now(),
                                                excluded,
                                                most));
        return picked.isPresent()
                ? picked
                : balancer.pick(exchange.now(), excluded, hash(balancer), most);
    }

    private long hash(Balancer balancer) {
        LoadBalancing rules = forward.backend().balancing();
        return rules.hashes()
                ? RequestHash.of(rules.hash(), exchange.view(), exchange.caller())
                        .orElseGet(balancer::anyHash)
                : 0;
    }

    /** Why no endpoint could be picked. */
    private Reason nobody() {
        int most = forward.backend().breaking().maxRequests();
        if (backend.balancer().full(exchange.now(), tried, most)) {
            return reason(ReasonCode.OVERLOADED).with("max-requests", "" + most);
        }
        return unreached == null
                ? reason(ReasonCode.NO_ENDPOINTS)
                : reason(ReasonCode.CONNECT_FAILED).with("cause", unreached);
    }

    private void attempt(Pick pick) {
        attempts++;
        OutboundAttempt next =
                new OutboundAttempt(
                        this,
                        pick,
                        context.telemetry()
                                .outbound(destination, forward.route().name(), pick.endpoint()),
                        exchange.now());
        current = next;
        forward.route().sending().attemptTimeout().ifPresent(next::timeout);
        new EndpointOpener(context.upstreams())
                .open(
                        forward.backend(),
                        pick.endpoint(),
                        exchange.fromHttp1() ? Came.HTTP1 : Came.HTTP2,
                        exchange.head(),
                        next);
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
        Optional<Duration> wait =
                exchange.responding() ? Optional.empty() : again(attempt, Broken.TIMED_OUT);
        if (wait.isPresent()) {
            attempt.cancel(Outcome.FAILURE);
            attemptAfter(wait.get());
        } else {
            exchange.late(reason(ReasonCode.REQUEST_TIMEOUT));
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
        forward.route()
                .sending()
                .session()
                .ifPresent(
                        rules ->
                                SessionAnswer.add(
                                        response,
                                        rules,
                                        forward.session(),
                                        SessionAnswer.begin(
                                                forward.backend().name(),
                                                from,
                                                context.clock().instant())));
        Filters filters = forward.share().filters();
        if (!filters.response().isEmpty() || filters.cors().isPresent()) {
            HeadersEdit edit = new HeadersEdit(response);
            filters.response().forEach(modifier -> modifier.applyTo(edit));
            filters.cors().ifPresent(cors -> CorsAnswer.response(cors, exchange.view(), edit));
        }
    }

    @Override
    public void ended(Exchange of, ExchangeResult result) {
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (current != null) {
            current.ended(result);
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
