package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.RequestDispatch;
import dev.weft.proxy.metrics.AuthzSeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.InboundDecision;
import dev.weft.proxy.route.InboundRouting;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.PlaintextMode;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/** Decides which incoming requests reach the application, and in which version of HTTP. */
public final class InboundDispatch implements RequestDispatch {
    private final InboundContext context;
    private final Edge edge;
    private final int fixedPort;

    private enum Edge {
        /** Streams of a peer's proxy, which labels them. */
        MESH,
        /** Requests inside a CONNECT stream of a peer. */
        TUNNEL,
        /** A caller outside the mesh. */
        PLAINTEXT
    }

    private InboundDispatch(InboundContext context, Edge edge, int fixedPort) {
        this.context = context;
        this.edge = edge;
        this.fixedPort = fixedPort;
    }

    /** Requests that say which port they are for. */
    public static InboundDispatch mesh(InboundContext context) {
        return new InboundDispatch(context, Edge.MESH, 0);
    }

    /** Requests inside a CONNECT stream to the port. */
    public static InboundDispatch tunnel(InboundContext context, int port) {
        return new InboundDispatch(context, Edge.TUNNEL, port);
    }

    /** Requests of a caller outside the mesh to the port. */
    public static InboundDispatch plaintext(InboundContext context, int port) {
        return new InboundDispatch(context, Edge.PLAINTEXT, port);
    }

    @Override
    public void dispatch(Exchange exchange) {
        Http2Headers head = exchange.head();
        boolean http1 = exchange.fromHttp1();
        int port = fixedPort;
        if (edge == Edge.MESH) {
            CharSequence wanted = head.get(WireNames.DESTINATION_PORT_HEADER);
            port = wanted == null ? 0 : HostPort.port(wanted.toString());
            http1 = head.contains(WireNames.HTTP_VERSION_HEADER);
        }
        EdgeHeaders.stripOwn(head);
        if (exchange.view().method().equals("CONNECT")) {
            refuse(exchange, Reason.of(ReasonCode.BAD_REQUEST).with("method", "CONNECT"));
            return;
        }
        if (port == 0) {
            refuse(
                    exchange,
                    Reason.of(ReasonCode.BAD_REQUEST)
                            .with("header", WireNames.DESTINATION_PORT_HEADER));
            return;
        }
        if (InboundContext.isOwnPort(port)) {
            refuse(exchange, Reason.of(ReasonCode.LOOP_DETECTED).with("port", "" + port));
            return;
        }
        Optional<InboundConfig> config = context.config().inbound();
        if (config.isEmpty()) {
            refuse(exchange, Reason.of(ReasonCode.CONFIG_UNAVAILABLE).with("why", "no first one"));
            return;
        }
        authorize(exchange, config.get().port(port), port, http1);
    }

    private void authorize(Exchange exchange, InboundPort rules, int port, boolean http1) {
        if (edge == Edge.PLAINTEXT && rules.plaintext() == PlaintextMode.STRICT) {
            refuse(
                    exchange,
                    Reason.of(ReasonCode.PLAINTEXT_REFUSED)
                            .with("client", exchange.caller().name())
                            .with("destination", "" + port));
            return;
        }
        OperationView operation = OperationView.request(port, exchange.view());
        switch (InboundRouting.decide(exchange.view(), rules)) {
            case InboundDecision.Matched matched ->
                    verdict(
                            exchange,
                            rules,
                            port,
                            http1,
                            Authorizer.request(
                                    rules, matched.route(), exchange.caller(), operation));
            case InboundDecision.PortOnly portOnly ->
                    verdict(
                            exchange,
                            rules,
                            port,
                            http1,
                            Authorizer.request(rules, exchange.caller(), operation));
            case InboundDecision.Refuse refused -> refuse(exchange, refused.reason());
        }
    }

    private void verdict(
            Exchange exchange, InboundPort rules, int port, boolean http1, Verdict verdict) {
        Optional<String> client = exchange.caller().identity();
        switch (verdict) {
            case Verdict.Allowed allowed -> {
                series(rules, port, allowed.rule(), client).allowed();
                forward(exchange, rules, port, http1);
            }
            case Verdict.Audited audited -> {
                series(rules, port, audited.rule(), client).audited();
                forward(exchange, rules, port, http1);
            }
            case Verdict.Denied denied -> {
                series(rules, port, denied.rule(), client).denied();
                refuse(exchange, denied.reason());
            }
        }
    }

    private AuthzSeries series(InboundPort rules, int port, String rule, Optional<String> client) {
        return context.telemetry().httpAuthz(rules, port, rule, client);
    }

    private void forward(Exchange exchange, InboundPort rules, int port, boolean http1) {
        exchange.caller()
                .identity()
                .ifPresent(id -> exchange.head().set(InboundForward.CLIENT_ID_HEADER, id));
        new InboundForward(context, rules, port, http1, exchange).start();
    }

    private void refuse(Exchange exchange, Reason reason) {
        context.telemetry().refused(Direction.INBOUND, reason.code());
        exchange.refuse(reason);
    }
}
