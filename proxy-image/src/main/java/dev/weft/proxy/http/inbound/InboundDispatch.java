package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.ReportedRequests;
import dev.weft.proxy.http.RequestDispatch;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.upstream.Target;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Decides which incoming requests reach the application, and in which version of HTTP. */
public final class InboundDispatch implements RequestDispatch {
    private final InboundContext context;
    private final InetAddress application;
    private final int fixedPort;

    private InboundDispatch(InboundContext context, InetAddress application, int fixedPort) {
        this.context = context;
        this.application = application;
        this.fixedPort = fixedPort;
    }

    /** Requests of a peer's proxy, which says which port of the application they are for. */
    public static InboundDispatch mesh(InboundContext context, InetAddress application) {
        return new InboundDispatch(context, application, 0);
    }

    /** Requests of a caller outside the mesh, or inside a CONNECT stream, to the application. */
    public static InboundDispatch to(InboundContext context, InetSocketAddress application) {
        return new InboundDispatch(context, application.getAddress(), application.getPort());
    }

    @Override
    public void dispatch(Exchange exchange) {
        Http2Headers head = exchange.head();
        boolean http1 = exchange.fromHttp1();
        int port = fixedPort;
        if (fixedPort == 0) {
            CharSequence wanted = head.get(WireNames.DESTINATION_PORT_HEADER);
            port = wanted == null ? 0 : HostPort.port(wanted.toString());
            http1 = head.contains(WireNames.HTTP_VERSION_HEADER);
        }
        EdgeHeaders.stripClaims(head);
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
        report(exchange, port);
        OperationView operation = OperationView.request(port, exchange.view());
        Optional<Reason> crowded = exchange.crowdedOut();
        if (crowded.isPresent() && !context.rules().exempts(exchange.caller(), operation)) {
            refuse(exchange, crowded.get());
            return;
        }
        switch (context.ask(exchange.caller(), operation)) {
            case Enforcement.Answer.Admitted admitted -> forward(exchange, admitted, port, http1);
            case Enforcement.Answer.Refused refused -> exchange.refuse(refused.reason());
        }
    }

    private void report(Exchange exchange, int port) {
        context.config()
                .inbound()
                .map(config -> config.port(port))
                .ifPresent(
                        rules ->
                                ReportedRequests.begin(
                                        context.reporter(),
                                        rules.reporting(),
                                        Direction.INBOUND,
                                        exchange,
                                        rules.destination(port)));
    }

    private void forward(
            Exchange exchange, Enforcement.Answer.Admitted admitted, int port, boolean http1) {
        exchange.caller()
                .identity()
                .ifPresent(id -> exchange.head().set(InboundForward.CLIENT_ID_HEADER, id));
        Target to =
                http1 || exchange.head().contains(HttpHeaderNames.UPGRADE)
                        ? new Target.Http1(application.getHostAddress(), port)
                        : new Target.Http2(application.getHostAddress(), port);
        new InboundForward(context, admitted, to, exchange).start();
    }

    private void refuse(Exchange exchange, Reason reason) {
        context.telemetry().refused(Direction.INBOUND, reason.code());
        exchange.refuse(reason);
    }
}
