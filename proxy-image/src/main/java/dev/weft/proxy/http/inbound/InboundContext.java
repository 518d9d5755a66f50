package dev.weft.proxy.http.inbound;

import dev.weft.proxy.admission.Gates;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.external.Authorizers;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.telemetry.Reporter;
import dev.weft.proxy.upstream.Upstreams;
import java.time.Duration;

/** What the incoming connections of one event loop share. */
public record InboundContext(
        ConfigSource config,
        Enforcement enforcement,
        Upstreams upstreams,
        WorkloadAddresses addresses,
        Gates gates,
        Authorizers authorizers,
        Telemetry telemetry,
        Reporter reporter) {
    /** The application is on the same machine: either it listens or it does not. */
    public static final Connecting CONNECTING = Connecting.within(Duration.ofSeconds(1));

    /** Whether the port is the proxy's own: a request to it through the proxy is a loop. */
    public static boolean isOwnPort(int port) {
        return WireNames.PROXY_PORTS.contains(port);
    }
}
