package dev.weft.proxy.http.inbound;

import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.AttemptOwner;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.FailureReasons;
import dev.weft.proxy.http.Forwarding;
import dev.weft.proxy.metrics.HttpSeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.resilience.Deadline;
import dev.weft.proxy.resilience.GrpcTimeout;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.Optional;

/** Hands one permitted request to the application. */
final class InboundForward implements Forwarding, AttemptOwner, Opened<UpstreamHandler> {
    /** Tells the application who calls; only ever set here. */
    static final String CLIENT_ID_HEADER = "weft-client-id";

    /** A connection that the application closed while idle is replaced this often. */
    private static final int MOST_ATTEMPTS = 3;

    private final InboundContext context;
    private final InboundPort rules;
    private final Target application;
    private final Exchange exchange;
    private final HttpSeries series;
    private final Passage passage;
    private Optional<Deadline> told = Optional.empty();
    private int attempts;
    private long firstByteNanos;

    InboundForward(
            InboundContext context,
            Enforcement.Answer.Admitted admitted,
            Target application,
            Exchange exchange) {
        this.context = context;
        this.rules = admitted.rules();
        this.application = application;
        this.exchange = exchange;
        this.series =
                context.telemetry()
                        .inbound(rules, application.port(), exchange.caller().identity());
        this.passage = new Passage(context.admittance(), admitted, application.port(), exchange);
    }

    void start() {
        exchange.forwardedBy(this);
        series.requested();
        if (exchange.view().grpc()) {
            told =
                    Deadline.of(
                            exchange.startedNanos(),
                            rules.requestTimeout(),
                            exchange.view().header(GrpcTimeout.HEADER));
        }
        rules.requestTimeout().ifPresent(d -> exchange.deadline(d, this::late));
        passage.pass(this::attempt);
    }

    private void late() {
        Reason reason = reason(ReasonCode.REQUEST_TIMEOUT);
        context.telemetry().refused(Direction.INBOUND, reason.code());
        exchange.late(reason);
    }

    private void attempt() {
        attempts++;
        context.upstreams().request(application, InboundContext.CONNECTING, this);
    }

    @Override
    public void opened(UpstreamHandler upstream) {
        shortenGrpcTimeout();
        new Attempt(exchange, this).send(upstream);
    }

    /** The application is told what is left, not what there was. */
    private void shortenGrpcTimeout() {
        told.ifPresent(
                by -> exchange.head().set(GrpcTimeout.HEADER, by.grpcTimeout(exchange.now())));
    }

    @Override
    public void failed(Attempt attempt, UpstreamFailure failure) {
        boolean again =
                switch (failure.kind()) {
                    case STALE -> exchange.view().idempotent();
                    case UNPROCESSED -> true;
                    default -> false;
                };
        if (again && exchange.repeatable() && attempts < MOST_ATTEMPTS) {
            attempt();
        } else {
            failed(failure);
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        Reason reason = reason(FailureReasons.code(failure)).with("cause", failure.detail());
        context.telemetry().refused(Direction.INBOUND, reason.code());
        exchange.refuse(reason);
    }

    private Reason reason(ReasonCode code) {
        return Reason.of(code)
                .with(
                        "destination",
                        rules.service().isEmpty() ? "" + application.port() : rules.service());
    }

    @Override
    public boolean passes(Attempt attempt, Http2HeadersFrame response) {
        // What the application says of its own callees is an answer like any other.
        return true;
    }

    @Override
    public void responding(Http2Headers response) {
        firstByteNanos = exchange.now() - exchange.startedNanos();
        passage.answered(firstByteNanos);
        EdgeHeaders.stripOwn(response);
    }

    @Override
    public void ended(Exchange of, ExchangeResult result) {
        passage.ended(result);
        switch (result.end()) {
            case ANSWERED, UPGRADED ->
                    series.responded(result.status(), result.grpc(), firstByteNanos);
            case REFUSED -> series.responded(result.status(), result.grpc(), result.nanos());
            case BROKEN_OFF, ABANDONED -> series.failed(result.nanos());
        }
    }
}
