package dev.weft.proxy.snapshot;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a proxy's own workload accepts.
 *
 * @param ports those that a Service or a policy names, by number
 * @param otherPorts what holds for every other port; its number is 0
 * @param loadReportInterval positive
 * @param drainTimeout how long a draining proxy waits for its callers to move away
 */
public record InboundConfig(
        String trustDomain,
        String namespace,
        String workload,
        Map<Integer, InboundPort> ports,
        InboundPort otherPorts,
        Duration loadReportInterval,
        Duration drainTimeout,
        Probes probes,
        Stage stage) {
    public static final Duration DEFAULT_LOAD_REPORT_INTERVAL = Duration.ofSeconds(1);
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

    public InboundConfig {
        Objects.requireNonNull(trustDomain);
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(workload);
        Objects.requireNonNull(otherPorts);
        Objects.requireNonNull(probes);
        Objects.requireNonNull(stage);
        ports = Map.copyOf(ports);
        if (!loadReportInterval.isPositive() || drainTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "the load report interval must be positive, the drain timeout not negative");
        }
    }

    /** What holds for a port, whether it is named or not. */
    public InboundPort port(int number) {
        return ports.getOrDefault(number, otherPorts);
    }
}
