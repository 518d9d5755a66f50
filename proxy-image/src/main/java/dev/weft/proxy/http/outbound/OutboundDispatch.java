package dev.weft.proxy.http.outbound;

import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.RequestDispatch;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.route.Chance;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.DestinationLookup;
import org.jspecify.annotations.Nullable;

/** Routes the requests of one outgoing connection, each by the configuration of its moment. */
public final class OutboundDispatch implements RequestDispatch {
    private final OutboundContext context;
    private final String key;
    private @Nullable Callee callee;

    /**
     * @param key the destination key of the connection
     */
    public OutboundDispatch(OutboundContext context, String key) {
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
        context.config().destination(key, answer -> decide(exchange, answer));
    }

    private void decide(Exchange exchange, DestinationLookup answer) {
        if (exchange.over()) {
            return;
        }
        switch (answer) {
            case DestinationLookup.Known known -> route(exchange, known.destination());
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

    private void route(Exchange exchange, Destination destination) {
        Callee to = callee(destination);
        Chance chance = to.chance(exchange.startedNanos());
        RoutedRequest.carry(
                context, to, exchange, Router.route(exchange.view(), destination, chance));
    }

    private Callee callee(Destination destination) {
        Callee known = callee;
        if (known == null) {
            known = context.callees().of(destination);
            callee = known;
        } else {
            known.adopt(destination);
        }
        return known;
    }

    private void refuse(Exchange exchange, Reason reason) {
        context.telemetry().refused(Direction.OUTBOUND, reason.code());
        exchange.refuse(reason);
    }
}
