package dev.weft.proxy.http.inbound;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.telemetry.Reporter;
import dev.weft.proxy.upstream.Upstreams;
import java.time.Duration;

/** What the incoming connections of one event loop share. */
public record InboundContext(
        WorkloadRules rules,
        Admittance admittance,
        Upstreams upstreams,
        WorkloadAddresses addresses,
        Telemetry telemetry,
        Reporter reporter) {
    /** The application is on the same machine: either it listens or it does not. */
    public static final Connecting CONNECTING = Connecting.within(Duration.ofSeconds(1));

    /** Where it is asked what the workload accepts. */
    public ConfigSource config() {
        return rules.config();
    }

    /** Asks about a request, or a connection of opaque bytes, to the application. */
    public Enforcement.Answer ask(Caller caller, OperationView operation) {
        return admittance.enforcement().ask(rules, caller, operation);
    }

    /** Whether the port is the proxy's own: a request to it through the proxy is a loop. */
    public static boolean isOwnPort(int port) {
        return WireNames.PROXY_PORTS.contains(port);
    }
}
