package dev.weft.proxy.egress;

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
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.DestinationLookup;
import java.util.Optional;

/** Sends the requests of one connection outside, each by the host that it asks for. */
final class EgressDispatch implements RequestDispatch {
    private final OutboundContext context;
    private final String key;

    /**
     * @param key the destination key of the connection
     */
    EgressDispatch(OutboundContext context, String key) {
        this.context = context;
        this.key = key;
    }

    @Override
    public void dispatch(Exchange exchange) {
        EdgeHeaders.stripOwn(exchange.head());
        if (exchange.view().method().equals("CONNECT")) {
            refuse(exchange, Reason.of(ReasonCode.BAD_REQUEST).with("method", "CONNECT"));
            return;
        }
        String authority = exchange.view().authority();
        AskedHost.of(exchange.head(), authority)
                .ifPresentOrElse(
                        host ->
                                context.config()
                                        .destination(key, answer -> decide(exchange, host, answer)),
                        () ->
                                refuse(
                                        exchange,
                                        Reason.of(ReasonCode.BAD_REQUEST).with("host", authority)));
    }

    private void decide(Exchange exchange, String host, DestinationLookup answer) {
        if (exchange.over()) {
            return;
        }
        switch (answer) {
            case DestinationLookup.Known(Destination found) ->
                    named(found, host)
                            .ifPresentOrElse(
                                    to -> carry(exchange, to),
                                    () ->
                                            refuse(
                                                    exchange,
                                                    EgressConnection.denied(key)
                                                            .with("host", host)));
            case DestinationLookup.Unknown unknown ->
                    refuse(
                            exchange,
                            Reason.of(ReasonCode.CONFIG_UNAVAILABLE)
                                    .with("destination", key)
                                    .with("why", "unknown"));
            case DestinationLookup.Unavailable unavailable ->
                    refuse(
                            exchange,
                            Reason.of(ReasonCode.CONFIG_UNAVAILABLE)
                                    .with("destination", key)
                                    .with("why", unavailable.why()));
        }
    }

    /** An address that a resource names by now is what that says. */
    private static Optional<Destination> named(Destination found, String host) {
        return found.byName().isPresent()
                ? found.byName().get().mostSpecific(host)
                : Optional.of(found);
    }

    private void carry(Exchange exchange, Destination to) {
        Callee callee = context.callees().of(to);
        RoutedRequest.carry(
                context,
                callee,
                exchange,
                Router.route(exchange.view(), to, callee.chance(exchange.startedNanos())));
    }

    private void refuse(Exchange exchange, Reason reason) {
        context.telemetry().refused(Direction.OUTBOUND, reason.code());
        exchange.refuse(reason);
    }
}
