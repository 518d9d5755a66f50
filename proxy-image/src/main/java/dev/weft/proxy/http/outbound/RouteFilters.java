package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.HeadersEdit;
import dev.weft.proxy.metrics.MirrorSeries;
import dev.weft.proxy.route.CorsAnswer;
import dev.weft.proxy.route.RouteDecision.Forward;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.filter.Filters;
import dev.weft.proxy.snapshot.filter.Mirror;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;
import java.util.Set;

/** Does to one request and its response what the filters of its route say. */
record RouteFilters(OutboundContext context, Callee callee, Exchange exchange) {
    /** Before the request is sent for the first time. */
    void request(Forward forward) {
        Filters filters = forward.share().filters();
        if (filters.leaveRequest()) {
            return;
        }
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
        Destination destination = callee.destination();
        MirrorSeries series = context.telemetry().mirrors(destination, mirror.backend());
        Backend to = destination.backends().get(mirror.backend());
        Optional<Pick> picked =
                to == null
                        ? Optional.empty()
                        : callee.backend(to, exchange.now())
                                .balancer()
                                .pick(exchange.now(), Set.of(), 0, to.breaking().maxRequests());
        if (to != null && picked.isPresent() && context.mirrors().take()) {
            new MirroredRequest(context, exchange, to, picked.get(), series).start();
        } else {
            picked.ifPresent(pick -> pick.ended(Outcome.CANCELLED, exchange.now()));
            series.dropped();
        }
    }

    /** Before the head of the response is passed on. */
    void response(Http2Headers response, Forward forward, Endpoint from) {
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
}
