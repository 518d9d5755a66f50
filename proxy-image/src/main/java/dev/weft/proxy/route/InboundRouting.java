package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.InboundPort;

/** Picks the route whose rules hold for an incoming request. */
public final class InboundRouting {
    private InboundRouting() {}

    public static InboundDecision decide(RequestHead head, InboundPort port) {
        if (port.routes().isEmpty()) {
            return new InboundDecision.PortOnly();
        }
        throw new IllegalStateException(head.path());
    }
}
