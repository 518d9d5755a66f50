package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.FailureReasons;
import dev.weft.proxy.http.Forwarding;
import dev.weft.proxy.http.HeadersEdit;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.metrics.HttpSeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.resilience.AttemptFailure;
import dev.weft.proxy.resilience.Deadline;
import dev.weft.proxy.resilience.GrpcTimeout;
import dev.weft.proxy.resilience.Retries;
import dev.weft.proxy.resilience.RetryBudget;
import dev.weft.proxy.route.Chance;
import dev.weft.proxy.route.RouteDecision.Forward;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.Filter;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import dev.weft.proxy.upstream.UpstreamHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends one outgoing request to an endpoint of the backend that routing chose, or to the next. */
final class OutboundForward implements Forwarding, Opened<UpstreamHandler> {
    private final OutboundContext context;
    private final Destination destination;
    private final Exchange exchange;
    private final RetryBudget budget;
    private Forward forward;
    private Balancer balancer;
    private Set<Endpoint> tried = Set.of();
    private int attempts;
    private long firstByteNanos;
    private @Nullable Pick pick;
    private @Nullable UpstreamFailure lastFailure;
    private @Nullable HttpSeries series;

    OutboundForward(
            OutboundContext context, Destination destination, Forward forward, Exchange exchange) {
        this.context = context;
        this.destination = destination;
        this.forward = forward;
        this.exchange = exchange;
        this.balancer =
                context.balancers().of(destination, forward.backend(), exchange.startedNanos());
        this.budget = context.budget(destination.key());
    }

    void start() {
        exchange.forwardedBy(this);
        budget.requested(exchange.startedNanos());
        for (Filter filter : forward.filters()) {
            if (filter instanceof Filter.RequestHeaders request) {
                request.modifier().applyTo(new HeadersEdit(exchange.head()));
            }
        }
        timeout().ifPresent(d -> exchange.deadline(d, this::timedOut));
        attempt();
    }

    private Optional<Duration> timeout() {
        Optional<Duration> backend = forward.backendTimeout();
        Optional<Duration> request = forward.requestTimeout();
        Optional<Duration> least =
                backend.isPresent()
                                && (request.isEmpty() || backend.get().compareTo(request.get()) < 0)
                        ? backend
                        : request;
        long now = exchange.startedNanos();
        return Deadline.of(now, least, exchange.view().header(GrpcTimeout.HEADER))
                .map(deadline -> deadline.left(now));
    }

    private Reason timedOut() {
        return reason(ReasonCode.REQUEST_TIMEOUT);
    }

    private void attempt() {
        Optional<Pick> picked = balancer.pick(exchange.now(), tried);
        if (picked.isEmpty()) {
            elsewhere();
            return;
        }
        pick = picked.get();
        attempts++;
        Endpoint endpoint = pick.endpoint();
        series = context.telemetry().outbound(destination, forward.route(), endpoint);
        Duration connectTimeout = forward.backend().connectTimeout();
        boolean upgrade = exchange.head().contains(HttpHeaderNames.UPGRADE);
        if (!endpoint.meshed()) {
            context.upstreams().request(plain(endpoint, upgrade), connectTimeout, this);
            return;
        }
        Target.Mesh mesh =
                new Target.Mesh(
                        endpoint.address(), endpoint.meshPort(), endpoint.identity().orElseThrow());
        if (upgrade) {
            tunnel(mesh, endpoint, connectTimeout);
        } else {
            label(exchange.head(), endpoint);
            context.upstreams().request(mesh, connectTimeout, this);
        }
    }

    /** Every endpoint was tried. Another backend may have to take the share of this one. */
    private void elsewhere() {
        if (lastFailure == null) {
            refuse(reason(ReasonCode.NO_ENDPOINTS));
            return;
        }
        Chance chance = context.chance(destination, exchange.now());
        // Filters of the first draw cannot be taken back.
        if (forward.filters().isEmpty()
                && Router.route(exchange.view(), destination, chance) instanceof Forward other
                && other.filters().isEmpty()
                && !other.backend().name().equals(forward.backend().name())) {
            forward = other;
            balancer = context.balancers().of(destination, other.backend(), exchange.now());
            attempt();
        } else {
            refuse(reason(lastFailure));
        }
    }

    private Target plain(Endpoint endpoint, boolean upgrade) {
        return http1Wanted() || upgrade
                ? new Target.Http1(endpoint.address(), endpoint.port())
                : new Target.Http2(endpoint.address(), endpoint.port());
    }

    /** Whether the application gets HTTP/1.1. */
    private boolean http1Wanted() {
        return switch (forward.backend().protocol()) {
            case HTTP1 -> true;
            case HTTP2, GRPC -> false;
            case DETECT, TCP -> exchange.fromHttp1();
        };
    }

    private void label(Http2Headers head, Endpoint endpoint) {
        head.setInt(WireNames.DESTINATION_PORT_HEADER, endpoint.port());
        if (http1Wanted()) {
            head.set(WireNames.HTTP_VERSION_HEADER, "1.1");
        }
    }

    /** An upgrade changes the protocol of a connection, so it gets bytes of its own. */
    private void tunnel(Target.Mesh mesh, Endpoint endpoint, Duration connectTimeout) {
        Http2Headers extra = new DefaultHttp2Headers(false, 1);
        extra.set("weft-upgrade", exchange.head().get(HttpHeaderNames.UPGRADE));
        context.upstreams()
                .tunnel(
                        mesh,
                        HostPort.of(endpoint.address(), endpoint.port()),
                        extra,
                        connectTimeout,
                        new Opened<>() {
                            @Override
                            public void opened(Channel bytes) {
                                OutboundForward.this.opened(context.upstreams().http1Over(bytes));
                            }

                            @Override
                            public void failed(UpstreamFailure failure) {
                                OutboundForward.this.failed(failure);
                            }
                        });
    }

    @Override
    public void opened(UpstreamHandler upstream) {
        if (pick != null) {
            pick.started(exchange.now());
        }
        if (series != null) {
            series.requested();
        }
        exchange.send(upstream);
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (!exchange.over()) {
            failedUntouched(exchange, failure);
        }
    }

    @Override
    public void failedUntouched(Exchange of, UpstreamFailure failure) {
        endPick(
                switch (failure.kind()) {
                    case CONNECT_FAILED, TLS_FAILED, IDENTITY_MISMATCH -> Outcome.CONNECT_FAILED;
                    case UNPROCESSED, STALE, OVERLOADED, TUNNEL_REFUSED -> Outcome.UNPROCESSED;
                    case RESET -> Outcome.FAILURE;
                });
        lastFailure = failure;
        AttemptFailure attempt =
                switch (failure.kind()) {
                    case CONNECT_FAILED, TLS_FAILED, IDENTITY_MISMATCH ->
                            AttemptFailure.CONNECT_FAILED;
                    case UNPROCESSED -> AttemptFailure.GOAWAY_UNPROCESSED;
                    case STALE -> AttemptFailure.REFUSED_STREAM;
                    case OVERLOADED, TUNNEL_REFUSED, RESET -> AttemptFailure.PROCESSED_MAYBE;
                };
        if (Retries.again(attempt, attempts, budget, exchange.now())) {
            attempt();
        } else {
            refuse(reason(failure));
        }
    }

    @Override
    public void failed(Exchange of, UpstreamFailure failure) {
        endPick(Outcome.FAILURE);
        refuse(reason(failure));
    }

    private void endPick(Outcome outcome) {
        Pick current = pick;
        pick = null;
        if (current != null) {
            current.ended(outcome, exchange.now());
            if (outcome == Outcome.CONNECT_FAILED) {
                if (tried.isEmpty()) {
                    tried = new HashSet<>();
                }
                tried.add(current.endpoint());
            }
        }
    }

    private void refuse(Reason reason) {
        context.telemetry().refused(Direction.OUTBOUND, reason.code());
        exchange.refuse(reason);
    }

    private Reason reason(UpstreamFailure failure) {
        ReasonCode code = FailureReasons.code(failure);
        return reason(code).with("cause", failure.detail());
    }

    private Reason reason(ReasonCode code) {
        return Reason.of(code)
                .with("destination", destination.name())
                .with("backend", forward.backend().name())
                .with("generation", Long.toString(destination.generation()));
    }

    @Override
    public Optional<UpstreamFailure> unreached(Http2Headers response) {
        CharSequence reason = response.get(WireNames.REASON_HEADER);
        // Only of a proxy: it lets no such header of its application through.
        boolean unreached =
                reason != null
                        && pick != null
                        && pick.endpoint().meshed()
                        && reason.toString().startsWith(ReasonCode.CONNECT_FAILED.text());
        if (!unreached) {
            return Optional.empty();
        }
        endPick(Outcome.CONNECT_FAILED);
        return Optional.of(new UpstreamFailure(Kind.CONNECT_FAILED, reason.toString()));
    }

    @Override
    public void responding(Http2Headers response) {
        firstByteNanos = exchange.now() - exchange.startedNanos();
        for (Filter filter : forward.filters()) {
            if (filter instanceof Filter.ResponseHeaders modifier) {
                modifier.modifier().applyTo(new HeadersEdit(response));
            }
        }
        if (pick != null && !pick.endpoint().meshed()) {
            EdgeHeaders.stripOwn(response);
        }
    }

    @Override
    public void ended(Exchange of, ExchangeResult result) {
        boolean failed = result.serviceFailed();
        if (result.end() == ExchangeResult.End.ABANDONED) {
            endPick(Outcome.CANCELLED);
            return;
        }
        endPick(failed ? Outcome.FAILURE : Outcome.SUCCESS);
        context.ledger()
                .record(
                        destination.key(),
                        destination.generation(),
                        forward.route(),
                        forward.backend().name(),
                        forward.split(),
                        failed,
                        result.nanos());
        HttpSeries counted = series;
        if (counted == null) {
            return;
        }
        switch (result.end()) {
            case ANSWERED, UPGRADED ->
                    counted.responded(result.status(), result.grpc(), firstByteNanos);
            case REFUSED, BROKEN_OFF, ABANDONED -> counted.failed(result.nanos());
        }
    }
}
