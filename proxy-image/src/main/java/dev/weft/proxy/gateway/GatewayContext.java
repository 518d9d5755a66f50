package dev.weft.proxy.gateway;

import dev.weft.proxy.gateway.tls.ListenerTls;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.outbound.OutboundContext;

/** What all connections to a Gateway share. */
public record GatewayContext(
        OutboundContext outbound,
        ListenerTls tls,
        ListenerGuard guard,
        ForwardedHeaders forwarded,
        ProxyProtocol announced,
        InFlight inFlight) {}
