package dev.weft.proxy.http.outbound;

import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ReportedRequests;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.route.RouteDecision;
import dev.weft.proxy.telemetry.Report;
import java.util.Optional;

/** Does with a request what routing decided. */
public final class RoutedRequest {
    private RoutedRequest() {}

    /**
     * Sends the exchange to a backend, or answers it.
     *
     * @param callee of the destination that the decision is about
     */
    public static void carry(
            OutboundContext context, Callee callee, Exchange exchange, RouteDecision decision) {
        Optional<Report> report =
                ReportedRequests.begin(
                        context.reporter(),
                        callee.destination().reporting(),
                        Direction.OUTBOUND,
                        exchange,
                        callee.destination().name());
        switch (decision) {
            case RouteDecision.Forward forward when crowdedOut(context, exchange) -> {}
            case RouteDecision.Forward forward ->
                    new OutboundForward(context, callee, forward, exchange, report).start();
            case RouteDecision.Redirect redirect -> {
                context.telemetry().answered(Direction.OUTBOUND, "redirect");
                exchange.answer(FilterAnswers.redirect(redirect));
            }
            case RouteDecision.Preflight preflight -> {
                context.telemetry().answered(Direction.OUTBOUND, "cors");
                exchange.answer(FilterAnswers.preflight(preflight, exchange));
            }
            case RouteDecision.Refuse refused -> {
                context.telemetry().refused(Direction.OUTBOUND, refused.reason().code());
                exchange.refuse(refused.reason());
            }
        }
    }

    private static boolean crowdedOut(OutboundContext context, Exchange exchange) {
        Optional<Reason> crowded = exchange.crowdedOut();
        crowded.ifPresent(
                reason -> {
                    context.telemetry().refused(Direction.OUTBOUND, reason.code());
                    exchange.refuse(reason);
                });
        return crowded.isPresent();
    }
}
