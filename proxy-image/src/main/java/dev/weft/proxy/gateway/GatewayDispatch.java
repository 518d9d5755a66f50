package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.edge.AskedHost;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.RequestDispatch;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.http.outbound.RoutedRequest;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.RequestHead.Front;
import dev.weft.proxy.route.RouteDecision;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.HttpListener;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** Routes the requests of one connection of a client, each by the configuration of its moment. */
final class GatewayDispatch implements RequestDispatch {
    private final GatewayContext context;
    private final Front front;
    private final ByHost listeners;

    /** Which listener has the requests to a host. */
    interface ByHost {
        ListenerChoice choose(String host);
    }

    private GatewayDispatch(GatewayContext context, Front front, ByHost listeners) {
        this.context = context;
        this.front = front;
        this.listeners = listeners;
    }

    /** For a connection in plaintext. */
    static GatewayDispatch plaintext(
            GatewayContext context, int port, Supplier<Optional<GatewayPort>> current) {
        return new GatewayDispatch(
                context,
                new Front("http", port),
                host -> ListenerChoice.plaintext(current.get(), host));
    }

    /** For a connection over TLS that was made for a server name. */
    static GatewayDispatch overTls(
            GatewayContext context,
            int port,
            Supplier<Optional<GatewayPort>> current,
            String serverName) {
        return new GatewayDispatch(
                context,
                new Front("https", port),
                host -> ListenerChoice.overTls(current.get(), serverName, host));
    }

    @Override
    public void dispatch(Exchange exchange) {
        Http2Headers head = exchange.head();
        EdgeHeaders.stripClaims(head);
        if (exchange.view().method().equals("CONNECT")) {
            refuse(exchange, Reason.of(ReasonCode.BAD_REQUEST).with("method", "CONNECT"));
            return;
        }
        String authority = exchange.view().authority();
        Optional<String> host = AskedHost.of(head, authority);
        if (host.isEmpty()) {
            refuse(exchange, Reason.of(ReasonCode.BAD_REQUEST).with("host", authority));
            return;
        }
        head.scheme(front.scheme());
        InetAddress client = context.forwarded().client(head, exchange.caller().address());
        context.forwarded().write(head, exchange.caller().address(), front, authority);
        switch (listeners.choose(host.get())) {
            case ListenerChoice.Chosen(var listener) ->
                    context.guard()
                            .request(
                                    exchange,
                                    new ListenerGuard.Visit(
                                            listener.name(),
                                            front.port(),
                                            new Caller(Optional.empty(), client)),
                                    () -> route(exchange, listener, host.get()));
            case ListenerChoice.Misdirected misdirected ->
                    refuse(exchange, Reason.of(ReasonCode.MISDIRECTED).with("host", host.get()));
            case ListenerChoice.Nobody nobody ->
                    refuse(exchange, Reason.of(ReasonCode.NO_ROUTE).with("host", host.get()));
        }
    }

    private void route(Exchange exchange, HttpListener listener, String host) {
        OutboundContext outbound = context.outbound();
        ListenedRequest request = new ListenedRequest(exchange.view(), front);
        for (Destination destination : listener.hosts().covering(host)) {
            Callee callee = outbound.callees().of(destination);
            Optional<RouteDecision> decision =
                    Router.matched(request, destination, callee.chance(exchange.startedNanos()));
            if (decision.isPresent()) {
                RoutedRequest.carry(outbound, callee, exchange, decision.get());
                return;
            }
        }
        refuse(
                exchange,
                Reason.of(ReasonCode.NO_ROUTE)
                        .with("listener", listener.name())
                        .with("host", host));
    }

    private void refuse(Exchange exchange, Reason reason) {
        context.outbound().telemetry().refused(Direction.OUTBOUND, reason.code());
        exchange.refuse(reason);
    }
}
